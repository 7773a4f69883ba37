//! Comments to the end of a line. Engines do not agree where that is.

use super::NotProven;

/// The comment without the carriage return before its line feed, if no engine takes a character of it for the end of the line.
pub(super) fn one_line(comment: &str) -> Result<&str, NotProven> {
    let comment = comment.strip_suffix('\r').unwrap_or(comment);
    if comment.chars().any(|c| (c.is_control() && c != '\t') || is_line_end(c)) {
        Err(NotProven::new("a comment has a control character, which may end it"))
    } else {
        Ok(comment)
    }
}

/// Characters that some engines take for the end of a line.
pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\u{0b}' | '\u{0c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
