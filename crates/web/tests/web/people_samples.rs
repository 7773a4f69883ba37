//! Views of people and what they did, with the same text wherever a person has a word.

use belvedere_app::{ApiKeyRecord, AuditLine, AuditRecord, BeganBy, DeviceView, InvitationRecord, MemberView, Named};
use belvedere_types::{Actor, ApiKeyId, DeviceId, InvitationId, OrgId, Role, UserId};
use serde_json::json;

use crate::samples::NOW;

pub fn member(text: &str) -> MemberView {
    MemberView {
        id: UserId::generate(),
        name: text.into(),
        role: Role::Editor,
        email: Some(text.into()),
        password_set: true,
        created_at: NOW,
    }
}

pub fn invitation(text: &str) -> InvitationRecord {
    InvitationRecord {
        id: InvitationId::generate(),
        org: OrgId::generate(),
        digest: [0; 32],
        email: Some(text.into()),
        role: Role::Viewer,
        created_by: Actor::System,
        created_at: NOW,
        expires_at: NOW,
    }
}

pub fn api_key(text: &str) -> ApiKeyRecord {
    ApiKeyRecord {
        id: ApiKeyId::generate(),
        org: OrgId::generate(),
        name: text.into(),
        role: Role::Viewer,
        digest: [0; 32],
        created_at: NOW,
        expires_at: Some(NOW),
        created_by: Actor::System,
        networks: vec!["203.0.113.0/24".into()],
        last_used_at: Some(NOW),
    }
}

pub fn device(text: &str) -> DeviceView {
    DeviceView {
        id: DeviceId::generate(),
        device: text.into(),
        began_by: BeganBy::Password,
        created_at: NOW,
        seen_at: NOW,
        expires_at: NOW,
    }
}

pub fn audit_line(text: &str) -> AuditLine {
    AuditLine {
        entry: AuditRecord {
            sequence: 7,
            org: OrgId::generate(),
            actor: Actor::System,
            action: "source.renamed".into(),
            subject: text.into(),
            detail: json!({ "name": text }),
            at: NOW,
            hash: "00".into(),
        },
        who: Named::Member(text.into()),
        about: Some(Named::Source(text.into())),
    }
}
