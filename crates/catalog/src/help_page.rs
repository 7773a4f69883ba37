//! The page of all known vendor errors, for the documentation.

use std::fmt::Write;

use crate::Catalog;

const INTRODUCTION: &str = "\
# Troubleshooting by vendor

What a vendor's error means and what to do. The same text is on the vendor's card, in an answer that failed, on the source's page and on the command
line, where the code stands in square brackets. Errors that are the same for every vendor are in [errors](errors/README.md).

This page is printed by `belvedere catalog troubleshooting` from the cards in `crates/catalog/vendors`; change it there.
";

impl Catalog {
    /// The page in Markdown. Vendors in the catalog's order; those without an entry are left out.
    pub fn troubleshooting_page(&self) -> String {
        let mut page = INTRODUCTION.to_owned();
        // Writing to a string cannot fail.
        for vendor in self.vendors().iter().filter(|vendor| !vendor.troubleshooting.is_empty()) {
            let _ = write!(
                page,
                "\n## {}\n\n| the vendor says | code | cause | what to do |\n|---|---|---|---|\n",
                vendor.name
            );
            for entry in &vendor.troubleshooting {
                let cells = [&entry.contains, &entry.cause, &entry.fix].map(|text| text.replace('|', "\\|"));
                let [contains, cause, fix] = cells;
                let _ = writeln!(page, "| …{contains}… | `{}` | {cause} | {fix} |", entry.code);
            }
        }
        page
    }
}
