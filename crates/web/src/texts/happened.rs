//! Entries of the audit log as sentences without their subject.

use belvedere_app::{AuditLine, Named};
use belvedere_types::{Actor, Role};
use serde_json::Value;

use super::{Texts, texts};

texts! {
    text former_member: "a former member", "ein früheres Mitglied";
    text ended_key: "a key that ended", "ein Schlüssel, der nicht mehr gilt";
    text gone_source: "a source that is gone", "(entfernt)";
    line key_called(name): "key “{name}”", "Schlüssel „{name}“";
    line quoted(name): "“{name}”", "„{name}“";
    text unknown_detail: "unknown", "unbekannt";
    line did_sign_in(by): "signed in {by}", "hat sich angemeldet ({by})";
    text did_sign_out: "signed a device out", "hat ein Gerät abgemeldet";
    line did_sign_out_everywhere(n): "signed {n} devices out", "hat {n} Geräte abgemeldet";
    line did_refuse_provider(why): "refused a sign-in through the identity provider: {why}", "hat eine Anmeldung über den Identitätsanbieter abgelehnt: {why}";
    line did_refuse_password(member): "refused a wrong password for {member}", "hat ein falsches Passwort für {member} abgelehnt";
    line did_link_sign_in(member): "made a sign-in link for {member}", "hat einen Anmeldelink für {member} erstellt";
    line did_set_provider(issuer): "set {issuer} as identity provider", "hat {issuer} als Identitätsanbieter festgelegt";
    text did_drop_provider: "switched single sign-on off", "hat Single Sign-on abgeschaltet";
    line did_bind_provider(issuer): "signed in through {issuer} for the first time", "hat sich zum ersten Mal über {issuer} angemeldet";
    text did_set_password: "set a password", "hat ein Passwort festgelegt";
    line did_join(role): "joined as {role}", "ist als {role} beigetreten";
    line did_invite(role): "invited somebody as {role}", "hat jemanden als {role} eingeladen";
    line did_set_role(member, role): "gave {member} the role {role}", "hat {member} die Rolle {role} gegeben";
    line did_rename_member(member): "renamed {member}", "hat {member} umbenannt";
    text did_remove_member: "removed a member", "hat ein Mitglied entfernt";
    text did_withdraw_invitation: "withdrew an invitation", "hat eine Einladung zurückgezogen";
    text did_create_organisation: "set the organisation up", "hat die Organisation angelegt";
    line did_rename_organisation(name): "renamed the organisation to “{name}”", "hat die Organisation in „{name}“ umbenannt";
    text did_register_key: "registered the API key of the server's settings", "hat den API-Schlüssel aus der Konfiguration eingetragen";
    line did_make_key(name, role): "made the API key “{name}” as {role}", "hat den API-Schlüssel „{name}“ als {role} erstellt";
    line did_end_key(key): "ended {key}", "hat {key} beendet";
    text some_key: "an API key", "einen API-Schlüssel";
    line was_refused_key(from): "was refused: used from {from}", "wurde abgelehnt: verwendet von {from}";
    line was_refused(method, route): "was refused {method} {route}", "wurde abgelehnt: {method} {route}";
    line did_miss(subject): "asked for {subject}, which is not there", "hat nach {subject} gefragt, das es nicht gibt";
    line did_add_source(source, url): "added the source {source} at {url}", "hat die Quelle {source} unter {url} hinzugefügt";
    line did_not_add_source(url, code): "could not add a source at {url} ({code})", "konnte keine Quelle unter {url} hinzufügen ({code})";
    line was_given_access(source): "was given access to {source}", "hat Zugriff auf {source} bekommen";
    line did_set_credential(source): "set the credential of {source}", "hat die Zugangsdaten von {source} festgelegt";
    line did_set_access(source): "set who may ask and who may manage {source}", "hat festgelegt, wer {source} fragen und verwalten darf";
    line did_rename_source(name): "renamed a source to “{name}”", "hat eine Quelle in „{name}“ umbenannt";
    line did_disconnect(name): "disconnected “{name}”", "hat „{name}“ getrennt";
    line did_revoke(source): "told the vendor of {source} that access ended", "hat dem Anbieter von {source} das Ende des Zugriffs mitgeteilt";
    text did_revoke_all: "disconnected every source", "hat alle Quellen getrennt";
    line did_begin_authorizing(source): "began to authorize {source}", "hat begonnen, den Zugriff auf {source} freizugeben";
    line did_fail_authorizing(source): "could not authorize {source}", "konnte den Zugriff auf {source} nicht freigeben";
    line did_need_authorizing(source): "saw that {source} has to be authorized again", "hat bemerkt, dass {source} neu freigegeben werden muss";
    line did_renew(source): "renewed access to {source}", "hat den Zugriff auf {source} erneuert";
    line did_lose(source): "lost access to {source}", "hat den Zugriff auf {source} verloren";
    line did_erase(source): "erased access to {source}", "hat den Zugriff auf {source} gelöscht";
    line did_call(tool, source): "called {tool} of {source}", "hat {tool} von {source} aufgerufen";
    line was_refused_tool(tool, source, why): "was refused {tool} of {source}: {why}", "durfte {tool} von {source} nicht aufrufen: {why}";
    line did_override(tool, source, verdict, reason): "set {tool} of {source} to {verdict}: {reason}", "hat {tool} von {source} auf {verdict} gesetzt: {reason}";
    line was_refused_override(tool, source): "was refused to open {tool} of {source}", "durfte {tool} von {source} nicht öffnen";
    line did_accept_change(tool, source): "accepted the change of {tool} of {source}", "hat die Änderung von {tool} von {source} angenommen";
    line did_rejudge(tool, source): "judged {tool} of {source} again", "hat {tool} von {source} neu beurteilt";
    line did_see_change(tool, source): "saw that {tool} of {source} changed, and hid it", "hat eine Änderung von {tool} von {source} bemerkt und das Werkzeug verborgen";
    line did_see_tools(source, read, guarded, blocked): "saw new tools of {source}: {read} read, {guarded} guarded, {blocked} hidden", "hat neue Werkzeuge von {source} bemerkt: {read} lesend, {guarded} abgesichert, {blocked} verborgen";
    line did_ask(outcome): "asked a question ({outcome})", "hat eine Frage gestellt ({outcome})";
    text did_cancel: "cancelled a question", "hat eine Frage abgebrochen";
    line did_ask_golden(source, passed, total): "asked the golden questions of {source}: {passed} of {total} passed", "hat die Prüffragen von {source} gestellt: {passed} von {total} bestanden";
    line did_seal(version): "sealed a secret, version {version}", "hat ein Geheimnis versiegelt, Version {version}";
    text did_erase_secret: "erased a secret", "hat ein Geheimnis gelöscht";
    text did_delete_registration: "deleted a registration at a vendor", "hat eine Registrierung bei einem Anbieter gelöscht";
    text did_rotate: "rotated the master key", "hat den Hauptschlüssel gewechselt";
    text did_set_model: "set the language model", "hat das Sprachmodell festgelegt";
    text did_drop_model: "switched the language model off", "hat das Sprachmodell abgeschaltet";
    text did_share: "made a link to a dashboard", "hat einen Link zu einem Dashboard erstellt";
    text did_unshare: "revoked a link to a dashboard", "hat einen Link zu einem Dashboard widerrufen";
    line did_subscribe(member): "mails a dashboard to {member}", "lässt {member} ein Dashboard zuschicken";
    line did_stop_mail(member): "stopped mailing a dashboard to {member}", "hat die E-Mails mit einem Dashboard an {member} beendet";
    line did_pause_mail(member): "paused mailing a dashboard to {member}", "hat die E-Mails mit einem Dashboard an {member} pausiert";
    line did_resume_mail(member): "resumed mailing a dashboard to {member}", "lässt {member} wieder ein Dashboard zuschicken";
    line did_end_mail(member): "mails a dashboard no more to {member}, who may not see it or has no address", "schickt {member} ein Dashboard nicht mehr: kein Zugriff oder keine Adresse";
    text did_leave_mail: "stopped the mails with a dashboard, by the link in one", "hat die E-Mails mit einem Dashboard über den Link darin beendet";
    line did_mail(member): "mailed a dashboard to {member}", "hat {member} ein Dashboard geschickt";
    line did_not_mail(member, code): "could not mail a dashboard to {member} ({code})", "konnte {member} kein Dashboard schicken ({code})";
    text did_delete_conversation: "deleted a conversation", "hat eine Unterhaltung gelöscht";
    line did_cut_audit(n): "erased {n} entries of the audit log, as the settings say", "hat {n} Einträge des Protokolls gemäß den Einstellungen gelöscht";
    line did_let_go_answers(n): "erased {n} answers, as the settings say", "hat {n} Antworten gemäß den Einstellungen gelöscht";
    text did_set_keeping: "set how long things are kept", "hat die Aufbewahrungsdauer festgelegt";
    line did_export_audit(format): "exported the audit log as {format}", "hat das Protokoll als {format} exportiert";
    text did_verify: "verified the audit log: it holds", "hat das Protokoll geprüft: Es ist unversehrt";
    text did_verify_broken: "verified the audit log: it does not hold", "hat das Protokoll geprüft: Es ist nicht unversehrt";
    text outcome_answered: "answered", "beantwortet";
    text outcome_clarify: "a question back", "Rückfrage";
    text outcome_refused: "refused", "abgelehnt";
    text outcome_no_source: "no source", "keine Quelle";
    text outcome_failed: "failed", "fehlgeschlagen";
    text set_read: "read", "lesend";
    text set_guarded: "guarded", "abgesichert";
    text set_blocked: "hidden", "verborgen";
}

