//! Names of a format as names of C.

/// The words of C, up to C23, and what the included headers define in lower case.
const WORDS: [&str; 52] = [
    "alignas",
    "alignof",
    "auto",
    "bool",
    "break",
    "case",
    "char",
    "const",
    "constexpr",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extern",
    "false",
    "float",
    "for",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "nullptr",
    "register",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "static_assert",
    "struct",
    "switch",
    "thread_local",
    "true",
    "typedef",
    "typeof",
    "typeof_unqual",
    "union",
    "unsigned",
    "void",
    "volatile",
    "while",
    "asm",
    "linux",
    "unix",
    "i386",
    "errno",
    "memcpy",
    "memset",
];

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
    if WORDS.contains(&legal.as_str()) || is_macro(&legal) {
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

/// Whether the included headers may define it in upper case: `NULL`, and limits and constants of
/// types such as `INT8_MAX` and `UINT64_C`.
fn is_macro(name: &str) -> bool {
    let ends = ["_MIN", "_MAX", "_C"].iter().any(|end| name.ends_with(end));
    name == "NULL" || (ends && !name.contains(|c: char| c.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::legal;

    #[test]
    fn names_become_legal_and_stay_apart() {
        let mut taken = Vec::new();
        let names = [
            "temp-1", "temp_1", "1st", "int", "int", "#", "_x", "NULL", "INT8_MAX", "T_MAX",
            "t_MAX",
        ];
        let legal: Vec<String> = names.iter().map(|name| legal(name, &mut taken)).collect();
        let expected = [
            "temp_1",
            "temp_1_2",
            "f_1st",
            "int_",
            "int__2",
            "f__",
            "f__x",
            "NULL_",
            "INT8_MAX_",
            "T_MAX_",
            "t_MAX",
        ];
        assert_eq!(legal, expected);
    }
}
