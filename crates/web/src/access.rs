//! Who asks, and what a route asks of them.

use belvedere_app::SessionView;
use belvedere_types::{Caller, Role, SecretText};

/// What a route demands. One word a row in [`crate::routes::table`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody who is signed in.
    Member,
    /// Those who may see data: owner, editor, viewer.
    Data,
    /// Those who may change sources and dashboards: owner, editor.
    Edit,
    /// Those who may read the audit log: owner, auditor.
    Audit,
    Owner,
}

impl Access {
    pub fn admits(self, role: Role) -> bool {
        match self {
            Self::Public | Self::Member => true,
            Self::Data => matches!(role, Role::Owner | Role::Editor | Role::Viewer),
            Self::Edit => matches!(role, Role::Owner | Role::Editor),
            Self::Audit => matches!(role, Role::Owner | Role::Auditor),
            Self::Owner => role == Role::Owner,
        }
    }

    /// The roles it admits, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Public => "anybody",
            Self::Member => "any member",
            Self::Data => "owner, editor or viewer",
            Self::Edit => "owner or editor",
            Self::Audit => "owner or auditor",
            Self::Owner => "owner",
        }
    }
}

/// How a caller proved who they are.
#[derive(Debug, Clone)]
pub enum Via {
    ApiKey,
    /// The session and the token its cookie carries.
    Session {
        view: SessionView,
        cookie: SecretText,
    },
}

/// An authenticated caller, put into the request by the guard.
#[derive(Debug, Clone)]
pub struct Identity {
    pub caller: Caller,
    pub via: Via,
}
