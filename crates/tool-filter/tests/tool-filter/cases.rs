//! Cases kept in files: one a line, columns cut at `|`, `#` begins a remark, `⟨000A⟩` stands for a character by its number.

/// The last column takes the rest of the line.
pub fn cases<const COLUMNS: usize>(file: &str) -> Vec<[String; COLUMNS]> {
    file.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let columns: Vec<String> = line.splitn(COLUMNS, '|').map(unmarked).collect();
            columns.try_into().unwrap_or_else(|_| panic!("a line has too few columns: {line}"))
        })
        .collect()
}

fn unmarked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('⟨') {
        let (number, after) = after.split_once('⟩').unwrap();
        out.push_str(before);
        out.push(char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap());
        rest = after;
    }
    out + rest
}
