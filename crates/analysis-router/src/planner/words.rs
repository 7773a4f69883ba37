//! Words of questions and of identifiers: splitting, stems, and a small table of business synonyms that names no vendor.

use rust_stemmers::{Algorithm, Stemmer};

/// Words that mean the same in most businesses. Each row is one meaning; a word may stand in several rows.
const SYNONYMS: &[&str] = &[
    "own owner owned belong responsible holder lead landlord proprietor",
    "member user person people teammate who",
    "employee staff worker colleague crew roster personnel workforce",
    "injured hurt wounded casualty",
    "error failed failure fail errored unsuccessful",
    "success successful succeeded ok passed",
    "complete completed done finished closed",
    "running active live ongoing",
    "size storage bytes big large disk space",
    "duration runtime elapsed took long length run-time",
    "latency delay response",
    "delay late lateness",
    "money amount cent",
    "created creation create made added registered",
    "joined join since onboarded enrolled",
    "updated modified changed edited",
    "import load ingest",
    "last latest recent newest",
    "configuration config setup",
    "production prod live",
    "development dev",
    "environment env stage",
    "plan tier subscription",
    "revenue sales turnover income",
    "amount total value sum",
    "cost price spend expense charge fee money",
    "customer client buyer",
    "ticket issue case",
    "order purchase",
    "invoice bill",
    "vendor supplier",
    "course class",
    "student learner pupil",
    "enrolment enrollment registration",
    "database db",
    "repository repo",
    "country nation",
    "city town",
    "date day",
    "count number quantity qty volume",
    "average avg mean",
    "percent percentage pct",
    "warehouse depot",
    "shipment delivery consignment parcel package",
    "temperature temp celsius fahrenheit warm hot cold",
    "height tall high",
    "depth deep",
    "team group department squad",
    "status state condition",
    "region location area site zone",
    "name title label",
    "kind type category",
    "weight mass heavy kg kilogram kilo",
    "distance km kilometer kilometre mileage mile",
    "litre liter l hl hectolitre hectoliter",
    "tonne ton",
    "hour hr",
    "euro eur",
    "dollar usd",
    "instrument device sensor",
    "mail email",
    "speed velocity fast",
    "paid premium",
    "paid payout paidout disbursed disbursement",
    "disabled off inactive",
    "enabled on active",
    "role owner admin administrator manager",
    "teacher instructor lecturer",
    "seat capacity",
    "service application app",
];

/// What words of one family end in.
const ENDINGS: &str = "s es e y ies ied ying i ist ists ian ians ic ics ical al ing ed ion ions ant ants ance ancy ancies ent ents ence ences ency t ts ce ces cy ery";

/// Forms of a verb, and its noun, that no stemmer brings together.
const IRREGULAR: &[&str] = &[
    "win wins won winning",
    "lose loses lost losing loss losses",
    "sell sells sold selling sale sales",
    "pay pays paid paying payment payments",
    "break breaks broke broken breaking",
    "withdraw withdrew withdrawn withdrawal",
    "steal stole stolen theft thefts",
    "choose chose chosen choice choices",
    "hold held",
    "freeze froze frozen",
    "grow grew grown growth",
    "die died dead death deaths",
];

/// Stems of English words, and which of them mean the same.
pub struct Lexicon {
    stemmer: Stemmer,
    groups: Vec<Vec<String>>,
}

impl Default for Lexicon {
    fn default() -> Self {
        let stemmer = Stemmer::create(Algorithm::English);
        let groups = SYNONYMS
            .iter()
            .map(|row| row.split(' ').map(|word| stem_by(&stemmer, word)).collect())
            .collect();
        Self { stemmer, groups }
    }
}

impl Lexicon {
    pub fn stem(&self, word: &str) -> String {
        stem_by(&self.stemmer, word)
    }

    pub fn stems(&self, identifier: &str) -> Vec<String> {
        split_identifier(identifier).iter().map(|part| self.stem(part)).collect()
    }

    /// The same word, or a synonym, or one is an abbreviation (four letters or more) of the other.
    pub fn alike(&self, left: &str, right: &str) -> bool {
        left == right || self.synonyms(left, right)
    }

