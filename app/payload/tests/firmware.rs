//! The C code for firmware, compiled by the system's compiler and run: it must make the very
//! bytes that encoding makes, and decoding must give the values back.

mod support;

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use payload::firmware::{Shape, c_code};
use payload::{Format, Value, hex};
use support::{Random, Spec, cases};

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("payload-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the program");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Compiles a program with every warning an error; panics with what the compiler says.
fn compile(folder: &Path, text: &str) -> PathBuf {
    let program = folder.join("program");
    let output = ["-O1".as_ref(), "-o".as_ref(), program.as_os_str()];
    run_compiler(folder, text, &output);
    program
}

/// The same without making a program.
fn check(folder: &Path, text: &str) {
    run_compiler(folder, text, &["-fsyntax-only".as_ref()]);
}

fn run_compiler(folder: &Path, text: &str, to_do: &[&OsStr]) {
    let source = folder.join("program.c");
    std::fs::write(&source, text).expect("the source");
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let output = Command::new(&compiler)
        .args(["-std=c11", "-pedantic", "-Wall", "-Wextra", "-Werror"])
        .args(to_do)
        .arg(&source)
        .output()
        .unwrap_or_else(|error| panic!("the C compiler `{compiler}` is needed here: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{text}");
}

/// The values of a message that has every field of the format.
fn values(format: &Format, random: &mut Random) -> Vec<Value<'static>> {
    let message: Vec<u8> = (0..format.bytes()).map(|_| random.next() as u8).collect();
    let values = format.decode(&message).into_iter().flatten();
    values.map(Value::into_owned).collect()
}

/// C that gives the member its value.
fn assign(member: &str, value: &Value<'_>) -> String {
    match value {
        Value::Bool(bool) => format!("v.{member} = {bool};"),
        Value::Uint(number) => format!("v.{member} = {number}u;").replace("u;", "ull;"),
        // The least number has no literal of its own.
        Value::Int(i64::MIN) => format!("v.{member} = INT64_MIN;"),
        Value::Int(number) => format!("v.{member} = {number}ll;"),
        Value::F32(float) => format!(
            "{{ uint32_t bits = {}u; memcpy(&v.{member}, &bits, 4); }}",
            float.to_bits()
        ),
        Value::F64(float) => format!(
            "{{ uint64_t bits = {}ull; memcpy(&v.{member}, &bits, 8); }}",
            float.to_bits()
        ),
        Value::Text(text) => assign_text(member, text.as_bytes()),
        Value::Raw(bytes) => assign_text(member, bytes),
    }
}

fn assign_text(member: &str, text: &[u8]) -> String {
    if text.is_empty() {
        return String::new();
    }
    let bytes: Vec<String> = text.iter().map(u8::to_string).collect();
    let (bytes, count) = (bytes.join(","), text.len());
    format!("{{ static const unsigned char t[] = {{{bytes}}}; memcpy(v.{member}, t, {count}); }}")
}

