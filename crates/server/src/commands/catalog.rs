//! The vendor catalog, offline: what is wrong with a card, the files of the built-in ones, and the page of known vendor errors.

use std::path::Path;
use std::process::ExitCode;

use belvedere_catalog::{Catalog, Vendor};
use belvedere_outbound::address::is_public;
use belvedere_types::{Problem, ProblemKind, VendorId};
use url::{Host, Url};

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
        let catalog = built_in.clone().with_directory(folder).map_err(explained)?;
        for gap in catalog.gaps().iter().filter(|gap| !shipped.contains(gap)) {
            println!("{}: works; to ship it lacks {}", gap.vendor, gap.lacks);
        }
        let own = catalog.vendors().iter().filter(|vendor| !known(&built_in, vendor));
        for (vendor, host) in own.flat_map(|vendor| {
            vendor
                .endpoints
                .iter()
                .filter_map(move |one| Some((&vendor.id, private(&one.url)?)))
        }) {
            println!(
                "{vendor}: {host} is in a network of your own: the server reaches it only where BELVEDERE_ALLOWED_PRIVATE_HOSTS names it"
            );
        }
        println!("{} cards, {} of them built in", catalog.vendors().len(), count);
    } else {
        println!("{count} cards");
    }
    Ok(if shipped.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The same card, address by address, as ships.
fn known(built_in: &Catalog, vendor: &Vendor) -> bool {
    built_in.vendor(&vendor.id).is_some_and(|own| own.endpoints == vendor.endpoints)
}

/// `host:port` of an address that no public network leads to, or that is not over TLS.
fn private(url: &Url) -> Option<String> {
    let private = match url.host()? {
        Host::Ipv4(address) => !is_public(address.into()),
        Host::Ipv6(address) => !is_public(address.into()),
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost") || url.scheme() == "http" && !name.ends_with(".invalid"),
    };
    let port = url.port_or_known_default()?;
    private.then(|| url.host_str().map(|host| format!("{host}:{port}")))?
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
