//! Two weeks of spans of an outfitter's services, all made up.

use time::{Duration, OffsetDateTime};

use crate::seed::mix;

/// Days that are kept.
pub const DAYS: i64 = 14;

pub struct Route {
    pub project: &'static str,
    pub service: &'static str,
    pub method: &'static str,
    pub route: &'static str,
    /// Requests an hour by day.
    an_hour: u64,
    /// Usual milliseconds.
    usual: u64,
    /// Of a thousand requests, how many raise.
    raising: u64,
    exception: &'static str,
    message: &'static str,
    pub file: &'static str,
}

type Line = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    u64,
    u64,
    u64,
    &'static str,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const ROUTES: [Line; 15] = [
    ("shop-prod", "storefront", "GET", "/", 14, 120, 2, "TemplateError", "block price is not defined", "storefront/pages.py"),
    ("shop-prod", "storefront", "GET", "/product/{article}", 16, 180, 6, "KeyError", "'variant'", "storefront/product.py"),
    ("shop-prod", "storefront", "GET", "/search", 10, 260, 9, "TimeoutError", "search did not answer in 2 s", "storefront/search.py"),
    ("shop-prod", "checkout", "POST", "/cart", 9, 90, 4, "ValidationError", "quantity must be positive", "checkout/cart.py"),
    ("shop-prod", "checkout", "POST", "/pay", 6, 640, 38, "PaymentDeclined", "the card issuer declined", "checkout/pay.py"),
    ("shop-prod", "checkout", "POST", "/voucher", 3, 75, 55, "VoucherExpired", "the voucher ended", "checkout/voucher.py"),
    ("shop-prod", "catalog-api", "GET", "/articles", 12, 55, 1, "OperationalError", "connection pool is empty", "catalog/articles.py"),
    ("shop-prod", "catalog-api", "GET", "/stock/{article}", 11, 70, 12, "OperationalError", "connection pool is empty", "catalog/stock.py"),
    ("shop-prod", "recommender", "GET", "/similar/{article}", 7, 340, 21, "ModelNotLoaded", "no model for this country", "recommender/similar.py"),
    ("shop-prod", "mailer", "POST", "/send", 4, 410, 30, "SMTPServerDisconnected", "connection unexpectedly closed", "mailer/send.py"),
    ("shop-staging", "storefront", "GET", "/", 2, 150, 20, "TemplateError", "block price is not defined", "storefront/pages.py"),
    ("shop-staging", "checkout", "POST", "/pay", 1, 700, 120, "PaymentDeclined", "test card", "checkout/pay.py"),
    ("warehouse-prod", "picker", "POST", "/scan", 9, 35, 3, "BarcodeUnknown", "no article for the barcode", "picker/scan.py"),
    ("warehouse-prod", "picker", "GET", "/route/{order}", 5, 210, 7, "NoPathError", "shelf is blocked", "picker/route.py"),
    ("warehouse-prod", "stock-sync", "POST", "/sync", 2, 1_900, 65, "ConflictError", "stock level changed meanwhile", "stock_sync/sync.py"),
];

pub fn routes() -> Vec<Route> {
    ROUTES
        .iter()
        .map(
            |&(project, service, method, route, an_hour, usual, raising, exception, message, file)| Route {
                project,
                service,
                method,
                route,
                an_hour,
                usual,
                raising,
                exception,
                message,
                file,
            },
        )
        .collect()
}

/// One request as its root span.
pub struct Span {
    /// Index into the routes.
    pub route: usize,
    pub start: OffsetDateTime,
    pub milliseconds: u64,
    pub status: u16,
    /// Type and message.
    pub raised: Option<(&'static str, &'static str)>,
    pub trace: String,
    pub id: String,
}

/// Oldest first; none of the last minute.
pub fn spans(routes: &[Route], now: OffsetDateTime) -> Vec<Span> {
    let mut found = Vec::new();
    for (at, route) in routes.iter().enumerate() {
        for hour in 0..u64::try_from(DAYS * 24).unwrap_or(0) {
            let begin = now.saturating_sub(Duration::hours(i64::try_from(hour).unwrap_or(0) + 1));
            let day = (6..22).contains(&begin.hour());
            let requests = if day { route.an_hour } else { route.an_hour / 3 };
            for number in 0..requests {
                let random = mix(at as u64 * 7_919 + hour, number);
                let offset = Duration::milliseconds(i64::try_from(random % 3_540_000).unwrap_or(0));
                found.push(span(route, at, begin.saturating_add(offset), hour, random));
            }
        }
    }
    found.sort_by_key(|span| span.start);
    found
}

fn span(route: &Route, at: usize, start: OffsetDateTime, hours_ago: u64, random: u64) -> Span {
    // Payments have been slow, and the pool small, for a day and a half.
    let trouble = hours_ago < 36 && matches!(route.route, "/pay" | "/stock/{article}");
    let spread = 60 + (random >> 12) % 90 + if (random >> 20).is_multiple_of(19) { 400 } else { 0 };
    let milliseconds = route.usual * spread / 100 * if trouble { 17 } else { 10 } / 10;
    let raises = (random >> 30) % 1_000 < route.raising * if trouble { 3 } else { 1 };
    let declined = matches!(
        route.exception,
        "PaymentDeclined" | "VoucherExpired" | "ValidationError" | "BarcodeUnknown"
    );
    Span {
        route: at,
        start,
        milliseconds,
        status: match (raises, declined) {
            (true, true) => 422,
            (true, false) => 500,
            _ => 200,
        },
        raised: raises.then_some((route.exception, route.message)),
        trace: format!("{:016x}{:016x}", mix(random, 1), mix(random, 2)),
        id: format!("{:016x}", mix(random, 3)),
    }
}
