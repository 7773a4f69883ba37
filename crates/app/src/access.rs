//! What each role may do.

pub(crate) mod reach;

use belvedere_types::{Caller, Problem, ProblemKind, Role};

use crate::AppError;

/// The kinds of things a member does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Permission {
    /// See sources, ask, see answers and dashboards.
    Look,
    /// Connect, disconnect, pin.
    Edit,
    /// Overrides, reviews of changed tools, sign-in links, keys.
    Own,
    /// Read the audit log.
    Audit,
}

pub(crate) fn allow(caller: &Caller, permission: Permission) -> Result<(), AppError> {
    let allowed = match caller.role {
        Role::Owner => true,
        Role::Editor => matches!(permission, Permission::Look | Permission::Edit),
        Role::Viewer => permission == Permission::Look,
        Role::Auditor => permission == Permission::Audit,
    };
    if allowed {
        return Ok(());
    }
    Err(AppError::new(Problem::new(
        ProblemKind::Forbidden,
        "role_not_sufficient",
        "Your role does not allow this.",
        "Ask an owner of your organisation to do it, or to change your role.",
    )))
}
