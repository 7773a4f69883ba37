//! Who looks at a page.

use axum::http::HeaderMap;
use belvedere_app::SessionView;
use belvedere_types::Role;

use super::tour::Walked;
use crate::access::Access;
use crate::texts::Texts;

/// The signed-in person, as far as pages show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Viewer {
    pub user_name: String,
    pub org_name: String,
    pub role: Role,
    /// For the hidden field of forms and the header of scripts.
    pub csrf: String,
    /// In the reader's language.
    pub texts: Texts,
    pub walked: Walked,
}

impl Viewer {
    pub fn of(view: &SessionView, headers: &HeaderMap) -> Self {
        Self {
            user_name: view.user_name.clone(),
            org_name: view.org_name.clone(),
            role: view.role,
            csrf: view.csrf.clone(),
            texts: Texts::of(headers),
            walked: Walked::of(headers),
        }
    }

    /// Whether to offer what a route of this access does.
    pub fn may(&self, access: Access) -> bool {
        access.admits(self.role)
    }
}
