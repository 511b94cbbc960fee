//! Names of a format as names of C.

/// The words of C up to C23, what the headers of standard C define in lower case, and what
/// compilers define by themselves.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break",
    "case", "char", "compl", "complex", "const", "constexpr", "continue", "default", "do", "double",
    "else", "enum", "errno", "extern", "false", "float", "for", "fortran", "goto", "i386", "if",
    "imaginary", "inline", "int", "linux", "long", "math_errhandling", "memcpy", "memset", "mips",
    "noreturn", "not", "not_eq", "nullptr", "or", "or_eq", "register", "restrict", "return",
    "short", "signed", "sizeof", "static", "static_assert", "stderr", "stdin", "stdout", "struct",
    "switch", "thread_local", "true", "typedef", "typeof", "typeof_unqual", "union", "unix",
    "unreachable", "unsigned", "void", "volatile", "while", "xor", "xor_eq",
];

/// What the headers of standard C define in upper case and none of the families below has.
#[rustfmt::skip]
const CONSTANTS: &[&str] = &[
    "AVR", "BUFSIZ", "CHAR_BIT", "CLOCKS_PER_SEC", "CR_DECIMAL_DIG", "DECIMAL_DIG", "HUGE_VAL", "HUGE_VALF",
    "HUGE_VALL", "I", "INFINITY", "L_tmpnam", "MATH_ERREXCEPT", "MATH_ERRNO", "NAN", "NDEBUG",
    "NULL", "ONCE_FLAG_INIT", "SNAN", "SNANF", "SNANL", "TIME_UTC", "TSS_DTOR_ITERATIONS", "WEOF",
];

/// How further such names begin: those that the standard keeps for later versions of its
/// headers, those of `float.h` and `stdio.h`, and `M_PI` and its like.
const BEGINNINGS: [&str; 10] = [
    "ATOMIC_", "DBL_", "FE_", "FLT_", "FP_", "LC_", "LDBL_", "M_", "SEEK_", "SIG",
];

/// How they end: limits, widths and constants of types.
const ENDS: [&str; 4] = ["_MIN", "_MAX", "_WIDTH", "_C"];

/// A name that C allows and that is not among `taken`, to which it is added.
pub(super) fn legal(name: &str, taken: &mut Vec<String>) -> String {
    let mut legal: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    // Names that begin with an underscore belong to the compiler.
    if !legal.starts_with(|c: char| c.is_ascii_alphabetic()) {
        legal.insert_str(0, "f_");
    }
    if is_taken(&legal) {
        legal.push('_');
    }
    let plain = legal.clone();
    let mut count = 2;
    while taken.contains(&legal) {
        legal = format!("{plain}_{count}");
        count += 1;
    }
    taken.push(legal.clone());
    legal
}

/// Whether C or a header of standard C gives the name a meaning. Firmware may include any of
/// them before this code, so it is not enough to know those that the code itself includes.
fn is_taken(name: &str) -> bool {
    // Types; also those that are no macros, which C++ would not have as names of members.
    if name.ends_with("_t") || WORDS.contains(&name) || CONSTANTS.contains(&name) {
        return true;
    }
    // `PRId8` and `SCNxPTR` of `inttypes.h`.
    let print = name.strip_prefix("PRI").or(name.strip_prefix("SCN"));
    if print.is_some_and(|rest| rest.starts_with(['B', 'X', 'b', 'd', 'i', 'o', 'u', 'x'])) {
        return true;
    }
    // `EOF`, `EXIT_SUCCESS`, and the names of errors.
    let error = name.strip_prefix('E').is_some_and(|rest| !rest.is_empty());
    let family = error
        || BEGINNINGS.iter().any(|start| name.starts_with(start))
        || ENDS.iter().any(|end| name.ends_with(end));
    family && !name.contains(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::legal;

    #[test]
    fn names_become_legal_and_stay_apart() {
        let mut taken = Vec::new();
        let names = [
            "temp-1", "temp_1", "1st", "int", "int", "int", "#", "_x", "NULL", "INT8_MAX", "T_MAX",
            "t_MAX", "E", "EC", "Ec", "SIGINT", "Signal", "PRId8", "PRIMARY", "size_t", "M_PI",
        ];
        let legal: Vec<String> = names.iter().map(|name| legal(name, &mut taken)).collect();
        let expected = [
            "temp_1",
            "temp_1_2",
            "f_1st",
            "int_",
            "int__2",
            "int__3",
            "f__",
            "f__x",
            "NULL_",
            "INT8_MAX_",
            "T_MAX_",
            "t_MAX",
            "E",
            "EC_",
            "Ec",
            "SIGINT_",
            "Signal",
            "PRId8_",
            "PRIMARY",
            "size_t_",
            "M_PI_",
        ];
        assert_eq!(legal, expected);
    }
}
