//! Typed identifiers. The text form carries a prefix (`src_018f…`), so a swapped identifier is seen by people as well as by the compiler.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

/// Text that is not an identifier of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an identifier of the form {prefix}_<32 hexadecimal digits>")]
pub struct InvalidId {
    pub prefix: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// A fresh identifier; version 7, so that rows sort by creation.
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }

            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .filter(|rest| rest.len() == 32)
                    .and_then(|rest| Uuid::try_parse(rest).ok())
                    .map(Self)
                    .ok_or(InvalidId { prefix: $prefix })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    )+};
}

ids! {
    /// An organisation: the tenant every row belongs to.
    OrgId = "org";
    /// A person who can sign in.
    UserId = "usr";
    /// A connected (or once connected) MCP server.
    SourceId = "src";
    /// A client registration at an authorization server.
    RegistrationId = "reg";
    /// One attempt to redeem a refresh token, or one run of background work: tells its lease from a later one on the same row.
    ClaimantId = "clm";
    /// An authorization that was begun and not yet completed.
    FlowId = "flw";
    /// A sealed secret.
    SecretId = "sec";
    /// A stored answer.
    AnswerId = "ans";
    /// A chain of questions that refine each other.
    ConversationId = "cnv";
    /// A dashboard.
    DashboardId = "dsh";
    /// A pinned answer on a dashboard.
    TileId = "til";
    /// A link that shows a dashboard to whoever has it.
    ShareId = "shr";
    /// A dashboard that is mailed to a member.
    SubscriptionId = "sub";
    /// A browser that is signed in.
    DeviceId = "dev";
    /// An invitation into an organisation.
    InvitationId = "inv";
    /// An API key.
    ApiKeyId = "key";
    /// What was revoked and erased when a source was disconnected.
    ReceiptId = "rcp";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips_and_refuses_other_kinds() {
        let id = SourceId::generate();
        assert_eq!(id.to_string().parse::<SourceId>(), Ok(id));
        assert!(id.to_string().parse::<OrgId>().is_err());
        for text in [
            "",
            "src_",
            "src_zz",
            "src_018f0000000070008000000000000000ff",
            "SRC_018f0000000070008000000000000000",
        ] {
            assert!(text.parse::<SourceId>().is_err(), "{text}");
        }
    }
}
