//! A chart as a picture of pixels, from the SVG of the same renderer.

use std::sync::{Arc, OnceLock};

use belvedere_types::Problem;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree, fontdb};
use tokio::sync::Semaphore;

use crate::fault::{Answered, Fault};

/// Pixels a CSS pixel, where the picture does not become too large.
const SCALE: f32 = 2.0;
/// Of four bytes each.
const MOST_PIXELS: f32 = 12_000_000.0;
/// Pictures that are drawn at the same time.
static DRAWING: Semaphore = Semaphore::const_new(2);
static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();

/// On white paper, at twice the size that the SVG names.
pub async fn png(svg: String) -> Answered<Vec<u8>> {
    let broken = || Fault(Problem::internal());
    let _turn = DRAWING.acquire().await.map_err(|_| broken())?;
    let drawn = tokio::task::spawn_blocking(move || draw(&svg)).await;
    drawn.ok().flatten().ok_or_else(broken)
}

fn draw(svg: &str) -> Option<Vec<u8>> {
    let tree = Tree::from_str(svg, &options()).ok()?;
    let size = tree.size();
    let scale = SCALE.min((MOST_PIXELS / (size.width() * size.height())).sqrt());
    let scaled = size.to_int_size().scale_by(scale)?;
    let mut paper = Pixmap::new(scaled.width(), scaled.height())?;
    paper.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut paper.as_mut());
    paper.encode_png().ok()
}

/// Our charts hold no picture and name no file; should a label ever become one, nothing is read for it.
fn options() -> Options<'static> {
    Options {
        fontdb: FONTS.get_or_init(fonts).clone(),
        font_family: FAMILY.into(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

const FAMILY: &str = "DejaVu Sans";

/// Latin, Greek, Cyrillic and more are inside, so that a picture is the same everywhere; for other scripts the machine's own fonts are looked through.
fn fonts() -> Arc<fontdb::Database> {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    fonts.load_system_fonts();
    fonts.set_sans_serif_family(FAMILY);
    // What the renderer falls back to where it knows none of the families that are named, such as `system-ui`.
    fonts.set_serif_family(FAMILY);
    Arc::new(fonts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(png: &[u8]) -> (u32, u32) {
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        (number(16), number(20))
    }

    fn pixels(svg: &str) -> Pixmap {
        Pixmap::decode_png(&draw(svg).unwrap()).unwrap()
    }

    fn dark(picture: &Pixmap) -> usize {
        picture.pixels().iter().filter(|pixel| pixel.red() < 128).count()
    }

    fn with(body: &str) -> String {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50\" width=\"100\" height=\"50\">{body}</svg>")
    }

    #[test]
    fn a_picture_is_twice_as_large_on_white_paper() {
        let png = draw(&with("<rect x=\"0\" y=\"0\" width=\"50\" height=\"50\" fill=\"#000\"/>")).unwrap();
        assert_eq!(size(&png), (200, 100));
        let picture = Pixmap::decode_png(&png).unwrap();
        assert_eq!(dark(&picture), 100 * 100);
        assert_eq!(picture.pixel(150, 50).unwrap().alpha(), 255);
    }

    #[test]
    fn words_are_drawn_in_every_script_that_is_inside() {
        for word in ["Umsätze", "Ωμέγα", "Доход"] {
            let picture = pixels(&with(&format!("<text x=\"4\" y=\"30\" font-family=\"system-ui\">{word}</text>")));
            assert!(dark(&picture) > 60, "{word}: {}", dark(&picture));
        }
    }

    #[test]
    fn what_is_large_is_drawn_smaller_and_what_is_no_svg_not_at_all() {
        let tall = with("")
            .replace("height=\"50\"", "height=\"60000\"")
            .replace("0 0 100 50", "0 0 1000 60000")
            .replace("width=\"100\"", "width=\"1000\"");
        let (width, height) = size(&draw(&tall).unwrap());
        assert!(
            u64::from(width) * u64::from(height) <= 12_100_000 && width > 100,
            "{width} {height}"
        );
        for text in ["", "<html/>", "<svg", &with("").replace("width=\"100\"", "width=\"0\"")] {
            assert!(draw(text).is_none(), "{text}");
        }
    }

    #[test]
    fn nothing_is_read_for_a_picture_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret.svg");
        std::fs::write(&file, with("<rect width=\"100\" height=\"50\" fill=\"#000\"/>")).unwrap();
        let named = format!("<image width=\"100\" height=\"50\" href=\"{}\"/>", file.display());
        assert_eq!(dark(&pixels(&with(&named))), 0);
    }
}
