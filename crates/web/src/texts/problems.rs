//! Failures and roles in the reader's language.

use belvedere_types::{Role, problem};

use super::Texts;

impl Texts {
    /// `None` in English, and for the codes of vendor cards, which only their own words explain.
    pub(crate) fn problem(self, code: &str) -> Option<[&'static str; 2]> {
        problem::words(code, self.language)
    }

    pub(crate) const fn role(self, role: Role) -> &'static str {
        match role {
            Role::Owner => self.role_owner(),
            Role::Editor => self.role_editor(),
            Role::Viewer => self.role_viewer(),
            Role::Auditor => self.role_auditor(),
        }
    }

    /// What a role is for.
    pub(crate) const fn role_words(self, role: Role) -> &'static str {
        match role {
            Role::Owner => self.owner_does(),
            Role::Editor => self.editor_does(),
            Role::Viewer => self.viewer_does(),
            Role::Auditor => self.auditor_does(),
        }
    }
}