/// A function that prints the bytes of one message, and how many formats of each shape there are.
fn write_case(out: &mut String, number: usize, format: &Format, values: &[Value<'_>]) -> Shape {
    let name = format!("m{number}");
    let code = c_code(format, &name);
    out.push_str(&code.text);
    _ = writeln!(out, "static void case_{number}(void) {{");
    _ = writeln!(out, "    struct {name} v;\n    memset(&v, 0, sizeof v);");
    for (field, value) in format.fields().iter().zip(values) {
        _ = writeln!(out, "    {}", assign(field.name(), value));
    }
    match code.shape {
        Shape::Struct => _ = writeln!(out, "    print((const uint8_t *)&v, sizeof v);\n}}"),
        Shape::Functions => {
            let bytes = format.bytes();
            _ = writeln!(out, "    uint8_t out[{bytes}];");
            _ = writeln!(
                out,
                "    {name}_pack(&v, out);\n    print(out, sizeof out);\n}}"
            );
        }
    }
    code.shape
}

const HEAD: &str = "\
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static void print(const uint8_t *bytes, size_t count) {
    for (size_t at = 0; at < count; at++) printf(\"%02x\", bytes[at]);
    printf(\"\\n\");
}
";

/// Formats as authors write them; random ones seldom fit into a struct.
const TIDY: [&str; 9] = [
    "Temp::float:32 AccX::uint:16:little-endian AccY::uint:16:little-endian \
     AccZ::uint:16:little-endian Battery::uint:8 Digital8::bool:7 Digital7::bool:6 \
     Digital6::bool:5 Digital5::bool:4 Digital4::bool:3 Digital3::bool:2 Digital2::bool:1 \
     Digital1::bool:0",
    "t::float:32:little-endian x::uint:16:little-endian a::bool:7 b::bool:0 c:7:int:64:little-endian",
    "a::uint:4 b:0:uint:4::3 c::int:8 d::char:5 e::float:64:little-endian",
    "low:0:int:3::2 high:0:int:5 n:3:uint:32:little-endian",
    "a:2:bool:3 b:5:uint:8",
    "a::uint:10 b:1:uint:8:5 c:2:int:10:5",
    "all::uint:32:little-endian part:1:uint:8",
    "n::int:64 m::uint:64:little-endian",
    "text::char:12",
];

#[test]
fn compiled_code_makes_the_bytes_that_encoding_makes() {
    let mut program = HEAD.to_owned();
    let mut expected = Vec::new();
    let (mut structs, mut functions) = (0, 0);
    let tidy = TIDY.iter().map(|text| (*text).to_owned());
    let random = (0..cases(300).min(3_000)).map(|case| {
        let mut random = Random::of_case(case);
        Spec::random_format(&mut random).1
    });
    for (number, text) in tidy.chain(random).enumerate() {
        let format = Format::parse(&text).expect("a good format");
        let mut random = Random::of_case(number as u64);
        let values = values(&format, &mut random);
        let given: Vec<_> = values.iter().cloned().map(Some).collect();
        let message = format.encode(&given).expect("values of one message");
        match write_case(&mut program, expected.len(), &format, &values) {
            Shape::Struct => structs += 1,
            Shape::Functions => functions += 1,
        }
        expected.push((text, given, message));
    }
    program.push_str("int main(void) {\n");
    for number in 0..expected.len() {
        _ = writeln!(program, "    case_{number}();");
    }
    program.push_str("    return 0;\n}\n");
    assert!(
        structs >= 6 && functions >= 100,
        "{structs} structs, {functions} functions"
    );

    let folder = Folder::new("firmware");
    let output = Command::new(compile(&folder.0, &program))
        .output()
        .expect("it runs");
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).expect("hexadecimal");
    assert_eq!(printed.lines().count(), expected.len());
    for (line, (text, values, message)) in printed.lines().zip(&expected) {
        assert_eq!(line, hex::encode_lower(message), "{text}");
        let format = Format::parse(text).expect("a good format");
        let made = hex::decode(line).expect("hexadecimal");
        for (value, again) in values.iter().zip(format.decode(&made)) {
            assert!(support::same(value, &again), "{text}: {value:?} {again:?}");
        }
    }
}

#[test]
fn what_shares_bits_is_said() {
    let code = |text| c_code(&Format::parse(text).expect("good"), "m").text;
    let text = code("a::uint:8 b:0:uint:12 c:1:uint:4::3 d:2:uint:4");
    let said: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("shares"))
        .collect();
    assert_eq!(
        said,
        ["    /* b shares bits with a and overwrites them. */"],
        "c and d only touch what stands before them: {text}"
    );
    // From before, from within, and all around.
    for text in [
        "a:1:uint:12 b:0:uint:12",
        "a:0:uint:24 b:1:uint:4",
        "a:1:uint:4 b:0:uint:24",
    ] {
        assert!(code(text).contains("b shares bits with a"), "{text}");
    }
    for text in ["a:2:uint:16 b:0:uint:16", "a:0:uint:16 b:2:uint:12"] {
        let text = code(text);
        assert!(
            text.contains("_pack(") && !text.contains("shares"),
            "{text}"
        );
    }
    // One byte has no other order.
    let text = code("a::uint:8:little-endian b:1:uint:16");
    assert!(text.contains("_pack(") && !text.contains("swap"), "{text}");
}

#[test]
fn a_struct_has_the_layout_of_the_message() {
    let members = |text| {
        let code = c_code(&Format::parse(text).expect("good"), "m");
        assert_eq!(code.shape, Shape::Struct, "{text}");
        let body = code.text.split_once("{\n").expect("a struct").1;
        let body = body.split_once("};").expect("its end").0;
        let lines: Vec<String> = body.lines().map(|line| line.trim().to_owned()).collect();
        lines
    };
    assert_eq!(
        members("level::uint:16:little-endian open:4:bool:7 mode:4:int:4::6 t:6:uint:8"),
        [
            "uint16_t level;",
            "uint8_t reserved_2[2];",
            // From the least significant bit.
            "uint8_t : 3;",
            "int8_t mode : 4;",
            "bool open : 1;",
            "uint8_t reserved_5[1];",
            "uint8_t t;",
        ]
    );
    assert_eq!(
        members("high::uint:4 low:0:uint:4::3 next::bool:0"),
        [
            "uint8_t low : 4;",
            "uint8_t high : 4;",
            "bool next : 1;",
            "uint8_t : 7;",
        ]
    );
}

