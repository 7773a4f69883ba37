//! What is wrong with a vendor file.

use std::path::PathBuf;

use belvedere_types::{Explain, Problem, ProblemKind};

/// A catalog that cannot be read. The server does not start with half a catalog.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    #[error("the catalog directory {} cannot be read", .directory.display())]
    Directory { directory: PathBuf, source: std::io::Error },
    #[error("the catalog directory {} holds more than 500 files", .directory.display())]
    TooManyFiles { directory: PathBuf },
    #[error("the file {file} cannot be read")]
    File { file: String, source: std::io::Error },
    #[error("the file {file} is larger than 256 KiB")]
    TooLarge { file: String },
    /// Not TOML, an unknown key, a missing key or a wrong type.
    #[error("the file {file} is malformed, line {line}")]
    Malformed { file: String, line: usize, detail: String },
    /// A value that is there and makes no sense.
    #[error("the file {file} has an invalid {field}")]
    Invalid {
        file: String,
        field: &'static str,
        detail: &'static str,
    },
    #[error("the vendor id {id} is in two files, the second is {file}")]
    DuplicateId { file: String, id: String },
}

impl Explain for CatalogError {
    fn problem(&self) -> Problem {
        let invalid = |code, detail: String, next: &str| Problem::new(ProblemKind::Invalid, code, detail, next);
        match self {
            Self::Directory { directory, source } => invalid(
                "catalog_directory_unreadable",
                format!("The catalog directory {} cannot be read: {source}.", directory.display()),
                "Set BELVEDERE_CATALOG_DIR to a directory that the server may read, or leave it unset.",
            ),
            Self::TooManyFiles { directory } => invalid(
                "catalog_too_many_files",
                format!("The catalog directory {} holds more than 500 vendor files.", directory.display()),
                "Keep at most 500 files in it.",
            ),
            Self::File { file, source } => invalid(
                "vendor_file_unreadable",
                format!("The file {file} cannot be read: {source}."),
                "Make it readable text in UTF-8.",
            ),
            Self::TooLarge { file } => invalid(
                "vendor_file_too_large",
                format!("The file {file} is larger than 256 KiB."),
                "Shorten it.",
            ),
            Self::Malformed { file, line, detail } => invalid(
                "vendor_file_malformed",
                format!("The file {file} is malformed: line {line}: {detail}"),
                "Correct that line; the built-in cards show the form.",
            ),
            Self::Invalid { file, field, detail } => invalid(
                "vendor_file_invalid",
                format!("The file {file}: `{field}` {detail}."),
                "Correct that value.",
            ),
            Self::DuplicateId { file, id } => invalid(
                "vendor_id_duplicate",
                format!("Two vendor files have the id {id}; the second is {file}."),
                "Give one of them another id.",
            ),
        }
    }
}
