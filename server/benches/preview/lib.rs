//! What one keystroke in the live preview computes: both texts understood, every value, and
//! whose each bit is. A browser calls it from JavaScript, beside the JavaScript package.

use payload::{Format, hex};

/// Room for the two texts, one after the other.
const ROOM: usize = 4096;

/// Where the texts are written; called once.
#[unsafe(no_mangle)]
pub extern "C" fn room() -> *mut u8 {
    vec![0; ROOM].leak().as_mut_ptr()
}

/// Reads a format of `format` bytes and behind it a sample of `sample` digits. Gives the number
/// of values and of bits that belong to a field, so that nothing is left out as unused.
///
/// # Safety
/// `texts` came from [`room`], and both lengths together are at most [`ROOM`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn keystroke(texts: *const u8, format: usize, sample: usize) -> usize {
    // SAFETY: promised by the caller; nothing writes there meanwhile, for there is one thread.
    let texts = unsafe { std::slice::from_raw_parts(texts, format + sample) };
    let (Ok(text), Ok(digits)) = (
        std::str::from_utf8(&texts[..format]),
        std::str::from_utf8(&texts[format..]),
    ) else {
        return 0;
    };
    let (Ok(format), Ok(message)) = (Format::parse(text), hex::decode(digits)) else {
        return 0;
    };
    let values = format.decode(&message).into_iter().flatten().count();
    let owners = format.bit_owners(message.len());
    values + owners.into_iter().flatten().count()
}
