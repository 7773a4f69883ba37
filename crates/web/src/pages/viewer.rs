//! Who looks at a page.

use belvedere_app::SessionView;
use belvedere_types::Role;

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
}

impl Viewer {
    pub fn of(view: &SessionView, texts: Texts) -> Self {
        Self {
            user_name: view.user_name.clone(),
            org_name: view.org_name.clone(),
            role: view.role,
            csrf: view.csrf.clone(),
            texts,
        }
    }

    /// Whether to offer what a route of this access does.
    pub fn may(&self, access: Access) -> bool {
        access.admits(self.role)
    }
}
