//! Who knocks, before it is known who they are.

use std::net::IpAddr;

use sha2::{Digest, Sha256};

/// Longest description of a browser, in characters.
const MAX_DEVICE_CHARS: usize = 60;

/// Where a request comes from.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// `None` where the transport does not tell.
    pub address: Option<IpAddr>,
    /// The browser in a few words.
    pub device: String,
}

impl Visitor {
    pub(crate) fn device(&self) -> String {
        let printable = self.device.chars().filter(|c| !c.is_control());
        printable.take(MAX_DEVICE_CHARS).collect()
    }

    /// What attempts are counted by: the address, and of IPv6 the /64, which one household has whole.
    pub(crate) fn bucket(&self) -> [u8; 32] {
        let network = match self.address {
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}/64")
            }
            None => "unknown".into(),
        };
        Sha256::digest(format!("network\0{network}")).into()
    }
}
