//! Finding a card by what a person types.

use crate::Catalog;
use crate::card::Vendor;

impl Catalog {
    /// Cards in which every word of `query` occurs, in name, category, summary or an example question; without regard to case. Cards whose name
    /// has the words come first, then those whose category has them; otherwise the catalog's order holds. No words, all cards.
    pub fn search(&self, query: &str) -> Vec<&Vendor> {
        let query = query.to_lowercase();
        let words: Vec<&str> = query.split_whitespace().collect();
        let mut found: Vec<(usize, &Vendor)> = self
            .vendors()
            .iter()
            .filter_map(|vendor| Some((rank(vendor, &words)?, vendor)))
            .collect();
        // A stable sort keeps the catalog's order within a rank.
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, vendor)| vendor).collect()
    }
}

/// 0 for the name, 1 for the category, 2 for anything else; nothing when a word occurs nowhere.
fn rank(vendor: &Vendor, words: &[&str]) -> Option<usize> {
    let name = vendor.name.to_lowercase();
    let category = vendor.category.to_lowercase();
    let rest = format!(
        "{} {} {} {}",
        vendor.summary,
        vendor.summary_de.as_deref().unwrap_or_default(),
        vendor.questions.join(" "),
        vendor.questions_de.join(" ")
    )
    .to_lowercase();
    let all = |texts: &[&str]| words.iter().all(|word| texts.iter().any(|text| text.contains(word)));
    if all(&[&name]) {
        Some(0)
    } else if all(&[&name, &category]) {
        Some(1)
    } else if all(&[&name, &category, &rest]) {
        Some(2)
    } else {
        None
    }
}
