//! Pages in a real Chromium, over the built server and the mock vendor.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

/// The same journeys at a desk by day and on a telephone at night.
macro_rules! in_both_looks {
    ($($journey:ident),+ $(,)?) => {
        mod at_a_desk {
            $(#[tokio::test] async fn $journey() { super::$journey(belvedere_tests::Look::DESK).await; })+
        }
        mod on_a_telephone {
            $(#[tokio::test] async fn $journey() { super::$journey(belvedere_tests::Look::NIGHT).await; })+
        }
    };
}

mod asking;
mod boards;
mod cards;
mod charts;
mod journey;
mod languages;
mod long_tables;
mod mails;
mod media;
mod place;
mod scriptless;
mod settings;
mod trouble;
mod vendors;