impl Texts {
    pub(crate) fn named(self, named: &Named) -> String {
        match named {
            Named::Member(name) => name.clone(),
            Named::Key(name) => self.key_called(name),
            Named::Source(name) => self.quoted(name),
            Named::FormerMember => self.former_member().into(),
            Named::EndedKey => self.ended_key().into(),
            Named::Belvedere => "Belvedere".into(),
        }
    }

    /// What has no sentence of its own is told by its name.
    pub(crate) fn happened(self, line: &AuditLine) -> String {
        let entry = &line.entry;
        let d = |key: &str| self.detail_of(&entry.detail, key);
        let about = |gone: &str| line.about.as_ref().map_or_else(|| gone.to_owned(), |named| self.named(named));
        let source = || about(self.gone_source());
        let member = || about(self.former_member());
        let is = |key: &str| entry.detail.get(key) == Some(&Value::Bool(true));
        match entry.action.as_str() {
            "signed_in" => self.did_sign_in(d("by")),
            "signed_out" => self.did_sign_out().into(),
            "signed_out_everywhere" => self.did_sign_out_everywhere(d("sessions")),
            "sign_in.refused" if entry.detail.get("why").is_some() => self.did_refuse_provider(d("why")),
            "sign_in.refused" => self.did_refuse_password(member()),
            "sign_in_link.created" => self.did_link_sign_in(member()),
            "single_sign_on.set" => self.did_set_provider(d("issuer")),
            "single_sign_on.off" => self.did_drop_provider().into(),
            "single_sign_on.bound" => self.did_bind_provider(d("issuer")),
            "password.set" => self.did_set_password().into(),
            "member.created" => self.did_join(d("role")),
            "member.invited" => self.did_invite(d("role")),
            "member.role_set" => self.did_set_role(member(), d("role")),
            "member.renamed" => self.did_rename_member(member()),
            "member.removed" => self.did_remove_member().into(),
            "invitation.withdrawn" => self.did_withdraw_invitation().into(),
            "organisation.created" => self.did_create_organisation().into(),
            "organisation.renamed" => self.did_rename_organisation(d("name")),
            "api_key.created" if entry.actor == Actor::System => self.did_register_key().into(),
            "api_key.created" => self.did_make_key(d("name"), d("role")),
            "api_key.revoked" => self.did_end_key(about(self.some_key())),
            "api_key.refused" => self.was_refused_key(d("from")),
            "access.refused" => self.was_refused(d("method"), d("route")),
            "access.missed" => self.did_miss(&entry.subject),
            "source.added" => self.did_add_source(source(), d("url")),
            "source.not_added" => self.did_not_add_source(d("url"), d("code")),
            "source.authorized" => self.was_given_access(source()),
            "source.credential_set" => self.did_set_credential(source()),
            "source.access_set" => self.did_set_access(source()),
            "source.renamed" => self.did_rename_source(d("name")),
            "source.disconnected" => self.did_disconnect(d("name")),
            "source.revoked" => self.did_revoke(source()),
            "sources.revoked_all" => self.did_revoke_all().into(),
            "authorization.begun" => self.did_begin_authorizing(source()),
            "authorization.failed" => self.did_fail_authorizing(source()),
            "authorization.required" => self.did_need_authorizing(source()),
            "token.refreshed" => self.did_renew(source()),
            "grant.lost" => self.did_lose(source()),
            "grant.erased" => self.did_erase(source()),
            "tool.admitted" => self.did_call(d("tool"), source()),
            "tool.refused" => self.was_refused_tool(d("tool"), source(), d("why").replace('_', " ")),
            "tool.overridden" => self.did_override(d("tool"), source(), d("verdict"), d("reason")),
            "tool.override_refused" => self.was_refused_override(d("tool"), source()),
            "tool.reviewed" => self.did_accept_change(d("tool"), source()),
            "tool.rejudged" => self.did_rejudge(d("tool"), source()),
            "tool.changed" => self.did_see_change(d("tool"), source()),
            "tools.first_seen" => self.did_see_tools(source(), d("read"), d("guarded"), d("blocked")),
            "question.answered" => self.did_ask(d("outcome")),
            "question.cancelled" => self.did_cancel().into(),
            "golden.asked" => self.did_ask_golden(source(), d("passed"), d("total")),
            "secret.sealed" => self.did_seal(d("version")),
            "secret.erased" => self.did_erase_secret().into(),
            "registration.deleted" => self.did_delete_registration().into(),
            "master_key.rotated" => self.did_rotate().into(),
            "model.set" => self.did_set_model().into(),
            "model.off" => self.did_drop_model().into(),
            "dashboard.shared" => self.did_share().into(),
            "dashboard.unshared" => self.did_unshare().into(),
            "subscription.set" => self.did_subscribe(member()),
            "subscription.paused" => self.did_pause_mail(member()),
            "subscription.resumed" => self.did_resume_mail(member()),
            "subscription.ended" => match entry.detail.get("why").and_then(Value::as_str) {
                Some("link") => self.did_leave_mail().into(),
                Some("removed") => self.did_stop_mail(member()),
                _ => self.did_end_mail(member()),
            },
            "subscription.sent" => self.did_mail(member()),
            "subscription.failed" => self.did_not_mail(member(), d("code")),
            "conversation.deleted" => self.did_delete_conversation().into(),
            "audit.cut" => self.did_cut_audit(d("entries")),
            "answers.let_go" => self.did_let_go_answers(d("answers")),
            "keeping.set" => self.did_set_keeping().into(),
            "audit.exported" => self.did_export_audit(d("format")),
            "audit.verified" if is("holds") => self.did_verify().into(),
            "audit.verified" => self.did_verify_broken().into(),
            other => other.replace(['.', '_'], " "),
        }
    }

