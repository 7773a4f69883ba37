//! What a tool's own words say of its arguments, for schemas that say nothing: "clear: Empties the tray", "- clear (boolean): …".

/// What follows the argument's name in the first line that begins with it, or nothing.
pub(super) fn line_on<'a>(argument: &str, text: &'a str) -> &'a str {
    let on_it = |line: &'a str| {
        let behind = line.trim_start_matches([' ', '\t', '-', '*', '•', '`']).strip_prefix(argument)?;
        let behind = behind.trim_start_matches(['`', '*', ' ']);
        // Its type and default.
        let behind = match behind.strip_prefix('(') {
            Some(kind) => kind.split_once(')')?.1,
            None => behind,
        };
        behind.trim_start_matches(['`', '*', ' ']).strip_prefix([':', '-', '–', '—'])
    };
    text.lines().find_map(on_it).map_or("", str::trim)
}
