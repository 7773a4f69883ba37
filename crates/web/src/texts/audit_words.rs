//! Entries of the audit log as sentences without their subject, where the page is not in English; the English ones are made with the entries.

use belvedere_app::{AuditLine, AuditRecord};
use belvedere_types::{Actor, Role};
use serde_json::Value;

use super::{Language, Texts};

impl Texts {
    /// `None` in English, and for actions without a sentence of their own.
    pub(crate) fn happened(self, line: &AuditLine) -> Option<String> {
        match self.language {
            Language::English => None,
            Language::German => self.german(line),
        }
    }

    /// The actor's name. Those without one, and keys, are told in words.
    pub(crate) fn actor(self, name: &str) -> String {
        let english = Self::default();
        if name == english.former_member() {
            return self.former_member().into();
        }
        if name == english.ended_key() {
            return self.ended_key().into();
        }
        let key = name.strip_prefix("key “").and_then(|name| name.strip_suffix('”'));
        key.map_or_else(|| name.to_owned(), |name| self.key_called(name))
    }

    fn german(self, line: &AuditLine) -> Option<String> {
        let entry = &line.entry;
        let d = |key: &str| self.value(entry, key);
        let source = match &line.about {
            Some(name) => format!("„{name}“"),
            None => "(entfernt)".to_owned(),
        };
        let member = line.about.as_deref().unwrap_or(self.former_member());
        let key = line
            .about
            .as_deref()
            .map_or_else(|| "einen API-Schlüssel".to_owned(), |name| self.actor(name));
        Some(match entry.action.as_str() {
            "signed_in" => format!("hat sich angemeldet ({})", d("by")),
            "signed_out" => "hat ein Gerät abgemeldet".into(),
            "signed_out_everywhere" => format!("hat {} Geräte abgemeldet", d("sessions")),
            "sign_in.refused" if entry.detail.get("why").is_some() => {
                format!("hat eine Anmeldung über den Identitätsanbieter abgelehnt: {}", d("why"))
            }
            "sign_in.refused" => format!("hat eine Anmeldung als {member} abgelehnt: falsch ({})", d("by")),
            "sign_in_link.created" => format!("hat einen Anmeldelink für {member} gemacht"),
            "single_sign_on.set" => format!("hat {} als Identitätsanbieter gesetzt", d("issuer")),
            "single_sign_on.off" => "hat Single Sign-on abgeschaltet".into(),
            "single_sign_on.bound" => format!("hat sich zum ersten Mal über {} angemeldet", d("issuer")),
            "password.set" => "hat ein Passwort gesetzt".into(),
            "member.created" => format!("ist als {} beigetreten", d("role")),
            "member.invited" => format!("hat jemanden als {} eingeladen", d("role")),
            "member.role_set" => format!("hat {member} zu {} gemacht", d("role")),
            "member.renamed" => format!("hat {member} umbenannt"),
            "member.removed" => "hat ein Mitglied entfernt".into(),
            "invitation.withdrawn" => "hat eine Einladung zurückgezogen".into(),
            "organisation.renamed" => format!("hat die Organisation in „{}“ umbenannt", d("name")),
            "organisation.created" => "hat die Organisation angelegt".into(),
            "api_key.created" if entry.actor == Actor::System => "hat den API-Schlüssel der Einstellungen eingetragen".into(),
            "api_key.created" => format!("hat den API-Schlüssel „{}“ als {} gemacht", d("name"), d("role")),
            "api_key.revoked" => format!("hat {key} beendet"),
            "api_key.refused" => format!("wurde abgelehnt: benutzt von {}", d("from")),
            "access.refused" => format!("wurde abgelehnt: {} {}", d("method"), d("route")),
            "access.missed" => format!("hat nach {} gefragt, das es nicht gibt", entry.subject),
            "source.added" => format!("hat die Quelle {source} unter {} hinzugefügt", d("url")),
            "source.not_added" => format!("konnte keine Quelle unter {} hinzufügen ({})", d("url"), d("code")),
            "source.authorized" => format!("hat Zugriff auf {source} bekommen"),
            "source.credential_set" => format!("hat die Zugangsdaten von {source} gesetzt"),
            "source.access_set" => format!("hat festgelegt, wer {source} fragen und verwalten darf"),
            "source.renamed" => format!("hat eine Quelle in „{}“ umbenannt", d("name")),
            "source.disconnected" => format!("hat „{}“ getrennt", d("name")),
            "source.revoked" => format!("hat dem Anbieter von {source} gesagt, dass der Zugriff endet"),
            "sources.revoked_all" => "hat alle Quellen getrennt".into(),
            "authorization.begun" => format!("hat begonnen, den Zugriff auf {source} freizugeben"),
            "authorization.failed" => format!("konnte den Zugriff auf {source} nicht freigeben"),
            "authorization.required" => format!("hat bemerkt, dass {source} neu freizugeben ist"),
            "token.refreshed" => format!("hat den Zugriff auf {source} erneuert"),
            "grant.lost" => format!("hat den Zugriff auf {source} verloren"),
            "grant.erased" => format!("hat den Zugriff auf {source} gelöscht"),
            "tool.admitted" => format!("hat {} von {source} aufgerufen", d("tool")),
            "tool.refused" => format!("durfte {} von {source} nicht aufrufen: {}", d("tool"), d("why").replace('_', " ")),
            "tool.overridden" => format!("hat {} von {source} auf {} gesetzt: {}", d("tool"), d("verdict"), d("reason")),
            "tool.override_refused" => format!("durfte {} von {source} nicht öffnen", d("tool")),
            "tool.reviewed" => format!("hat die Änderung von {} von {source} angenommen", d("tool")),
            "tool.rejudged" => format!("hat {} von {source} neu beurteilt", d("tool")),
            "tool.changed" => format!("hat gesehen, dass sich {} von {source} geändert hat, und es verborgen", d("tool")),
            "tools.first_seen" => format!(
                "hat neue Werkzeuge von {source} gesehen: {} lesend, {} bewacht, {} gesperrt",
                d("read"),
                d("guarded"),
                d("blocked")
            ),
            "question.answered" => format!("hat eine Frage gestellt ({})", d("outcome")),
            "question.cancelled" => "hat eine Frage abgebrochen".into(),
            "golden.asked" => format!(
                "hat die Prüffragen von {source} gestellt: {} von {} bestanden",
                d("passed"),
                d("total")
            ),
            "secret.sealed" => format!("hat ein Geheimnis versiegelt, Version {}", d("version")),
            "secret.erased" => "hat ein Geheimnis gelöscht".into(),
            "registration.deleted" => "hat eine Registrierung bei einem Anbieter gelöscht".into(),
            "master_key.rotated" => "hat den Hauptschlüssel gewechselt".into(),
            "model.set" => "hat das Sprachmodell gesetzt".into(),
            "model.off" => "hat das Sprachmodell abgeschaltet".into(),
            "dashboard.shared" => "hat einen Link zu einem Dashboard gemacht".into(),
            "dashboard.unshared" => "hat einen Link zu einem Dashboard widerrufen".into(),
            "conversation.deleted" => "hat eine Unterhaltung gelöscht".into(),
            "audit.cut" => format!(
                "hat {} Einträge des Protokolls gehen lassen, wie die Einstellungen sagen",
                d("entries")
            ),
            "answers.let_go" => format!("hat {} Antworten gehen lassen, wie die Einstellungen sagen", d("answers")),
            "keeping.set" => "hat festgelegt, wie lange etwas bewahrt wird".into(),
            "audit.exported" => format!("hat das Protokoll als {} exportiert", d("format")),
            "audit.verified" if entry.detail.get("holds") == Some(&Value::Bool(true)) => "hat das Protokoll geprüft: es stimmt".into(),
            "audit.verified" => "hat das Protokoll geprüft: es stimmt nicht".into(),
            _ => return None,
        })
    }

