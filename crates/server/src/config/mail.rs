//! The operator's mail server.

use belvedere_mail::{MailServer, Sender, SmtpConfig};
use belvedere_outbound::{HostPort, OwnAuthority};

use super::Layers;

/// Certificates that vouch for this server alone, where the operator names some.
fn vouching(server: &MailServer, authorities: &[OwnAuthority]) -> Vec<Vec<u8>> {
    let at: Option<HostPort> = server.at().parse().ok();
    let own = authorities.iter().find(|authority| Some(authority.at()) == at.as_ref());
    own.map_or_else(Vec::new, |authority| authority.certificates().to_vec())
}

/// Nothing when no server is named. `wrong` takes a key and what is wrong with it.
pub(super) fn read(layers: &Layers, authorities: &[OwnAuthority], wrong: &mut impl FnMut(&str, &str)) -> Option<SmtpConfig> {
    let password = layers.secret("smtp_password").unwrap_or_else(|said| {
        wrong("smtp_password", &said);
        None
    });
    let user = layers.optional("smtp_user");
    let from = layers.optional("mail_from");
    let Some(address) = layers.optional("smtp_url") else {
        for (setting, set) in [
            ("smtp_user", user.is_some()),
            ("smtp_password", password.is_some()),
            ("mail_from", from.is_some()),
        ] {
            if set {
                wrong(setting, "says nothing without smtp_url");
            }
        }
        return None;
    };
    let server = MailServer::parse(&address).map_err(|said| wrong("smtp_url", said)).ok();
    let sender = match from {
        Some(from) => Sender::parse(&from).map_err(|said| wrong("mail_from", said)).ok(),
        None => {
            wrong("mail_from", "is missing");
            None
        }
    };
    let sign_in = match (user, password) {
        (Some(user), Some(password)) => Some((user, password)),
        (None, None) => None,
        (Some(_), None) => {
            wrong("smtp_password", "is missing");
            None
        }
        (None, Some(_)) => {
            wrong("smtp_user", "is missing");
            None
        }
    };
    let server = server?;
    Some(SmtpConfig {
        authorities: vouching(&server, authorities),
        server,
        from: sender?,
        sign_in,
    })
}
