//! The packed struct, for formats whose layout a little-endian compiler can be told.

use super::name::legal;
use super::{Member, push};
use crate::format::{Endian, Kind};

/// A line of the struct.
pub(super) enum Line<'a> {
    /// Whole bytes.
    Whole(&'a Member<'a>),
    /// Some bits of a byte, listed from the least significant.
    Bits(&'a Member<'a>),
    /// Bits that no field reads, to fill a byte that others do.
    NoBits(u32),
    /// Bytes that no field reads.
    NoBytes { first: u32, count: u32 },
}

/// The lines of the struct, or none where the layout cannot be told by one.
pub(super) fn layout<'a>(members: &'a [Member<'a>]) -> Option<Vec<Line<'a>>> {
    let mut sorted: Vec<&Member<'_>> = members.iter().collect();
    sorted.sort_by_key(|member| member.field.bits().start);
    let mut lines = Vec::new();
    let mut bit = 0;
    let mut rest = sorted.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let bits = first.field.bits();
        if bits.start < bit {
            return None;
        }
        let gap = bits.start / 8 - bit / 8;
        if gap > 0 {
            let first = bit / 8;
            lines.push(Line::NoBytes { first, count: gap });
        }
        if is_whole(first) {
            lines.push(Line::Whole(first));
            bit = bits.end;
            rest = after;
            continue;
        }
        // All fields that begin in this byte; they must also end in it.
        let byte = bits.start / 8;
        let here = rest.iter().take_while(|m| m.field.bits().start / 8 == byte);
        let (here, after) = rest.split_at(here.count());
        bits_of_byte(byte, here, &mut lines)?;
        bit = byte * 8 + 8;
        rest = after;
    }
    Some(lines)
}

/// Lists the fields of one byte from its least significant bit.
fn bits_of_byte<'a>(
    byte: u32,
    members: &[&'a Member<'a>],
    lines: &mut Vec<Line<'a>>,
) -> Option<()> {
    let mut end = byte * 8 + 8;
    for member in members.iter().rev() {
        let bits = member.field.bits();
        let small = matches!(
            member.field.kind(),
            Kind::Bool | Kind::Uint { .. } | Kind::Int { .. }
        );
        if !small || bits.end > end {
            return None;
        }
        if bits.end < end {
            lines.push(Line::NoBits(end - bits.end));
        }
        lines.push(Line::Bits(member));
        end = bits.start;
    }
    if end > byte * 8 {
        lines.push(Line::NoBits(end - byte * 8));
    }
    Some(())
}

/// Whether a member of the struct can have exactly these bytes.
fn is_whole(member: &Member<'_>) -> bool {
    let (field, kind) = (member.field, member.field.kind());
    let sized = match kind {
        Kind::Bool => false,
        Kind::Char { .. } => return field.bit() == 7,
        other => matches!(other.bits(), 8 | 16 | 32 | 64),
    };
    sized && field.bit() == 7 && (field.endian() == Endian::Little || kind.bits() == 8)
}

/// Writes the struct; `taken` are the names of its members.
pub(super) fn write(out: &mut String, name: &str, lines: &[Line<'_>], taken: &mut Vec<String>) {
    out.push_str(
        "#include <stdbool.h>\n#include <stdint.h>\n\n\
         #if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__\n\
         #error \"this struct has the layout of the message on little-endian processors only\"\n\
         #endif\n\n",
    );
    push(
        out,
        format_args!("struct __attribute__((packed)) {name} {{\n"),
    );
    let mut bytes = 0;
    let mut bits = 0;
    for line in lines {
        match line {
            Line::Whole(member) => {
                let (declaration, note) = (member.declaration(), member.note());
                push(out, format_args!("    {declaration}{note}\n"));
                bytes += member.field.kind().bits() / 8;
            }
            Line::Bits(member) => {
                let (size, name) = (member.field.kind().bits(), &member.name);
                let base = match member.field.kind() {
                    Kind::Int { .. } => "int8_t",
                    Kind::Bool => "bool",
                    _ => "uint8_t",
                };
                push(out, format_args!("    {base} {name} : {size};\n"));
                bits += size;
            }
            Line::NoBits(size) => {
                push(out, format_args!("    uint8_t : {size};\n"));
                bits += size;
            }
            Line::NoBytes { first, count } => {
                let name = legal(&format!("reserved_{first}"), taken);
                push(out, format_args!("    uint8_t {name}[{count}];\n"));
                bytes += count;
            }
        }
    }
    let size = bytes + bits / 8;
    push(
        out,
        format_args!(
            "}};\n\n_Static_assert(sizeof(struct {name}) == {size}, \"size of the message\");\n"
        ),
    );
}
