//! One name for each tool of each source: `sales-db__list_orders`. Other programs keep to letters, digits, `_` and `-`, and to 64 of them.

use std::fmt::Write;

use belvedere_store::SourceRecord;
use sha2::{Digest, Sha256};

use crate::OfferedTool;

/// No slug holds it, so the first one in a name parts it.
pub(super) const BETWEEN: &str = "__";

const LONGEST: usize = 64;
const SLUG: usize = 24;
/// Hexadecimal digits that keep apart what would have one name.
const MARK: usize = 8;

/// In the order of the sources. Sources whose names come to the same slug all bear a mark of their own, so that none is taken for another.
pub(super) fn slugs(sources: &[SourceRecord]) -> Vec<String> {
    let plain: Vec<String> = sources.iter().map(|source| slug(&source.name)).collect();
    let marked = |(at, slug): (usize, &String)| {
        let alone = plain.iter().filter(|other| *other == slug).count() == 1;
        match sources.get(at) {
            Some(source) if slug.is_empty() => format!("source_{}", mark(&source.id.to_string())),
            Some(source) if !alone => format!("{slug}_{}", mark(&source.id.to_string())),
            Some(_) | None => slug.clone(),
        }
    };
    plain.iter().enumerate().map(marked).collect()
}

/// Small letters, digits and single dashes.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(SLUG);
    slug.trim_end_matches('-').to_owned()
}

pub(super) fn of(slug: &str, tool: &str) -> String {
    format!("{slug}{BETWEEN}{}", self::tool(slug, tool))
}

/// The tool's own name where it fits; else what fits of it, with a mark of the whole.
pub(super) fn tool(slug: &str, tool: &str) -> String {
    let room = LONGEST.saturating_sub(slug.len() + BETWEEN.len());
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if tool.len() <= room && tool.chars().all(fits) {
        return tool.to_owned();
    }
    let cleaned = tool.chars().map(|c| if fits(c) { c } else { '_' });
    let cut: String = cleaned.take(room.saturating_sub(MARK + 1)).collect();
    format!("{cut}_{}", mark(tool))
}

/// Whether the source calls it so itself.
pub(super) fn is_plain(offered: &OfferedTool) -> bool {
    offered.name.ends_with(&format!("{BETWEEN}{}", offered.tool))
}

fn mark(text: &str) -> String {
    let mut mark = String::new();
    for byte in Sha256::digest(text.as_bytes()).iter().take(MARK / 2) {
        // Writing to a text cannot fail.
        let _ = write!(mark, "{byte:02x}");
    }
    mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_made_of_what_every_program_takes() {
        for (name, wanted) in [
            ("Prisma Postgres", "prisma-postgres"),
            ("  Sales (EU) – 2026 ", "sales-eu-2026"),
            ("Größe__x", "gr-e-x"),
            ("倉庫", ""),
            ("a-very-long-name-of-a-source-indeed", "a-very-long-name-of-a-so"),
        ] {
            assert_eq!(slug(name), wanted, "{name}");
        }
    }

    #[test]
    fn a_name_that_does_not_fit_is_cut_and_marked_and_stays_itself() {
        assert_eq!(of("crm", "list_orders-2"), "crm__list_orders-2");
        let (dotted, slashed) = (of("crm", "orders.list"), of("crm", "orders/list"));
        assert!(dotted.starts_with("crm__orders_list_") && dotted != slashed, "{dotted} {slashed}");
        assert_eq!(dotted, of("crm", "orders.list"));
        let long = "list_".repeat(30);
        let other = format!("{long}x");
        assert_eq!(of("a-very-long-name-of-a-so_01234567", &long).len(), 64);
        assert_ne!(of("crm", &long), of("crm", &other));
        assert_eq!(of("crm", &"é".repeat(40)).len(), "crm__".len() + 40 + MARK + 1);
    }
}