    /// A detail of an entry. Where it is a word of ours, it is told in the reader's language.
    fn detail_of(self, detail: &Value, key: &str) -> String {
        let text = match detail.get(key) {
            Some(Value::String(text)) => text.as_str(),
            Some(Value::Null) | None => return self.unknown_detail().into(),
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
            ("by", "oidc") => self.by_oidc(),
            ("verdict", "read") => self.set_read(),
            ("verdict", "guarded") => self.set_guarded(),
            ("verdict", "blocked") => self.set_blocked(),
            ("outcome", "answered") => self.outcome_answered(),
            ("outcome", "clarify") => self.outcome_clarify(),
            ("outcome", "refused") => self.outcome_refused(),
            ("outcome", "no_source") => self.outcome_no_source(),
            ("outcome", "failed") => self.outcome_failed(),
            (_, other) => other,
        };
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use belvedere_app::AuditRecord;
    use belvedere_types::OrgId;
    use serde_json::json;
    use time::OffsetDateTime;

    use super::*;
    use crate::texts::Language;

    fn line(action: &str, about: Option<Named>, detail: Value) -> AuditLine {
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
            who: Named::Belvedere,
            about,
        }
    }

    #[test]
    fn entries_are_told_with_our_own_words_in_the_readers_language_and_others_as_they_are() {
        let both = Language::ALL.map(Texts::new);
        for (action, about, detail, told) in [
            (
                "signed_in",
                None,
                json!({ "by": "password" }),
                ["signed in by password", "hat sich angemeldet (per Passwort)"],
            ),
            (
                "tool.overridden",
                Some(Named::Source("Prod".into())),
                json!({ "tool": "read", "verdict": "blocked", "reason": "failed" }),
                [
                    "set read of “Prod” to hidden: failed",
                    "hat read von „Prod“ auf verborgen gesetzt: failed",
                ],
            ),
            (
                "answers.let_go",
                None,
                json!({ "answers": 1200 }),
                [
                    "erased 1,200 answers, as the settings say",
                    "hat 1.200 Antworten gemäß den Einstellungen gelöscht",
                ],
            ),
            (
                "token.refreshed",
                None,
                json!({}),
                ["renewed access to a source that is gone", "hat den Zugriff auf (entfernt) erneuert"],
            ),
            (
                "api_key.revoked",
                Some(Named::Key("nightly".into())),
                json!({}),
                ["ended key “nightly”", "hat Schlüssel „nightly“ beendet"],
            ),
            ("new.thing_done", None, json!({}), ["new thing done", "new thing done"]),
        ] {
            assert_eq!(both.map(|t| t.happened(&line(action, about.clone(), detail.clone()))), told);
        }
    }
}
