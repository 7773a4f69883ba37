//! People and programs: how they get in, what they carry, where they are signed in.

mod keys;
mod members;
mod passwords;
mod sessions;
mod single_sign_on;
mod visitor;

pub use keys::NewApiKey;
pub use members::{Acceptance, InvitationView, MemberView};
pub use passwords::NewPassword;
pub use sessions::DeviceView;
pub use single_sign_on::{SetSingleSignOn, SingleSignOnCallback, SingleSignOnView};
pub use visitor::Visitor;
