//! What text tiles say: paragraphs, `# headings` and `- lists`. Everything else is as it was written.

use maud::{Markup, html};

enum Block<'a> {
    Heading(&'a str),
    Items(Vec<&'a str>),
    Paragraph(Vec<&'a str>),
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut fresh = true;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            fresh = true;
            continue;
        }
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        match (
            blocks.last_mut(),
            item,
            line.strip_prefix("# ").or_else(|| line.strip_prefix("## ")),
        ) {
            (_, _, Some(heading)) => {
                blocks.push(Block::Heading(heading));
                fresh = true;
                continue;
            }
            (Some(Block::Items(items)), Some(item), None) if !fresh => items.push(item),
            (_, Some(item), None) => blocks.push(Block::Items(vec![item])),
            (Some(Block::Paragraph(lines)), None, None) if !fresh => lines.push(line),
            (_, None, None) => blocks.push(Block::Paragraph(vec![line])),
        }
        fresh = false;
    }
    blocks
}

pub fn said(text: &str) -> Markup {
    html! {
        @for block in blocks(text) {
            @match block {
                Block::Heading(heading) => h3 { (heading) },
                Block::Items(items) => ul.bullets { @for item in items { li { (item) } } },
                Block::Paragraph(lines) => p { @for (at, line) in lines.iter().enumerate() { @if at > 0 { br; } (line) } },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_blocks_and_markup_stays_text() {
        let text = "# Plan\nfirst\nsecond\n\n- one\n- <b>two</b>\n\nthird";
        assert_eq!(
            said(text).into_string(),
            "<h3>Plan</h3><p>first<br>second</p><ul class=\"bullets\"><li>one</li><li>&lt;b&gt;two&lt;/b&gt;</li></ul><p>third</p>"
        );
        assert_eq!(said("#no heading").into_string(), "<p>#no heading</p>");
    }
}
