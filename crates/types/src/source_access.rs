//! Who of an organisation may ask a source, and who may manage it.

use serde::{Deserialize, Serialize};

use crate::{Actor, Caller, Role, UserId};

/// Some of an organisation's members. It narrows what a role allows and widens nothing: owners belong to every circle, auditors to none that asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "who", deny_unknown_fields)]
pub enum Circle {
    Everyone,
    /// Those with one of the roles, and those named. An API key counts by its role: nobody can name one.
    Only {
        roles: Vec<Role>,
        members: Vec<UserId>,
    },
}

impl Circle {
    /// The server itself works for everybody, so it belongs to every circle.
    pub fn admits(&self, caller: &Caller) -> bool {
        if caller.role == Role::Owner || caller.actor == Actor::System {
            return true;
        }
        match self {
            Self::Everyone => true,
            Self::Only { roles, members } => {
                let named = match caller.actor {
                    Actor::User(user) => members.contains(&user),
                    Actor::ApiKey(_) | Actor::System => false,
                };
                named || roles.contains(&caller.role)
            }
        }
    }
}

/// What a source says beside the organisation's roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceAccess {
    pub ask: Circle,
    pub manage: Circle,
}

impl SourceAccess {
    /// Everybody, as their role allows.
    pub const OPEN: Self = Self {
        ask: Circle::Everyone,
        manage: Circle::Everyone,
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ApiKeyId, OrgId};

    fn caller(actor: Actor, role: Role) -> Caller {
        Caller {
            org: OrgId::generate(),
            actor,
            role,
        }
    }

    #[test]
    fn a_circle_holds_owners_its_roles_and_its_names() {
        let (named, other) = (UserId::generate(), UserId::generate());
        let circle = Circle::Only {
            roles: vec![Role::Editor],
            members: vec![named],
        };
        for (actor, role, admitted) in [
            (Actor::User(other), Role::Owner, true),
            (Actor::User(other), Role::Editor, true),
            (Actor::User(named), Role::Viewer, true),
            (Actor::System, Role::Viewer, true),
            (Actor::User(other), Role::Viewer, false),
            (Actor::User(other), Role::Auditor, false),
            (Actor::ApiKey(ApiKeyId::generate()), Role::Viewer, false),
            (Actor::ApiKey(ApiKeyId::from_uuid(named.uuid())), Role::Viewer, false),
        ] {
            assert_eq!(circle.admits(&caller(actor, role)), admitted, "{actor:?} {role:?}");
            assert!(Circle::Everyone.admits(&caller(actor, role)));
        }
        let empty = Circle::Only {
            roles: Vec::new(),
            members: Vec::new(),
        };
        assert!(
            empty.admits(&caller(Actor::User(other), Role::Owner)),
            "a source is never without anybody"
        );
        assert!(!empty.admits(&caller(Actor::User(named), Role::Editor)));
    }

    #[test]
    fn what_cannot_be_read_is_no_circle() {
        for text in [
            "{}",
            r#"{"who":"only"}"#,
            r#"{"who":"nobody"}"#,
            r#"{"who":"only","roles":["king"],"members":[]}"#,
            r#"{"who":"only","roles":[],"members":[],"all":true}"#,
        ] {
            assert!(serde_json::from_str::<Circle>(text).is_err(), "{text}");
        }
        assert_eq!(serde_json::from_str::<Circle>(r#"{"who":"everyone"}"#).unwrap(), Circle::Everyone);
    }
}
