//! A format back as text.

use std::fmt;

use crate::format::{Endian, Field, Format, Kind};

impl fmt::Display for Format {
    /// The shortest text that means the same: the byte index is left out where the pointer
    /// stands there by itself, endianness and bit where they are the default.
    ///
    /// ```
    /// let format = payload::Format::parse("  a:0:uint:8:big-endian b:2:uint:4::3\tc::bool:7 ")?;
    /// assert_eq!(format.to_string(), "a::uint:8 b:2:uint:4:3 c::bool:7");
    /// # Ok::<(), payload::FormatError>(())
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pointer = 0;
        for (nth, field) in self.fields().iter().enumerate() {
            if nth > 0 {
                f.write_str(" ")?;
            }
            write_field(f, field, pointer)?;
            pointer = field.pointer_after();
        }
        Ok(())
    }
}

fn write_field(f: &mut fmt::Formatter<'_>, field: &Field, pointer: u32) -> fmt::Result {
    write!(f, "{}:", field.name())?;
    if field.byte() != pointer {
        write!(f, "{}", field.byte())?;
    }
    match field.kind() {
        Kind::Bool => return write!(f, ":bool:{}", field.bit()),
        Kind::Char { bytes } => write!(f, ":char:{bytes}")?,
        Kind::Float32 => f.write_str(":float:32")?,
        Kind::Float64 => f.write_str(":float:64")?,
        Kind::Uint { bits } => write!(f, ":uint:{bits}")?,
        Kind::Int { bits } => write!(f, ":int:{bits}")?,
    }
    if field.endian() == Endian::Little {
        f.write_str(":little-endian")?;
    }
    if field.bit() != 7 {
        write!(f, ":{}", field.bit())?;
    }
    Ok(())
}