#[test]
fn the_format_stands_above_in_lines_as_full_as_they_can_be() {
    const WIDTH: usize = 78;
    let mut random = Random::of_case(0x11AE);
    for case in 0..200 {
        // A field that alone is wider stands first in one case of two, elsewhere in the other.
        let mut lengths: Vec<usize> = (0..12).map(|_| 1 + random.below(12)).collect();
        lengths.insert(case % 2 * 6, 90);
        let names = lengths.iter().enumerate();
        let fields: Vec<String> = names
            .map(|(nth, length)| format!("{}{nth}:{nth}:uint:8", "x".repeat(*length)))
            .collect();
        let format = Format::parse(&fields.join(" ")).expect("good");
        let text = c_code(&format, "m").text;
        let comment = &text[..text.find(" */").expect("a comment")];
        let lines: Vec<&str> = comment.lines().collect();
        let words: Vec<&str> = comment.split_whitespace().skip(1).collect();
        assert_eq!(words.join(" "), format.to_string());
        for (line, next) in lines.iter().zip(&lines[1..]) {
            let alone = line.split_whitespace().filter(|word| *word != "/*").count() == 1;
            assert!(line.len() <= WIDTH || alone, "{comment}");
            let first = next.split_whitespace().next().expect("a field");
            assert!(line.len() + 1 + first.len() > WIDTH, "{comment}");
            assert_ne!(*line, "/*", "{comment}");
        }
    }
}

#[test]
fn names_that_c_does_not_allow_compile_all_the_same() {
    let formats = [
        "int::uint:8 int::uint:8 1st::uint:8 temp-1::uint:8 temp_1::uint:8 #::uint:8",
        "reserved_1:0:uint:8 b:4:uint:8 reserved_1_2:6:uint:8",
        "out::uint:9 m::uint:9 bits32::float:32 bits64::float:64 at::char:3 memset::bool:1",
        "true::bool:7 NULL::uint:8 errno::uint:8 stdin::uint:8 bool::bool:3 INT64_MIN::uint:8",
        "while::uint:16:little-endian for::int:5:2",
    ];
    let mut program = HEAD.to_owned();
    for (number, text) in formats.iter().enumerate() {
        let format = Format::parse(text).expect("a good format");
        let code = c_code(&format, ["struct", "print-2", "main_", "_x", "9"][number]);
        program.push_str(&code.text);
    }
    program.push_str("int main(void) { print((const uint8_t *)\"\", 0); return 0; }\n");
    let folder = Folder::new("names");
    let output = Command::new(compile(&folder.0, &program))
        .output()
        .expect("it runs");
    assert!(output.status.success());
}

/// The headers of standard C.
const HEADERS: [&str; 29] = [
    "assert",
    "complex",
    "ctype",
    "errno",
    "fenv",
    "float",
    "inttypes",
    "iso646",
    "limits",
    "locale",
    "math",
    "setjmp",
    "signal",
    "stdalign",
    "stdarg",
    "stdatomic",
    "stdbool",
    "stddef",
    "stdint",
    "stdio",
    "stdlib",
    "stdnoreturn",
    "string",
    "tgmath",
    "threads",
    "time",
    "uchar",
    "wchar",
    "wctype",
];

/// Words that C has or keeps for itself, up to C23, without those that begin with an underscore.
const KEYWORDS: &str = "alignas alignof auto bool break case char const constexpr continue \
    default do double else enum extern false float for goto if inline int long nullptr register \
    restrict return short signed sizeof static static_assert struct switch thread_local true \
    typedef typeof typeof_unqual union unsigned void volatile while asm fortran \
    _Bool _Complex _Static_assert __LINE__ __FILE__ __func__ _x __x \
    int8_t uint8_t int64_t size_t ptrdiff_t wchar_t intmax_t \
    INT8_WIDTH UINT64_WIDTH SIZE_WIDTH INTMAX_C UINT8_C PTRDIFF_MIN SIG_ATOMIC_MAX";

/// Includes all of them; some are optional. The first line asks for what came with C23.
fn includes_of_the_standard() -> String {
    let mut includes = "#define __STDC_WANT_IEC_60559_BFP_EXT__ 1\n".to_owned();
    for header in HEADERS {
        _ = writeln!(
            includes,
            "#if __has_include(<{header}.h>)\n#include <{header}.h>\n#endif"
        );
    }
    includes
}