    /// A detail of an entry. Where it is a word of ours, it is translated.
    fn value(self, entry: &AuditRecord, key: &str) -> String {
        let text = match entry.detail.get(key) {
            Some(Value::String(text)) => text.as_str(),
            Some(Value::Null) | None => return "unbekannt".into(),
            Some(Value::Number(number)) => return self.grouped(&number.to_string()),
            Some(other) => return other.to_string(),
        };
        let word = match (key, text) {
            ("role", "owner") => self.role(Role::Owner),
            ("role", "editor") => self.role(Role::Editor),
            ("role", "viewer") => self.role(Role::Viewer),
            ("role", "auditor") => self.role(Role::Auditor),
            ("by", "password") => self.by_password(),
            ("by", "link") => self.by_link(),
            ("by", "invitation") => self.by_invitation(),
            ("by", "oidc" | "single sign-on") => self.by_oidc(),
            ("verdict", "read") => "lesend",
            ("verdict", "guarded") => "bewacht",
            ("verdict", "blocked") => "gesperrt",
            ("outcome", "answered") => "beantwortet",
            ("outcome", "clarify") => "Rückfrage",
            ("outcome", "refused") => "abgelehnt",
            ("outcome", "no_source") => "keine Quelle",
            ("outcome", "failed") => "fehlgeschlagen",
            (_, other) => other,
        };
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use belvedere_types::OrgId;
    use serde_json::json;
    use time::OffsetDateTime;

    use super::*;

    fn line(action: &str, about: Option<&str>, detail: Value) -> AuditLine {
        let entry = AuditRecord {
            sequence: 1,
            org: OrgId::generate(),
            actor: Actor::System,
            action: action.into(),
            subject: "src_1".into(),
            detail,
            at: OffsetDateTime::UNIX_EPOCH,
            hash: String::new(),
        };
        AuditLine {
            entry,
            who: "Belvedere".into(),
            about: about.map(str::to_owned),
            words: "did something".into(),
        }
    }

    #[test]
    fn entries_are_told_in_german_with_our_own_words_translated_and_others_not() {
        let german = Texts::new(Language::German);
        for (action, about, detail, told) in [
            ("signed_in", None, json!({ "by": "password" }), "hat sich angemeldet (per Passwort)"),
            (
                "tool.overridden",
                Some("Prod"),
                json!({ "tool": "read", "verdict": "blocked", "reason": "failed" }),
                "hat read von „Prod“ auf gesperrt gesetzt: failed",
            ),
            (
                "answers.let_go",
                None,
                json!({ "answers": 1200 }),
                "hat 1.200 Antworten gehen lassen, wie die Einstellungen sagen",
            ),
        ] {
            assert_eq!(german.happened(&line(action, about, detail)).as_deref(), Some(told));
        }
        assert_eq!(german.happened(&line("new.thing", None, json!({}))), None);
        assert_eq!(Texts::default().happened(&line("signed_in", None, json!({}))), None);
    }

    #[test]
    fn keys_and_those_who_are_gone_are_told_of() {
        let both = Language::ALL.map(Texts::new);
        for (kept, told) in [
            ("key “nightly”", ["key “nightly”", "Schlüssel „nightly“"]),
            ("a former member", ["a former member", "ein früheres Mitglied"]),
            ("a key that ended", ["a key that ended", "ein beendeter Schlüssel"]),
            ("Mara", ["Mara", "Mara"]),
        ] {
            assert_eq!(both.map(|t| t.actor(kept)), told);
        }
    }
}
