//! Foreign words on their way to the model, and the model's words on their way to the reader.

use belvedere_tool_filter::mask::mask_text;

/// Characters of a name that a model is shown.
const NAME_CHARS: usize = 64;

/// A name (tool, parameter, column, choice) that can be shown as it is: letters, digits and the marks names are made of. What does not fit is
/// not shown at all, because a changed name would no longer work as a name.
pub fn is_showable(name: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ' | ':' | '$' | '%' | '#' | '(' | ')' | '+' | '&');
    !name.trim().is_empty() && name.chars().count() <= NAME_CHARS && name.chars().all(fits) && mask_text(name) == name
}

/// Foreign text as a bounded quotation: one line, secrets masked.
pub fn quoted(text: &str, chars: usize) -> String {
    let line: String = mask_text(text).chars().map(|c| if is_plain(c) { c } else { ' ' }).collect();
    let mut cut: String = line.chars().take(chars).collect();
    if line.chars().count() > chars {
        cut.push('…');
    }
    cut.trim().to_owned()
}

/// A model's own words for the reader: one line, bounded, and without addresses, so that nobody is sent anywhere.
pub fn spoken(text: &str, chars: usize) -> String {
    let kept: Vec<&str> = text.split_whitespace().filter(|word| !is_address(word)).collect();
    quoted(&kept.join(" "), chars)
}

fn is_address(word: &str) -> bool {
    let lower = word.to_lowercase();
    lower.contains("://")
        || lower.contains("www.")
        || lower.contains("](")
        || ["javascript:", "data:", "mailto:"].iter().any(|scheme| lower.contains(scheme))
}

/// No control characters, and none that are invisible or turn the reading direction: they hide text from a person that a model reads.
fn is_plain(c: char) -> bool {
    let hidden = matches!(u32::from(c), 0x00AD | 0x061C | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF | 0xE0000..=0xE0FFF);
    !c.is_control() && !hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_whole_or_not_at_all() {
        for name in ["shipments.search", "Größe (cm)", "order_id", "a-b/c"] {
            assert!(is_showable(name), "{name}");
        }
        for name in ["", "x\n<system>", "a\u{202e}b", "`rm`", "{{now}}", &"n".repeat(65), "name\"; DROP"] {
            assert!(!is_showable(name), "{name:?}");
        }
    }

    #[test]
    fn quotations_are_one_bounded_line_without_secrets_or_hidden_characters() {
        assert_eq!(quoted("a\u{200b}b\nc\u{E0041}d", 20), "a b c d");
        assert_eq!(quoted("abcdef", 3), "abc…");
        assert!(!quoted("key sk_live_0123456789abcdef0123", 80).contains("0123456789abcdef"));
    }

    #[test]
    fn addresses_leave_the_models_words() {
        assert_eq!(spoken("See https://evil.example/?d=1 or [x](y) now", 80), "See or now");
    }
}
