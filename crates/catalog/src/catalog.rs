//! All cards together: those compiled in, and those of an operator's folder.

use std::path::Path;

use belvedere_tool_filter::Policies;
use belvedere_types::VendorId;

use crate::built_in::BUILT_IN;
use crate::card::{self, Troubleshooting, Vendor};
use crate::error::CatalogError;

/// Files of an operator's directory that are read.
const MAX_FILES: usize = 500;

/// All vendor cards, in the order they are shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalog {
    vendors: Vec<Vendor>,
}

impl Catalog {
    /// The vendors compiled in.
    ///
    /// # Errors
    /// Never for a released build: a test parses every file.
    pub fn built_in() -> Result<Self, CatalogError> {
        let vendors = BUILT_IN
            .iter()
            .map(|(file, text)| Vendor::parse(file, text))
            .collect::<Result<_, _>>()?;
        Ok(Self { vendors })
    }

    /// The `.toml` files of a directory override or add vendors by id. A card is replaced as a whole, its policy included.
    ///
    /// # Errors
    /// The first file that cannot be read or is not a card, with file name and line; two files with one id.
    pub fn with_directory(mut self, dir: &Path) -> Result<Self, CatalogError> {
        let mut seen: Vec<VendorId> = Vec::new();
        for path in toml_files(dir)? {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = card::read_bounded(&path, &file)?;
            let vendor = Vendor::parse(&file, &text)?;
            if seen.contains(&vendor.id) {
                return Err(CatalogError::DuplicateId { file, id: vendor.id.0 });
            }
            seen.push(vendor.id.clone());
            match self.vendors.iter_mut().find(|known| known.id == vendor.id) {
                Some(known) => *known = vendor,
                None => self.vendors.push(vendor),
            }
        }
        Ok(self)
    }

    /// The file of a built-in card as it was written: a card of one's own begins as a copy of it.
    pub fn built_in_file(vendor: &VendorId) -> Option<&'static str> {
        let name = format!("{vendor}.toml");
        BUILT_IN.iter().find(|(file, _)| *file == name).map(|(_, text)| *text)
    }

    pub fn vendors(&self) -> &[Vendor] {
        &self.vendors
    }

    pub fn vendor(&self, id: &VendorId) -> Option<&Vendor> {
        self.vendors.iter().find(|vendor| vendor.id == *id)
    }

    /// The reviewed verdicts of all vendors that have any.
    pub fn policies(&self) -> Policies {
        Policies(
            self.vendors
                .iter()
                .filter(|v| !v.policy.tools.is_empty())
                .map(|v| (v.id.clone(), v.policy.clone()))
                .collect(),
        )
    }

    /// The vendor's own explanation of an error text.
    pub fn explain(&self, vendor: &VendorId, error: &str) -> Option<&Troubleshooting> {
        let error = error.to_lowercase();
        self.vendor(vendor)?
            .troubleshooting
            .iter()
            .find(|t| error.contains(&t.contains.to_lowercase()))
    }
}

/// Sorted by name, so that the result does not depend on the file system.
fn toml_files(dir: &Path) -> Result<Vec<std::path::PathBuf>, CatalogError> {
    let unreadable = |source| CatalogError::Directory {
        directory: dir.to_path_buf(),
        source,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            files.push(path);
        }
        if files.len() > MAX_FILES {
            return Err(CatalogError::TooManyFiles {
                directory: dir.to_path_buf(),
            });
        }
    }
    files.sort();
    Ok(files)
}
