//! Text for the places where the server's renderer writes text as it is: the title, and fields
//! of several lines.

/// The text, escaped on the server. In the browser it is set as text and stays as it is.
pub fn raw_text(text: String) -> String {
    if !cfg!(feature = "ssr") {
        return text;
    }
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The content of a field of several lines. Of a text that begins with a line end a browser
/// drops that, so it gets one more on the server.
pub fn raw_lines(text: String) -> String {
    let twice = cfg!(feature = "ssr") && text.starts_with(['\n', '\r']);
    let first = if twice { "\n" } else { "" };
    format!("{first}{}", raw_text(text))
}
