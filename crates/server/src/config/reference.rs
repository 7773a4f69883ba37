//! The list of all settings, from which `docs/CONFIGURATION.md` is made.

use std::fmt::Write;

pub struct Setting {
    pub key: &'static str,
    pub default: &'static str,
    /// A secret is read from the environment or a file that the environment names, never from `belvedere.toml` or a flag.
    pub secret: bool,
    pub help: &'static str,
}

const fn plain(key: &'static str, default: &'static str, help: &'static str) -> Setting {
    Setting {
        key,
        default,
        secret: false,
        help,
    }
}

const fn secret(key: &'static str, help: &'static str) -> Setting {
    Setting {
        key,
        default: "",
        secret: true,
        help,
    }
}

pub const SETTINGS: &[Setting] = &[
    plain(
        "bind",
        "127.0.0.1:8400",
        "Address and port to listen on. Put a TLS proxy in front before you leave loopback.",
    ),
    plain(
        "public_url",
        "",
        "Origin under which browsers reach the server; default: `http://` and the bound address. Must be https unless it is loopback. The redirect URI is this plus `/oauth/callback`.",
    ),
    plain(
        "trusted_proxies",
        "",
        "Comma list of addresses or networks of your own proxies. Only their `X-Forwarded-For` is believed, when sign-in attempts are counted and when an API key is bound to networks.",
    ),
    plain("data_dir", "belvedere-data", "Folder of the SQLite database and the key file."),
    plain(
        "database_url",
        "",
        "`sqlite:PATH` or `postgres://…`; default: `belvedere.db` in the data folder.",
    ),
    plain(
        "master_key_path",
        "",
        "Key file with mode 0600; default: `master.key` in the data folder, made at the first start.",
    ),
    secret(
        "master_key",
        "The master key itself, in the key file's format, instead of a key file.",
    ),
    secret(
        "master_passphrase",
        "A passphrase of at least 16 characters instead of a key file; the key is derived from it by Argon2id.",
    ),
    plain(
        "master_key_transit",
        "",
        "A key of OpenBao's or HashiCorp Vault's transit engine instead of a key file, as `https://HOST:8200/v1/transit/keys/NAME`, of the type aes256-gcm96.",
    ),
    secret(
        "transit_token",
        "Token for `master_key_transit`; may read the key, encrypt and decrypt with it.",
    ),
    plain(
        "retired_master_key_path",
        "",
        "Key file that was used before, until `rotate-key` has moved all secrets on.",
    ),
    secret(
        "retired_master_key",
        "Keys that were used before, in the key file's format, likewise.",
    ),
    secret("retired_master_passphrase", "Passphrase that was used before, likewise."),
    plain("retired_master_key_transit", "", "Transit key that was used before, likewise."),
    plain(
        "allowed_private_hosts",
        "",
        "Comma list of `host:port` that may be private addresses and may speak http. Everything else must be public and https.",
    ),
    plain(
        "host_authorities",
        "",
        "Comma list of `host:port=file`: who may vouch for that host and port, as certificates in PEM form. There they replace the public authorities; nowhere else are they trusted.",
    ),
    secret(
        "bootstrap_api_key",
        "An owner's API key made at start, for automation; at least 24 characters.",
    ),
    plain(
        "catalog_dir",
        "",
        "Folder of vendor files (`*.toml`) that override or add cards by id.",
    ),
    plain(
        "golden_questions",
        "true",
        "Whether a card's golden questions are asked, by the built-in planner, when its vendor is connected and after an upgrade: `true` or `false`.",
    ),
    plain(
        "model_provider",
        "",
        "Language model that plans questions, for organisations that set none of their own: `anthropic`, `openai` (any compatible server) or `gemini`. Without one the built-in planner answers.",
    ),
    plain(
        "model_base_url",
        "",
        "The model's address up to and including the version, such as `http://localhost:11434/v1`; default: the provider's own. A private address must also be listed in `allowed_private_hosts`.",
    ),
    plain("model_name", "", "The model, as its provider spells it."),
    secret(
        "model_key",
        "The model provider's key. May be left out for an OpenAI-compatible server that wants none.",
    ),
    plain(
        "model_record_dir",
        "",
        "Folder in which every conversation with a language model is written down, with the question and the rows it was shown, in clear: for tests and for finding faults.",
    ),
    plain(
        "smtp_url",
        "",
        "Mail server that takes dashboards by mail: `smtps://HOST` (TLS from the start, port 465), `smtp+starttls://HOST` (port 587), or `smtp://127.0.0.1:25` for a relay on this machine. Without one no mail is sent. Certificates are judged by the system's authorities, or by those that `host_authorities` names for its host and port.",
    ),
    plain("smtp_user", "", "User at the mail server, where it wants a sign-in."),
    secret("smtp_password", "Password of `smtp_user`."),
    plain(
        "mail_from",
        "",
        "Address that mails are from, such as `Belvedere <reports@example.com>`; the mail server has to accept it.",
    ),
    plain("log", "info", "Log filter, such as `info` or `info,belvedere_auth=debug`."),
    plain("log_format", "text", "`text` or `json`, on standard error."),
];

/// The settings as a Markdown page.
pub fn reference() -> String {
    let mut page = String::from(
        "# Configuration\n\n\
         Flags win over the environment, the environment over `belvedere.toml`, the file over defaults. Unknown keys are errors, all errors are\n\
         reported together, and the program then ends with exit code 64. Any setting can be given as `--set key=value`.\n\
         A secret comes from its variable, or from the file that the variable with `_FILE` names; nowhere else.\n\n\
         This page is made by `belvedere check-config --reference`; `cargo xtask tidy` compares it.\n\n\
         | setting | environment | default | meaning |\n|---|---|---|---|\n",
    );
    for setting in SETTINGS {
        let variable = format!("BELVEDERE_{}", setting.key.to_ascii_uppercase());
        let variable = if setting.secret {
            format!("`{variable}` or `{variable}_FILE`")
        } else {
            format!("`{variable}`")
        };
        let default = if setting.default.is_empty() {
            "none".to_owned()
        } else {
            format!("`{}`", setting.default)
        };
        // Writing to a String cannot fail.
        let _infallible = writeln!(page, "| `{}` | {variable} | {default} | {} |", setting.key, setting.help);
    }
    page.push_str(
        "\nThe commands that talk to a running server read two more variables: `BELVEDERE_URL` (default `http://127.0.0.1:8400`) and `BELVEDERE_API_KEY`.\n",
    );
    page
}