    /// Every stem that means the same as this one.
    pub fn synonyms_of(&self, stem: &str) -> Vec<&str> {
        self.groups
            .iter()
            .filter(|group| group.iter().any(|word| word == stem))
            .flatten()
            .map(String::as_str)
            .filter(|word| *word != stem)
            .collect()
    }

    /// Words of one family: "cardiologist" and "cardiology", "absences" and "absent".
    pub fn family(&self, left: &str, right: &str) -> bool {
        if IRREGULAR.iter().any(|row| listed(row, left) && listed(row, right)) {
            return true;
        }
        let shared: usize = left
            .chars()
            .zip(right.chars())
            .take_while(|(a, b)| a == b)
            .map(|(c, _)| c.len_utf8())
            .sum();
        let ending = |word: &str| word.get(shared..).is_some_and(|rest| listed(ENDINGS, rest) || rest.is_empty());
        shared >= 5 && ending(left) && ending(right)
    }

    /// What an adjective is made of: "valuable" of "value", "profitable" of "profit".
    pub fn roots(&self, adjective: &str) -> Vec<String> {
        const SUFFIXES: &str = "able ible ful ous ious ive ative ical ic ial al ant ent ary y";
        let mut found = Vec::new();
        for base in SUFFIXES
            .split(' ')
            .filter_map(|suffix| adjective.strip_suffix(suffix))
            .filter(|base| base.len() >= 4)
        {
            for stem in [self.stem(base), self.stem(&format!("{base}e"))] {
                if !found.contains(&stem) {
                    found.push(stem);
                }
            }
        }
        found
    }

    pub fn synonyms(&self, left: &str, right: &str) -> bool {
        self.groups
            .iter()
            .any(|group| group.iter().any(|word| word == left) && group.iter().any(|word| word == right))
    }
}

/// One of the words of a list that blanks part.
pub fn listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// Written as a plural is: "orders", not "address".
pub fn plural_form(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss")
}