/// Every name that a header of standard C gives a meaning without parentheses, as the compiler
/// here has them.
fn macros_of_the_standard(folder: &Path) -> Vec<String> {
    let source = folder.join("all.c");
    std::fs::write(&source, includes_of_the_standard()).expect("the source");
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let output = Command::new(compiler)
        .args(["-std=c11", "-dM", "-E"])
        .arg(&source)
        .output()
        .expect("the C compiler is needed here");
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).expect("C is ASCII");
    let names = said.lines().filter_map(|line| line.split(' ').nth(1));
    let names = names.filter(|name| !name.contains('('));
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    names
}

#[test]
fn no_word_of_c_and_no_macro_of_its_headers_breaks_the_code() {
    let folder = Folder::new("macros");
    let mut names = macros_of_the_standard(&folder.0);
    assert!(names.len() > 300, "{names:?}");
    names.extend(KEYWORDS.split_whitespace().map(str::to_owned));
    names.sort();
    names.dedup();
    let mut program = includes_of_the_standard();
    // In structs that are the message, in structs that are packed; and as the name of one.
    for (number, names) in names.chunks(12).enumerate() {
        let whole: Vec<String> = names.iter().map(|name| format!("{name}::uint:8")).collect();
        let parts: Vec<String> = names.iter().map(|name| format!("{name}::int:10")).collect();
        for (fields, shape) in [(whole, Shape::Struct), (parts, Shape::Functions)] {
            let format = Format::parse(&fields.join(" ")).expect("a good format");
            let code = c_code(&format, &format!("m{number}_{shape:?}"));
            assert_eq!(code.shape, shape);
            program.push_str(&code.text);
        }
    }
    for name in &names {
        let format = Format::parse("a::uint:8").expect("a good format");
        program.push_str(&c_code(&format, name).text);
    }
    program.push_str("int main(void) { return 0; }\n");
    check(&folder.0, &program);
}

#[test]
fn a_name_that_c_allows_stays_as_it_is() {
    let names = "temperature T Temp RSSI signal Signal pm10 x1 max MAX_TEMP_1 e E Int Battery";
    for name in names.split(' ') {
        let code = c_code(
            &Format::parse(&format!("{name}::uint:8")).expect("good"),
            "m",
        );
        let member = format!("uint8_t {name};");
        assert!(code.text.contains(&member), "{}", code.text);
    }
}

#[test]
fn the_code_says_which_format_it_is_for_and_what_a_member_may_hold() {
    let format = "level::uint:10 alarm:2:bool:7 text:3:char:4";
    let code = c_code(&Format::parse(format).expect("good"), "tank");
    assert_eq!(code.shape, Shape::Functions);
    for part in [
        "/* level::uint:10 alarm::bool:7 text:3:char:4 */",
        "uint16_t level; /* 0 to 1023 */",
        "bool alarm;",
        "char text[4]; /* zero bytes after shorter text */",
        "tank_pack(const struct tank *m, uint8_t out[7])",
    ] {
        assert!(code.text.contains(part), "{part}\n{}", code.text);
    }
    // What the type of C holds of itself needs no word; every other integer has its ends told.
    let format =
        "a::int:10 b::int:64 c::uint:64 d::uint:32 e::int:63 f::uint:63 g::int:8 h::uint:1";
    let code = c_code(&Format::parse(format).expect("good"), "ends");
    for line in [
        "    int16_t a; /* -512 to 511 */\n",
        "    int64_t b;\n",
        "    uint64_t c;\n",
        "    uint32_t d;\n",
        "    int64_t e; /* -4611686018427387904 to 4611686018427387903 */\n",
        "    uint64_t f; /* 0 to 9223372036854775807 */\n",
        "    int8_t g;\n",
        "    uint8_t h; /* 0 to 1 */\n",
    ] {
        assert!(code.text.contains(line), "{line}\n{}", code.text);
    }
    let long = (0..30)
        .map(|n| format!("field{n}::uint:8"))
        .collect::<Vec<_>>()
        .join(" ");
    let code = c_code(&Format::parse(&long).expect("good"), "long");
    let comment = code.text.lines().take_while(|line| !line.starts_with('#'));
    let widths: Vec<usize> = comment.map(|line| line.chars().count()).collect();
    assert!(
        widths.len() > 5 && widths.iter().all(|width| *width <= 80),
        "{widths:?}"
    );
}
