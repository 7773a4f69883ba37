//! What can be done to a client of somebody else's servers, and what answers each. Tests are found by the number in their names; those with
//! other names are named here.

/// One attack, fault or defect.
pub struct Row {
    pub id: &'static str,
    pub what: &'static str,
    /// Tests without the number in their names.
    pub also: &'static [&'static str],
    /// Where there is nothing to test, or not all of it is.
    pub word: Option<&'static str>,
}

const fn row(id: &'static str, what: &'static str) -> Row {
    Row {
        id,
        what,
        also: &[],
        word: None,
    }
}

impl Row {
    const fn also(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }

    const fn word(self, word: &'static str) -> Self {
        Self { word: Some(word), ..self }
    }
}

pub const ROWS: &[Row] = &[
    row("O01", "Metadata whose issuer differs by one character"),
    row(
        "O02",
        "The answer comes from another issuer, or from none although one was promised",
    ),
    row("O03", "An issuer that is equal only after normalisation"),
    row("O04", "No PKCE, or only the plain kind"),
    row("O05", "A callback with a wrong, used or expired `state`, or from another browser"),
    row("O06", "One callback twice at the same time"),
    row("O07", "An authorization address that no browser should open"),
    row("O08", "Metadata of another resource"),
    row("O09", "Endpoints away from their issuer"),
    row("O10", "The issuer changes after the connection"),
    row("O11", "A registration that answers otherwise than asked, or with nothing usable"),
    row("O12", "The authorization server forgets our client"),
    row("O13", "A public client's refresh"),
    row("O14", "A refresh that omits, rotates, or fails with status 200"),
    row("O15", "No refresh token and a long life"),
    row("O16", "The server refuses what its authorization server issues"),
    row("O17", "A demand for a scope to write"),
    row("O18", "A grant wider than asked for"),
    row("O19", "Clock skew and lifetimes that say nothing"),
    row("O20", "The window is closed or blocked, or speaks for somebody else").also(&["denied_blocked_and_without_a_workspace"]),
    row("O21", "Two connections to one vendor at once"),
    row("O22", "A vendor's token at our own door"),
    row("O23", "Our MCP endpoint as somebody's confused deputy")
        .word("Belvedere has no MCP endpoint of its own and issues no tokens to clients."),
    row("O24", "Another program on the machine takes the loopback redirect")
        .word("Stands in the [threat model](THREAT-MODEL.md): without the verifier of PKCE its code is of no use."),
    row("N01", "Addresses inside, in every spelling, from every source"),
    row("N02", "A name that leads outside first and inside then"),
    row("N03", "Redirects"),
    row("N04", "A name with public and private addresses"),
    row("N05", "The operator's exception for one host and port"),
    row("N06", "Proxy settings of the environment"),
    row("N07", "Replies without end, unpacked without end, dripping, in pages without end")
        .also(&["an_endless_stream_and_an_endless_body_are_cut"]),
    row("N08", "A foreign `Host` or `Origin` at our own door").also(&[
        "a_foreign_host_is_refused_before_anything_else",
        "a_page_of_another_site_changes_nothing_even_with_the_token",
    ]),
    row("N09", "TLS that proves nothing"),
    row("V01", "A flipped bit in a sealed row").also(&[
        "no_single_flipped_bit_opens",
        "no_shorter_and_no_longer_row_opens",
        "the_parts_of_two_rows_do_not_mix",
    ]),
    row("V02", "A sealed row copied to another organisation, source or field").also(&["a_row_copied_to_any_other_address_does_not_open"]),
    row("V03", "A row put back to an older state").also(&["a_row_put_back_to_an_older_state_is_not_used"]),
    row("V04", "A million seals").also(&[
        "no_nonce_and_no_wrapped_key_comes_twice",
        "a_key_that_is_used_up_seals_nothing_and_still_opens",
    ]),
    row("V05", "A rotation under load, and one that is killed"),
    row("V06", "A wrong or missing key at the start"),
    row("V07", "A search for secrets in everything that was written"),
    row("V08", "A secret that is printed").also(&[
        "debug_prints_no_byte_of_it",
        "rows_and_debug_text_hold_no_byte_of_the_secret",
        "secrets_print_nothing",
    ]),
    row("V09", "Many processes refresh one token"),
    row("V10", "A kill after the vendor rotated and before it was stored"),
    row("V11", "An outage of the token endpoint"),
    row("V12", "A disconnect with the vendor up, down, or without a way to revoke"),
    row("V13", "The storage takes no new tokens"),
    row("V14", "A passphrase in place of a key").also(&["a_known_answer_of_the_reference_implementation_is_matched"]),
    row("D01", "The registered secret is lost at a restart"),
    row("D02", "Scopes and redirect address are forgotten at a restart"),
    row("D03", "A callback in another process names another resource"),
    row("D04", "Each of ten refusals refreshes"),
    row("D05", "A dead grant is taken for an outage"),
    row("D06", "Only the first challenge is read"),
    row("D07", "A challenge is searched instead of parsed"),
    row("D08", "401 without a challenge is an unexpected answer"),
    row("D09", "Each 403 is taken for a demand for scope"),
    row("D10", "Endpoints that nobody should be sent to are accepted"),
    row("D11", "One failing document ends discovery"),
    row("D12", "Endpoints are invented where metadata speaks of another spelling"),
    row("D13", "A lost session hangs for ever"),
    row("D14", "Token answers that are a little odd fail"),
    row("D15", "What a registration answers is ignored"),
    row("D16", "Odd issuers end everything, or are let through silently"),
    row("D17", "No `User-Agent`"),
    row("D18", "Codes and identity tokens in the log"),
    row("D19", "`Debug` prints secrets").also(&["secrets_print_nothing"]),
    row("D20", "A new HTTP client for each manager")
        .word("One guarded client serves the whole process; `cargo xtask bench` shows what a call and an idle source cost."),
    row("D21", "`initialize` offers a version that knows no `initialize`"),
    row("D22", "An error at the callback is a missing code"),
    row("D23", "A refusal's whole body is in the error"),
    row("D24", "A list that fails is served from memory"),
    row("D25", "An expected 401 is an error in the log"),
    row("F01", "No dynamic registration"),
    row("F02", "Registration for those on a list"),
    row("F03", "The vendor forgot our client and says so to the browser alone"),
    row("F04", "The registration is lost at a restart"),
    row("F05", "Rotating tokens raced by parallel calls"),
    row("F06", "A dead refresh token in every guise").also(&["d05_a_dead_grant_is_told_from_an_outage_by_what_is_said"]),
    row("F07", "No refresh token, or only when asked in the vendor's way"),
    row("F08", "Scopes in a refresh: demanded here, refused there"),
    row("F09", "`resource` refused, or spelled otherwise"),
    row("F10", "Metadata wrong, missing, or elsewhere"),
    row("F11", "Big vendors with another issuer"),
    row("F12", "No challenge, or a late one"),
    row("F13", "Sessions lost in three shapes"),
    row("F14", "Firewalls, pages instead of replies, endless streams"),
    row("F15", "Loops, and \"connected\" with nothing in it"),
];
