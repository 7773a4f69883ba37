//! Members, invitations, API keys, devices, the audit log; how people get in; the settings' pages.

use super::{DELETE, GET, PATCH, POST, PUT, Route, json, page};
use crate::access::Access::{Audit, Member, Owner, Public};
use crate::api::{audit as a, keeping as e, keys as k, members as m, single_sign_on as s};
use crate::openapi::Doc;
use crate::pages::{api_keys, audit, entry, join, keeping, members, own_sign_in as own, settings, single_sign_on as sso};

pub(super) fn api() -> Vec<Route> {
    let invited = Doc::post("Make an invitation link; it is in this answer alone");
    let made = Doc::post("Make an API key; it is in this answer alone").takes("CreateApiKey");
    let devices = Doc::get("Where the caller is signed in");
    vec![
        json(
            GET,
            "/api/v1/members",
            Audit,
            m::list,
            Doc::get("Members, oldest first").returns("MemberList"),
        ),
        json(
            PATCH,
            "/api/v1/members/{id}",
            Owner,
            m::change,
            Doc::post("Change a member's role or name")
                .takes("ChangeMember")
                .returns("MemberOfOrganisation"),
        ),
        json(
            DELETE,
            "/api/v1/members/{id}",
            Owner,
            m::remove,
            Doc::post("Remove a member: sessions and API keys end").status(204),
        ),
        json(
            POST,
            "/api/v1/members/{id}/sign-in-links",
            Owner,
            m::link,
            Doc::post("A single-use link that signs in as that member")
                .returns("SignInLink")
                .status(201),
        ),
        json(
            GET,
            "/api/v1/invitations",
            Audit,
            m::invitations,
            Doc::get("Invitations that can still be accepted").returns("InvitationList"),
        ),
        json(
            POST,
            "/api/v1/invitations",
            Owner,
            m::invite,
            invited.takes("Invite").returns("InvitationMade").status(201),
        ),
        json(
            DELETE,
            "/api/v1/invitations/{id}",
            Owner,
            m::withdraw,
            Doc::post("Withdraw an invitation").status(204),
        ),
        json(
            GET,
            "/api/v1/api-keys",
            Owner,
            k::list,
            Doc::get("Every API key, without the key itself").returns("ApiKeyList"),
        ),
        json(POST, "/api/v1/api-keys", Owner, k::create, made.returns("ApiKeyMade").status(201)),
        json(
            DELETE,
            "/api/v1/api-keys/{id}",
            Owner,
            k::revoke,
            Doc::post("End an API key at once").status(204),
        ),
        json(
            GET,
            "/api/v1/keeping",
            Audit,
            e::show,
            Doc::get("How long answers and audit entries are kept").returns("Keeping"),
        ),
        json(
            PUT,
            "/api/v1/keeping",
            Owner,
            e::set,
            Doc::post("Set how long answers and audit entries are kept")
                .takes("Keeping")
                .returns("Keeping"),
        ),
        json(
            GET,
            "/api/v1/sealing",
            Audit,
            e::sealing,
            Doc::get("Which master keys the organisation's secrets are sealed under").returns("Sealing"),
        ),
        json(
            DELETE,
            "/api/v1/organisation",
            Owner,
            e::erase,
            Doc::post("Delete the organisation with everything in it")
                .takes("DeleteOrganisation")
                .returns("ErasureReceipt"),
        ),
        json(
            GET,
            "/api/v1/single-sign-on",
            Audit,
            s::show,
            Doc::get("The identity provider, without the client's secret").returns("SingleSignOn"),
        ),
        json(
            PUT,
            "/api/v1/single-sign-on",
            Owner,
            s::set,
            Doc::post("Set the identity provider; it is asked for its metadata first")
                .takes("SetSingleSignOn")
                .returns("SingleSignOn"),
        ),
        json(
            DELETE,
            "/api/v1/single-sign-on",
            Owner,
            s::off,
            Doc::post("Use no identity provider; the client's secret is erased").status(204),
        ),
        json(
            GET,
            "/api/v1/audit",
            Audit,
            a::list,
            filtered(Doc::get("The audit log, newest first"))
                .query("before", "Only entries with a lower sequence number")
                .query("after", "Oldest first after this sequence number, without a filter")
                .returns("AuditPage"),
        ),
        json(
            GET,
            "/api/v1/audit/export",
            Audit,
            a::export,
            filtered(Doc::get("The audit log as a file, newest first"))
                .query("format", "`csv` or `jsonl`")
                .media("application/jsonl"),
        ),
        json(
            POST,
            "/api/v1/audit/verify",
            Audit,
            a::verify,
            Doc::post("Prove that no entry was changed or removed").returns("AuditCheck"),
        ),
        json(GET, "/api/v1/devices", Member, m::devices, devices.returns("DeviceList")),
        json(
            DELETE,
            "/api/v1/devices/{id}",
            Member,
            m::sign_out,
            Doc::post("Sign out on one device").status(204),
        ),
        json(
            DELETE,
            "/api/v1/devices",
            Member,
            m::sign_out_others,
            Doc::post("Sign out on every other device").returns("SignedOut"),
        ),
    ]
}

fn filtered(doc: Doc) -> Doc {
    doc.query("who", "`system`, or the identifier of a member or an API key")
        .query("what", "How the action begins, such as `source.`")
        .query("source", "Entries about this source")
        .query("from", "First day, by UTC")
        .query("until", "Last day, by UTC")
}

pub(super) fn pages() -> Vec<Route> {
    vec![
        page(POST, "/sign-in/password", Public, entry::by_password),
        page(GET, "/sign-in/oidc/callback", Public, sso::callback),
        page(GET, "/sign-in/oidc/{id}", Public, sso::begin),
        page(GET, "/settings/data", Audit, keeping::show),
        page(POST, "/settings/data", Owner, keeping::set),
        page(GET, "/settings/delete", Owner, keeping::confirm),
        page(POST, "/settings/delete", Owner, keeping::erase),
        page(GET, "/settings/single-sign-on", Audit, sso::show),
        page(POST, "/settings/single-sign-on", Owner, sso::set),
        page(POST, "/settings/single-sign-on/off", Owner, sso::off),
        page(GET, "/join", Public, join::show),
        page(POST, "/join", Public, join::join),
        page(GET, "/settings", Member, settings::show),
        page(POST, "/settings/sign-in-link", Owner, settings::another_device),
        page(POST, "/settings/organisation", Owner, settings::rename),
        page(GET, "/settings/sign-in", Member, own::show),
        page(POST, "/settings/sign-in/password", Member, own::set_password),
        page(POST, "/settings/devices/{id}/sign-out", Member, own::sign_out_device),
        page(POST, "/settings/devices/sign-out", Member, own::sign_out_others),
        page(GET, "/settings/members", Audit, members::show),
        page(POST, "/settings/members/{id}/role", Owner, members::set_role),
        page(POST, "/settings/members/{id}/sign-in-link", Owner, members::link),
        page(POST, "/settings/members/{id}/remove", Owner, members::remove),
        page(POST, "/settings/invitations", Owner, members::invite),
        page(POST, "/settings/invitations/{id}/withdraw", Owner, members::withdraw),
        page(GET, "/audit", Audit, audit::show),
        page(GET, "/audit/export", Audit, a::export),
        page(POST, "/audit/verify", Audit, audit::verify),
        page(GET, "/settings/api-keys", Owner, api_keys::show),
        page(POST, "/settings/api-keys", Owner, api_keys::create),
        page(POST, "/settings/api-keys/{id}/revoke", Owner, api_keys::revoke),
    ]
}