/// What one of them is called; of an identifier, its last word. A name in `s` that is no plural ("status", "address", "basis", "series") stays.
pub fn singular(word: &str) -> String {
    if let Some(before) = word.strip_suffix("indexes").or_else(|| word.strip_suffix("indices")) {
        return format!("{before}index");
    }
    let last = word.rsplit(['_', '-', ' ']).next().unwrap_or(word);
    if matches!(last, "series" | "species" | "news") || ["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        return word.to_owned();
    }
    match word.strip_suffix("ies") {
        Some(stem) if stem.chars().filter(char::is_ascii_alphabetic).count() > 1 => format!("{stem}y"),
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

fn stem_by(stemmer: &Stemmer, word: &str) -> String {
    let lower = word.to_lowercase();
    match lower.as_str() {
        "ids" => "id".into(),
        // "production" is no kind of "product".
        "data" | "news" | "production" => lower,
        // What people think of something is no rate.
        "rating" | "ratings" | "rated" => "rating".into(),
        _ => single(stemmer.stem(&lower).into_owned()),
    }
}

/// "refuelling" and "refueling" are one word: a doubled last "l" is single after more than one syllable.
fn single(stem: String) -> String {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut runs = 0;
    let mut within = false;
    for c in stem.chars() {
        runs += usize::from(vowel(c) && !within);
        within = vowel(c);
    }
    match stem.strip_suffix("ll") {
        Some(root) if runs > 1 => format!("{root}l"),
        _ => stem,
    }
}

/// A verb in the past beside a state: what was "opened" need not be "open", what has "waited" need not be "waiting".
pub fn event_of_state(state: &str, said: &str) -> bool {
    let adjective = matches!(state, "open" | "clean" | "empty");
    said.ends_with("ed") && (state.ends_with("ing") || (adjective && said.strip_suffix("ed") == Some(state)))
}

/// `queryCount`, `rows_count`, `shipments.search`, `HTTPStatus` → lower-case words.
pub fn split_identifier(identifier: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let characters: Vec<char> = identifier.chars().collect();
    for (at, &c) in characters.iter().enumerate() {
        if !c.is_alphanumeric() {
            flush(&mut word, &mut words);
            continue;
        }
        let before = at.checked_sub(1).and_then(|b| characters.get(b)).copied();
        let after = characters.get(at + 1).copied();
        let lower_to_upper = c.is_uppercase() && before.is_some_and(|b| b.is_lowercase() || b.is_ascii_digit());
        let acronym_ends = c.is_uppercase() && before.is_some_and(char::is_uppercase) && after.is_some_and(char::is_lowercase);
        let digit_border = before.is_some_and(|b| b.is_alphanumeric() && b.is_ascii_digit() != c.is_ascii_digit());
        if lower_to_upper || acronym_ends || digit_border {
            flush(&mut word, &mut words);
        }
        word.extend(c.to_lowercase());
    }
    flush(&mut word, &mut words);
    words
}

fn flush(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

/// Lower case, separators as single spaces: how names are compared.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || c == '@' {
            out.extend(c.to_lowercase());
        } else if c == '\'' || c == '’' {
            continue;
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.trim_end().to_owned()
}

/// One edit (insert, delete, replace, swap of neighbours) in words of five letters or more, two in words of nine or more.
pub fn typo_of(left: &str, right: &str) -> bool {
    // Asked of every word of every tool: most are told apart without taking them to pieces.
    if left.len() < 5 || right.len() < 5 || left.chars().next() != right.chars().next() || left.bytes().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let shorter = a.len().min(b.len());
    if shorter < 5 || a.len().abs_diff(b.len()) > 2 {
        return false;
    }
    distance(&a, &b) <= if shorter >= 9 { 2 } else { 1 }
}

/// Damerau-Levenshtein (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut two_back: Vec<usize> = Vec::new();
    let mut back: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let cost = usize::from(ca != cb);
            let at = |cells: &[usize], index: usize| cells.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&back, j + 1) + 1).min(at(&row, j) + 1).min(at(&back, j) + cost);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(cb) && b.get(j - 1) == Some(ca);
            if swapped {
                best = best.min(at(&two_back, j - 1) + 1);
            }
            row.push(best);
        }
        two_back = std::mem::replace(&mut back, row);
    }
    back.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_s_that_is_no_plural_stays() {
        for (plural, one) in [
            ("projects", "project"),
            ("nurseries", "nursery"),
            ("ties", "tie"),
            ("table_indices", "table_index"),
            ("alert_status", "alert_status"),
            ("address", "address"),
            ("price_series", "price_series"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }

    #[test]
    fn identifiers_split_at_case_separator_and_digit_borders() {
        for (identifier, expected) in [
            ("queryCount", "query count"),
            ("GetHTTPStatusTool", "get http status tool"),
            ("shipments.search", "shipments search"),
            ("get-course_enrolments", "get course enrolments"),
            ("p95Latency", "p 95 latency"),
        ] {
            assert_eq!(split_identifier(identifier).join(" "), expected);
        }
    }

    #[test]
    fn a_doubled_last_letter_makes_no_other_word() {
        let lexicon = Lexicon::default();
        for (left, right) in [("refuelling", "refuel"), ("cancelled", "canceled"), ("travellers", "traveler")] {
            assert_eq!(lexicon.stem(left), lexicon.stem(right));
        }
        assert_ne!(lexicon.stem("bells"), lexicon.stem("bel"));
    }

    #[test]
    fn what_was_opened_need_not_be_open() {
        assert!(event_of_state("open", "opened"));
        assert!(event_of_state("waiting", "waited"));
        assert!(!event_of_state("closed", "closed"));
        assert!(!event_of_state("complete", "completed"));
    }

    #[test]
    fn a_family_shares_its_root_and_differs_in_known_endings() {
        let lexicon = Lexicon::default();
        for (left, right) in [
            ("cardiologists", "cardiology"),
            ("absences", "absent"),
            ("occupied", "occupancy"),
            ("rejected", "rejection"),
            ("win", "won"),
        ] {
            assert!(lexicon.family(left, right), "{left} {right}");
        }
        for (left, right) in [
            ("action", "active"),
            ("organic", "organizer"),
            ("station", "stations2"),
            ("computer", "company"),
        ] {
            assert!(!lexicon.family(left, right), "{left} {right}");
        }
    }

    #[test]
    fn typos_are_near_and_other_words_are_not() {
        assert!(typo_of("shipmnts", "shipments"));
        assert!(typo_of("haelth", "health"));
        assert!(!typo_of("plan", "plane"));
        assert!(!typo_of("orders", "holders"));
        assert!(!typo_of("region1", "region2"));
    }
}
