//! A plain struct and the function that packs it, for every layout and processor.

use super::{Member, push};
use crate::format::{Endian, Kind};

/// Writes both.
pub(super) fn write(out: &mut String, name: &str, members: &[Member<'_>], bytes: u32) {
    out.push_str("#include <stdbool.h>\n#include <stdint.h>\n#include <string.h>\n\n");
    push(out, format_args!("struct {name} {{\n"));
    for member in members {
        let (declaration, note) = (member.declaration(), member.note());
        push(out, format_args!("    {declaration}{note}\n"));
    }
    push(
        out,
        format_args!(
            "}};\n\n\
             /* Writes the lowest `bits` bits of `value`, the most significant one first. */\n\
             static inline void {name}_put(uint8_t *out, unsigned first, unsigned bits, uint64_t value)\n\
             {{\n    while (bits-- > 0) {{\n        \
             uint8_t mask = (uint8_t)(0x80u >> (first % 8));\n        \
             if (value >> bits & 1)\n            out[first / 8] |= mask;\n        \
             else\n            out[first / 8] &= (uint8_t)~mask;\n        \
             first++;\n    }}\n}}\n\n"
        ),
    );
    if members.iter().any(swaps) {
        push(
            out,
            format_args!(
                "/* The same number with its `bytes` bytes in the other order. */\n\
                 static inline uint64_t {name}_swap(uint64_t value, unsigned bytes)\n\
                 {{\n    uint64_t swapped = 0;\n    while (bytes-- > 0) {{\n        \
                 swapped = swapped << 8 | (value & 0xff);\n        value >>= 8;\n    }}\n    \
                 return swapped;\n}}\n\n"
            ),
        );
    }
    push(
        out,
        format_args!(
            "static inline void {name}_pack(const struct {name} *m, uint8_t out[{bytes}])\n{{\n"
        ),
    );
    let floats = |kind| members.iter().any(|member| member.field.kind() == kind);
    if floats(Kind::Float32) {
        out.push_str("    uint32_t bits32;\n");
    }
    if floats(Kind::Float64) {
        out.push_str("    uint64_t bits64;\n");
        out.push_str("    _Static_assert(sizeof(double) == 8, \"double has 64 bits\");\n");
    }
    push(out, format_args!("    memset(out, 0, {bytes});\n"));
    for (nth, member) in members.iter().enumerate() {
        let bits = member.field.bits();
        let shared = members[..nth].iter().find(|earlier| {
            let other = earlier.field.bits();
            other.start < bits.end && bits.start < other.end
        });
        if let Some(earlier) = shared {
            let (name, other) = (&member.name, &earlier.name);
            push(
                out,
                format_args!("    /* {name} shares bits with {other} and overwrites them. */\n"),
            );
        }
        put(out, name, member);
    }
    out.push_str("}\n");
}

/// Whether its bytes go out in the other order.
fn swaps(member: &Member<'_>) -> bool {
    let kind = member.field.kind();
    let number = !matches!(kind, Kind::Bool | Kind::Char { .. });
    number && member.field.endian() == Endian::Little && kind.bits() > 8
}

fn put(out: &mut String, name: &str, member: &Member<'_>) {
    let (first, field) = (member.field.bits().start, &member.name);
    let bits = member.field.kind().bits();
    if let Kind::Char { bytes } = member.field.kind() {
        push(
            out,
            format_args!(
                "    for (unsigned at = 0; at < {bytes}; at++)\n        \
                 {name}_put(out, {first} + 8 * at, 8, (unsigned char)m->{field}[at]);\n"
            ),
        );
        return;
    }
    let value = match member.field.kind() {
        Kind::Float32 => {
            push(out, format_args!("    memcpy(&bits32, &m->{field}, 4);\n"));
            "bits32".to_owned()
        }
        Kind::Float64 => {
            push(out, format_args!("    memcpy(&bits64, &m->{field}, 8);\n"));
            "bits64".to_owned()
        }
        _ => format!("(uint64_t)m->{field}"),
    };
    let value = match swaps(member) {
        true => format!("{name}_swap({value}, {})", bits / 8),
        false => value,
    };
    push(
        out,
        format_args!("    {name}_put(out, {first}, {bits}, {value});\n"),
    );
}
