//! What a field's name says: identity, paging, time.

/// `nextPageToken`, `next_page_token`, `Next page token` → `next`, `page`, `token`.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut lower_before = false;
    for c in name.chars().take(200) {
        if (!c.is_alphanumeric() || (c.is_uppercase() && lower_before)) && !current.is_empty() {
            words.push(std::mem::take(&mut current));
        }
        if c.is_alphanumeric() {
            current.extend(c.to_lowercase());
        }
        lower_before = c.is_lowercase() || c.is_ascii_digit();
    }
    if !current.is_empty() {
        words.push(current);
    }
    let apart = |word: &String| match parted(word) {
        Some((first, second)) => vec![first.to_owned(), second.to_owned()],
        None => vec![word.clone()],
    };
    words.iter().flat_map(apart).collect()
}

/// Two words that a name writes as one: `closedate`, `firstname`, `userid`.
pub(crate) fn parted(word: &str) -> Option<(&str, &str)> {
    const TIMED: &str = "create created close closed update updated modify modified start end due open opened order ordered invoice payment pay paid ship \
        shipped delivery delivered birth hire hired sign signed issue issued expiry expire expiration launch publish published complete completed resolve \
        resolved begin finish effective post posted purchase release renewal renew review join joined arrival departure event book booking transaction \
        trade settle settlement value maturity inception report filing";
    const PEOPLE: &str = "first last full given family";
    const KEYED: &str = "user account customer client order product project company item owner parent team group invoice employee";
    const DONE: &str = "created updated modified closed deleted started ended completed published assigned approved";
    let ends = [("date", TIMED), ("name", PEOPLE), ("id", KEYED), ("at", DONE), ("by", DONE)];
    ends.iter().find_map(|(end, before)| {
        let first = word.strip_suffix(end)?;
        before
            .split_whitespace()
            .any(|known| known == first)
            .then(|| word.split_at(first.len()))
    })
}

pub(super) fn snake(name: &str) -> String {
    words(name).join("_")
}

fn is_one_of(word: &str, list: &[&str]) -> bool {
    list.contains(&word)
}

const IDENTITY: &[&str] = &[
    "id",
    "name",
    "title",
    "key",
    "uuid",
    "guid",
    "slug",
    "number",
    "identifier",
    "code",
    "sku",
];

/// Says by itself which thing a record is.
pub(super) fn is_identity(name: &str) -> bool {
    let words = words(name);
    matches!(words.as_slice(), [only] if is_one_of(only, IDENTITY))
}

/// Ends like an identifier: `order_id`, `invoiceNumber`.
pub(super) fn is_key(name: &str) -> bool {
    words(name).last().is_some_and(|word| {
        is_one_of(
            word,
            &[
                "id",
                "key",
                "uuid",
                "guid",
                "slug",
                "identifier",
                "code",
                "sku",
                "number",
                "no",
                "nr",
                "ref",
                "reference",
            ],
        )
    })
}

/// Figures under such a name are labels: arithmetic on them means nothing, and a leading zero counts.
pub(super) fn is_label(name: &str) -> bool {
    const LABELS: &[&str] = &[
        "id",
        "ids",
        "key",
        "code",
        "zip",
        "zipcode",
        "postcode",
        "postal",
        "phone",
        "mobile",
        "fax",
        "sku",
        "ref",
        "reference",
        "number",
        "no",
        "uuid",
        "guid",
        "hash",
        "sha",
        "version",
        "serial",
        "isbn",
        "ean",
        "upc",
        "iban",
        "bic",
        "account",
        "imei",
        "mac",
        "ip",
        "slug",
        "name",
        "cursor",
        "token",
        "extension",
        "barcode",
    ];
    words(name).last().is_some_and(|word| is_one_of(word, LABELS))
}

/// Figures under such a name are never numbers, even in text formats that have no types.
pub(super) fn is_strict_label(name: &str) -> bool {
    const STRICT: &[&str] = &[
        "zip", "zipcode", "postcode", "postal", "phone", "mobile", "fax", "uuid", "hash", "sha", "version", "isbn", "iban", "imei", "mac",
        "ip", "token", "cursor",
    ];
    words(name).iter().any(|word| is_one_of(word, STRICT))
}

/// Describes the list rather than a thing: paging, counts, status of the call.
pub(super) fn is_envelope(name: &str) -> bool {
    const ENVELOPE: &[&str] = &[
        "total",
        "count",
        "page",
        "pages",
        "limit",
        "offset",
        "next",
        "prev",
        "previous",
        "cursor",
        "token",
        "more",
        "size",
        "per",
        "ok",
        "success",
        "message",
        "took",
        "version",
        "generated",
        "kind",
        "object",
        "query",
        "request",
        "start",
        "results",
        "returned",
        "truncated",
        "fetched",
        "showing",
        "status",
        "timestamp",
        "timezone",
        "error",
        "errors",
        "warning",
        "last",
        "first",
        "self",
        "href",
        "link",
        "schema",
        "format",
        "sort",
        "order",
    ];
    words(name).iter().any(|word| is_one_of(word, ENVELOPE))
}

/// Narrower than [`is_envelope`]: names that say where the list goes on.
pub(super) fn is_paging(name: &str) -> bool {
    const PAGING: &[&str] = &[
        "total", "page", "pages", "limit", "offset", "next", "previous", "cursor", "token", "more", "showing",
    ];
    words(name).iter().any(|word| is_one_of(word, PAGING))
}

/// A whole number under such a name may be an epoch.
pub(super) fn is_temporal(name: &str) -> bool {
    const TIMES: &[&str] = &[
        "time",
        "at",
        "date",
        "timestamp",
        "ts",
        "epoch",
        "created",
        "updated",
        "modified",
        "datetime",
        "when",
        "since",
        "until",
        "expires",
        "expiry",
        "deadline",
        "due",
        "start",
        "started",
        "end",
        "ended",
        "seen",
        "from",
        "to",
        "on",
        "day",
        "published",
        "closed",
        "opened",
        "begin",
        "finish",
        "finished",
        "completed",
        "scheduled",
        "unix",
    ];
    const SPANS: &[&str] = &[
        "duration", "elapsed", "uptime", "count", "total", "seconds", "minutes", "hours", "days", "spent", "bytes", "size", "id", "amount",
    ];
    let words = words(name);
    words.iter().any(|word| is_one_of(word, TIMES)) && !words.iter().any(|word| is_one_of(word, SPANS))
}

/// A map's key that is data: a date, a month, a number, an identifier with figures. Field names are none of these.
pub(super) fn is_data_key(key: &str) -> bool {
    let figures = key.chars().filter(char::is_ascii_digit).count();
    let starts_with_figure = key.starts_with(|c: char| c.is_ascii_digit());
    figures > 0 && (starts_with_figure || figures * 3 >= key.chars().count() || key.contains('-'))
}
