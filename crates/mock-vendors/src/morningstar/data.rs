//! Funds and shares, all made up, with the values of their data points.

use time::{Date, Duration, Month};

use crate::seed::mix;

/// Data point id, name, unit.
pub type Point = (&'static str, &'static str, &'static str);

/// `OS00M` and `RR01Y` are ids that clients have seen; the others are ours.
pub const POINTS: [Point; 11] = [
    ("RR01Y", "Morningstar Rating Overall", "stars"),
    ("OS00M", "Expense Ratio", "%"),
    ("OF003", "Category", ""),
    ("FS00N", "Fund Size", "USD million"),
    ("PM12M", "Total Return 1 Year", "%"),
    ("PM36M", "Total Return 3 Years Annualised", "%"),
    ("DY12M", "Yield 12 Months", "%"),
    ("AR00M", "Medalist Rating", ""),
    ("MT00M", "Economic Moat", ""),
    ("PE00T", "Price/Earnings", ""),
    ("SC000", "Sector", ""),
];

pub struct Investment {
    pub number: u64,
    pub id: String,
    pub name: String,
    pub ticker: String,
    /// `ST`, `FE` or `FO`.
    pub kind: &'static str,
    group: &'static str,
}

const CATEGORIES: [&str; 8] = [
    "US Fund Small Value",
    "US Fund Small Growth",
    "US Fund Large Blend",
    "US Fund Large Value",
    "US Fund Large Growth",
    "US Fund Mid-Cap Blend",
    "US Fund Intermediate Core Bond",
    "US Fund Foreign Large Blend",
];
const HOUSES: [&str; 8] = [
    "Alder",
    "Birchmont",
    "Cairn",
    "Dunmore",
    "Eskdale",
    "Fairlight",
    "Glenrock",
    "Harrow Hill",
];
const SHARES: [(&str, &str, &str); 20] = [
    ("Northgate Foods", "NGF", "Consumer Defensive"),
    ("Quarry Steel", "QRS", "Basic Materials"),
    ("Lumen Grid", "LMG", "Utilities"),
    ("Tallship Freight", "TSF", "Industrials"),
    ("Bright Harbor Bank", "BHB", "Financial Services"),
    ("Cobalt Software", "CBS", "Technology"),
    ("Orchard Health", "ORH", "Healthcare"),
    ("Pinnacle Rail", "PNR", "Industrials"),
    ("Silverbrook Media", "SBM", "Communication Services"),
    ("Verdant Energy", "VDE", "Energy"),
    ("Wickham Homes", "WKH", "Real Estate"),
    ("Zephyr Motors", "ZPM", "Consumer Cyclical"),
    ("Ironbridge Tools", "IBT", "Industrials"),
    ("Kestrel Semiconductors", "KSC", "Technology"),
    ("Moorland Insurance", "MLI", "Financial Services"),
    ("Oakfield Pharma", "OFP", "Healthcare"),
    ("Redcliff Mining", "RCM", "Basic Materials"),
    ("Stonehaven Retail", "SHR", "Consumer Cyclical"),
    ("Tidal Networks", "TDN", "Technology"),
    ("Uplands Water", "UPW", "Utilities"),
];

/// 64 open-end funds, 24 exchange-traded ones, 20 shares.
pub fn investments() -> Vec<Investment> {
    let mut found = Vec::new();
    for (kind, count) in [("FO", 64_u64), ("FE", 24)] {
        for at in 0..count {
            let category = CATEGORIES.get(usize::try_from(at % 8).unwrap_or(0)).copied().unwrap_or_default();
            let house = HOUSES.get(usize::try_from(at / 8 % 8).unwrap_or(0)).copied().unwrap_or_default();
            let style = category.trim_start_matches("US Fund ");
            let name = if kind == "FE" {
                format!("{house} {style} ETF")
            } else {
                format!("{house} {style} Fund")
            };
            let initials: String = name.split(' ').filter_map(|word| word.chars().next()).collect();
            let number = found.len() as u64;
            found.push(Investment {
                number,
                id: format!("0P0000{:04X}", 0x1a20 + number),
                name,
                ticker: format!(
                    "{}{}",
                    initials.to_uppercase(),
                    char::from(b'A' + u8::try_from(at % 26).unwrap_or(0))
                ),
                kind,
                group: category,
            });
        }
    }
    for (name, ticker, sector) in SHARES {
        let number = found.len() as u64;
        found.push(Investment {
            number,
            id: format!("0P0000{:04X}", 0x1a20 + number),
            name: format!("{name} Inc"),
            ticker: ticker.to_owned(),
            kind: "ST",
            group: sector,
        });
    }
    found
}

impl Investment {
    /// The value of a data point, as text; none where it has no meaning for this kind.
    pub fn value(&self, point: &str) -> Option<String> {
        let random = mix(self.number + 11, u64::from(point.bytes().map(u32::from).sum::<u32>()));
        let share = self.kind == "ST";
        let pick = |from: &[&str]| {
            from.get(usize::try_from(random % from.len() as u64).unwrap_or(0))
                .map(|text| (*text).to_owned())
        };
        let tenth = |low: u64, span: u64| Some(format!("{}.{:02}", low + random % span, (random >> 9) % 100));
        match point {
            "RR01Y" if !share => Some(self.rating(0).to_string()),
            "OS00M" if !share => Some(format!("0.{:02}", 3 + random % 92)),
            "OF003" if !share => Some(self.group.to_owned()),
            "FS00N" if !share => tenth(40, 9_000),
            "DY12M" => tenth(0, 5),
            "PM12M" | "PM36M" => Some(format!(
                "{}{}.{:02}",
                if random.is_multiple_of(5) { "-" } else { "" },
                random % 24,
                (random >> 9) % 100
            )),
            "AR00M" if !share => pick(&["Gold", "Silver", "Bronze", "Neutral", "Negative"]),
            "MT00M" if share => pick(&["Wide", "Narrow", "None"]),
            "PE00T" if share => tenth(7, 31),
            "SC000" if share => Some(self.group.to_owned()),
            _ => None,
        }
    }

    /// Stars some months ago: they change by one, seldom.
    pub fn rating(&self, months_ago: u64) -> u64 {
        let base = 1 + mix(self.number, 77) % 5;
        let step = (0..months_ago)
            .filter(|month| mix(self.number * 31 + 5, *month).is_multiple_of(6))
            .count() as u64;
        match step % 4 {
            1 => (base + 1).min(5),
            3 => base.saturating_sub(1).max(1),
            _ => base,
        }
    }

    /// Names and weights of what a fund holds, heaviest first.
    pub fn holdings(&self, count: u64) -> Vec<(String, f64)> {
        let mut weight = 3.0 + f64::from(u32::try_from(mix(self.number, 3) % 50).unwrap_or(0)) / 10.0;
        let mut found = Vec::new();
        for at in 0..count {
            let share = SHARES.get(usize::try_from(mix(self.number, 40) + at * 7).unwrap_or(0) % SHARES.len());
            let name = share.map_or_else(String::new, |(name, ..)| format!("{name} Inc"));
            let name = if at < 20 {
                name
            } else {
                format!("{name} Bond {}", 2_027 + at % 20)
            };
            found.push((name, (weight * 100.0).round() / 100.0));
            weight *= 0.93;
        }
        found
    }
}

/// The last days of the months from `from` to `to`, at most 240, with how many months before `today` each is.
pub fn month_ends(today: Date, from: Date, to: Date) -> Vec<(Date, u64)> {
    let mut found = Vec::new();
    let mut first = today.replace_day(1).unwrap_or(today);
    for ago in 1..=240_u64 {
        let end = first.saturating_sub(Duration::days(1));
        if end >= from && end <= to {
            found.push((end, ago));
        }
        first = Date::from_calendar_date(end.year(), end.month(), 1).unwrap_or(end);
    }
    found.reverse();
    found
}

/// `YYYY-MM-DD`.
pub fn day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = Month::try_from(parts.next()?.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year, month, parts.next()?.parse().ok()?).ok()
}
