//! Style sheets, compiled in. A page carries its own inside: fetched, each would be one more way to the server before anything is drawn. The
//! policy of every answer names their hashes, so no other style applies.

use std::fmt::Write;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use belvedere_app::router::chart::CHART_CSS;
use belvedere_app::{ROWS, TALLEST};
use maud::{Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use crate::pages::dashboard::tile_width;

/// What every page has. The pages' own rules go over the charts'.
pub static STYLE: LazyLock<String> = LazyLock::new(|| {
    [
        CHART_CSS,
        include_str!("../assets/base.css"),
        include_str!("../assets/layout.css"),
        include_str!("../assets/ask.css"),
        include_str!("../assets/dashboard.css"),
    ]
    .join("\n")
});

/// Where tiles of dashboards stand. Places are classes, because no element carries a style of its own.
pub static GRID: LazyLock<String> = LazyLock::new(|| {
    let mut css = String::from("@media screen and (min-width: 1001px) {\n");
    for x in 0..12 {
        let _ = writeln!(
            css,
            ".gx{x}{{grid-column-start:{}}} .gw{}{{grid-column-end:span {}}}",
            x + 1,
            x + 1,
            x + 1
        );
    }
    for h in 2..=TALLEST {
        let _ = writeln!(css, ".gh{h}{{grid-row-end:span {h}}}");
    }
    for y in 0..ROWS {
        let _ = writeln!(css, ".gy{y}{{grid-row-start:{}}}", y + 1);
    }
    css.push_str("}\n");
    for columns in 1..=12 {
        drawing(&mut css, columns);
    }
    css
});

/// A scroll bar, in CSS pixels.
const BAR: u32 = 16;
/// No chart is drawn narrower than this.
const LEAST: u32 = 320;

/// The letters of a chart in a tile are of 12 pixels where it is shown as wide as it was drawn, and nowhere smaller than 11: in less room the drawing
/// for narrow screens takes its place, in a tile that is narrower than any drawing the letters are larger, and in more room it does not grow beyond
/// what is pleasant.
fn drawing(css: &mut String, columns: u16) {
    let drawn = tile_width(columns);
    let most = drawn.max(LEAST) * 5 / 4;
    let _ = write!(css, "@media screen {{ .gw{columns} .wide svg{{max-width:{most}px}} ");
    if drawn < LEAST {
        let _ = write!(
            css,
            ".gw{columns} .wide svg.bv-chart{{font-size:13.5px;min-width:262px;overflow:visible}}"
        );
    } else {
        // The tile's scroll bar comes after the drawing was chosen.
        let fits = drawn * 11 / 12 + BAR;
        let _ = write!(
            css,
            "@container (max-width: {fits}px) {{ .gw{columns} .wide{{display:none}} .gw{columns} .slim{{display:block}} }}"
        );
    }
    css.push_str(" }\n");
}

/// The sheet as an element of a page. Its text is what the hash is of, to the letter.
pub fn element(sheet: &'static str) -> Markup {
    html! { style { (PreEscaped(sheet)) } }
}

/// The hash sources of Content Security Policy Level 3 (section 2.3.1) for `style-src`, parted by blanks.
pub fn sources() -> String {
    [STYLE.as_str(), GRID.as_str()]
        .map(|sheet| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(sheet))))
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The eight colours of series behind this part of a sheet.
    fn series(sheet: &str, behind: &str) -> Vec<String> {
        let rule = sheet.split(behind).nth(1).unwrap_or_default().split('}').next().unwrap_or_default();
        let named = rule.split(';').filter_map(|declaration| declaration.rsplit_once("--bv-"));
        let numbered = named.filter(|(_, colour)| colour.starts_with(|c: char| c.is_ascii_digit()));
        numbered.map(|(_, colour)| colour.replace(' ', "")).collect()
    }

    /// What the theme toggle says is drawn as what the system prefers is: those colours are tested for the colour-blind.
    #[test]
    fn a_theme_that_was_chosen_has_the_colours_of_one_that_is_preferred() {
        let pages = include_str!("../assets/ask.css");
        for (preferred, chosen) in [
            (".bv-chart{", "[data-theme=\"light\"] .bv-chart"),
            ("(prefers-color-scheme:dark){.bv-chart{", "[data-theme=\"dark\"] .bv-chart"),
        ] {
            let colours = series(CHART_CSS, preferred);
            assert_eq!(colours.len(), 8, "{colours:?}");
            assert_eq!(series(pages, chosen), colours);
        }
    }
}
