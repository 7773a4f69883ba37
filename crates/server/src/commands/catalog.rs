//! The vendor catalog, offline: what is wrong with a card, the files of the built-in ones, and the page of known vendor errors.

use std::path::Path;
use std::process::ExitCode;

use belvedere_catalog::Catalog;
use belvedere_types::{Problem, ProblemKind, VendorId};

use crate::failure::{Failure, explained};

/// A built-in card with a gap fails the check. What a card of `folder` lacks for shipping is said, and is no failure.
pub fn check(folder: Option<&Path>) -> Result<ExitCode, Failure> {
    let built_in = Catalog::built_in().map_err(explained)?;
    let shipped: Vec<_> = built_in.gaps();
    for gap in &shipped {
        println!("{}: lacks {}", gap.vendor, gap.lacks);
    }
    let count = built_in.vendors().len();
    if let Some(folder) = folder {
        let catalog = built_in.with_directory(folder).map_err(explained)?;
        for gap in catalog.gaps().iter().filter(|gap| !shipped.contains(gap)) {
            println!("{}: works; to ship it lacks {}", gap.vendor, gap.lacks);
        }
        println!("{} cards, {} of them built in", catalog.vendors().len(), count);
    } else {
        println!("{count} cards");
    }
    Ok(if shipped.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Without a vendor, the ids and names of all built-in cards.
pub fn show(vendor: Option<String>) -> Result<ExitCode, Failure> {
    let Some(id) = vendor else {
        for vendor in Catalog::built_in().map_err(explained)?.vendors() {
            println!("{}  {}", vendor.id, vendor.name);
        }
        return Ok(ExitCode::SUCCESS);
    };
    let vendor = VendorId(id);
    match Catalog::built_in_file(&vendor) {
        Some(file) => {
            print!("{file}");
            Ok(ExitCode::SUCCESS)
        }
        None => Err(Failure::Problem(Problem::new(
            ProblemKind::NotFound,
            "unknown_vendor",
            format!("No built-in card has the id {vendor}."),
            "`belvedere catalog show` lists the ids of all built-in cards.",
        ))),
    }
}

pub fn troubleshooting() -> Result<ExitCode, Failure> {
    print!("{}", Catalog::built_in().map_err(explained)?.troubleshooting_page());
    Ok(ExitCode::SUCCESS)
}
