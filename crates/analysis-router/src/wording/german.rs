//! In German. People are addressed formally, as on the pages; words of data and of questions stand as they are, in „…“ where they are quoted.

mod miss;
pub(super) mod names;
pub(super) mod picture;
mod times;

use belvedere_types::{Language, problem};

use super::assumption::Assumption;
use super::cells::{Own, capital, held, quoted};
use super::message::{Ask, Difference, Finding, Gap, Kind, Message, Model, Progress, Refusal};
use super::reply::Reply;

const OWN: Own = Own {
    language: Language::German,
    none: "keine Angabe",
    yes: "ja",
    no: "nein",
    nested: "ein verschachtelter Wert",
};

pub(super) fn say(message: &Message) -> String {
    match message {
        Message::Verbatim { text, .. } => text.clone(),
        Message::What { german: Some(said), .. } | Message::Next { german: Some(said), .. } => said.clone(),
        Message::What { code, text, quoted, .. } => match (coded(code), quoted) {
            (None, _) => text.clone(),
            (Some([what, _]), None) => what.to_owned(),
            (Some([what, _]), Some(quoted)) => format!("{what} Im Wortlaut: „{quoted}“."),
        },
        Message::Next { code, text, .. } => coded(code).map_or_else(|| text.clone(), |[_, next]| next.to_owned()),
        Message::Finding(said) => finding(said),
        Message::Assumption(said) => assumption(said),
        Message::Gap(said) => gap(said),
        Message::Reply(said) => reply(said),
        Message::Ask(said) => ask(said),
        Message::Refusal(said) => refusal(said),
        Message::Model(said) => model(said),
        Message::Progress(said) => progress(said),
        Message::Picture(said) => picture::say(said),
        Message::Miss(said) => miss::say(said),
    }
}

fn coded(code: &str) -> Option<[&'static str; 2]> {
    problem::words(code, Language::German)
}

fn finding(said: &Finding) -> String {
    use Finding as F;
    let cell = |value| OWN.cell(value);
    match said {
        F::NoDifference => "Es wurden keine Unterschiede gefunden: Beide Seiten sind gleich.".into(),
        F::NothingMatches => "In den Daten gibt es dazu nichts.".into(),
        F::Cell { value } => cell(value),
        F::Differences { count, sides, told, more } => differences(*count, sides.as_ref(), told.as_deref(), *more),
        F::List {
            count,
            of,
            what,
            names: rows,
            more,
        } => {
            let counted = OWN.count(*count);
            let what = match (of, what) {
                (Some(of), Some(what)) => format!("{counted} von {} {}", OWN.count(*of), names::told_of(what)),
                (None, Some(what)) => format!("{counted} {}", names::told(what)),
                (_, None) if *count == 1 => "Eine Zeile".into(),
                (_, None) => format!("{counted} Zeilen"),
            };
            format!("{what}: {}{}.", OWN.cells(rows), if *more { " und weitere" } else { "" })
        }
        F::Count { value, of: None } => format!("{}.", cell(value)),
        F::Count {
            value,
            of: Some((all, name)),
        } => match value.as_u64() {
            Some(number) if number > 0 && number == *all => format!("Alle {} {}.", OWN.count(*all), names::told(name)),
            _ => format!("{} von {} {}.", cell(value), OWN.count(*all), names::told_of(name)),
        },
        F::ThereAre { count, what, chosen } => format!("{} {what}{}.", cell(count), if *chosen { " dieser Art" } else { "" }),
        F::Share { percent, matching, total } => format!("{} % ({} von {}).", cell(percent), cell(matching), cell(total)),
        F::NoShare => "Es gibt keine Zeilen, von denen sich ein Anteil berechnen ließe.".into(),
        F::NoValue => "Es gibt keine Zeilen, aus denen sich das berechnen ließe.".into(),
        F::Row {
            label: Some(label),
            figures,
        } => format!("{}: {}.", cell(label), OWN.figures(figures, names::column)),
        F::Row { label: None, figures } => format!("{}.", capital(&OWN.figures(figures, names::column))),
        F::Single { name: column, value } => format!("{}: {}.", capital(&names::column(column)), cell(value)),
        F::First {
            label,
            value,
            name: column,
        } => format!(
            "An erster Stelle steht {} mit {} ({}).",
            cell(label),
            cell(value),
            names::column(column)
        ),
        F::Level {
            labels,
            value,
            name: column,
            more,
        } => format!(
            "Gleichauf an erster Stelle stehen {}{} mit {} ({}).",
            OWN.cells(labels),
            if *more { " und weitere" } else { "" },
            cell(value),
            names::column(column)
        ),
        F::ThenCome { rows } if rows.len() == 1 => format!("Danach kommt {}.", OWN.labelled(rows)),
        F::ThenCome { rows } => format!("Danach kommen {}.", OWN.labelled(rows)),
        F::Trend {
            name: column,
            from,
            to,
            first,
            last,
        } => format!(
            "{} von {} bis {}: zuerst {}, zuletzt {}.",
            capital(&names::column(column)),
            cell(from),
            cell(to),
            cell(first),
            cell(last)
        ),
        F::Highest { value, at } => format!("Der höchste Wert war {} ({}).", cell(value), cell(at)),
    }
}

/// "3 Unterschiede zwischen a und b: orders total (nur in a), …"
fn differences(count: u64, sides: Option<&(String, String)>, told: Option<&[Difference]>, more: bool) -> String {
    let noun = if count == 1 { "Unterschied" } else { "Unterschiede" };
    let counted = format!("{} {noun}", OWN.count(count));
    let Some(told) = told else {
        return format!("{counted}.");
    };
    let between = sides.map_or_else(String::new, |(left, right)| format!(" zwischen {left} und {right}"));
    let told: Vec<String> = told.iter().map(difference).collect();
    format!("{counted}{between}: {}{}.", told.join(", "), if more { " und weitere" } else { "" })
}

fn difference(row: &Difference) -> String {
    let kind = match &row.kind {
        Kind::OnlyIn(side) => format!("nur in {side}"),
        Kind::Changed => "geändert".into(),
        Kind::Named(name) => name.clone(),
    };
    let part = row.part.as_ref().map(|part| format!("{part} ")).unwrap_or_default();
    let field = row
        .field
        .as_ref()
        .map(|field| format!("{} ", names::column(field)))
        .unwrap_or_default();
    format!("{part}{} ({field}{kind})", row.key)
}

fn assumption(said: &Assumption) -> String {
    use Assumption as A;
    match said {
        A::Time { phrase, from, to, zone } => times::say(*phrase, from.as_deref(), to.as_deref(), zone),
        A::DaysAsked { days } => format!(
            "Die Frage nennt keinen Zeitraum; abgefragt {}.",
            back(*days, "wurde der letzte Tag", "wurden die letzten", "Tage")
        ),
        A::DaysLookedAt { days } => format!(
            "Die Frage nennt keinen Zeitraum; betrachtet {}.",
            back(*days, "wurde der letzte Tag", "wurden die letzten", "Tage")
        ),
        A::MonthsLookedAt { months } => {
            format!(
                "Die Frage nennt keinen Zeitraum; betrachtet {}.",
                back(*months, "wurde der letzte Monat", "wurden die letzten", "Monate")
            )
        }
        A::TimeNotApplied => "Die Zeilen tragen keine Zeitangabe; der Zeitraum der Frage wurde deshalb nicht angewandt.".into(),
        A::PeriodOf { column } => format!("Der Zeitraum bezieht sich auf „{column}“."),
        A::ReadAs {
            said,
            column,
            inverted,
            values,
        } => {
            let not = if *inverted { "nicht " } else { "" };
            format!("„{said}“ ist gelesen als {column} {not}{}.", quoted(values, "„", "“"))
        }
        A::NotSaidWhich { what } => format!("Auch nach „{what}“ war gefragt; das beantwortet das Ergebnis nicht."),
        A::LeftOut { said } => format!("„{said}“: Einträge ohne Angabe dazu sind nicht aufgeführt."),
        A::Lasts { from, to, open } => {
            let left = if *open {
                "; Zeilen, denen eines davon fehlt, zählen nicht"
            } else {
                ""
            };
            format!("Gemessen ist die Zeit von {from} bis {to}{left}.")
        }
        A::SumOf { said, column, rows } => format!("„{said}“ ist gelesen als Summe von {column} aus {rows}."),
        A::OfPart { what, name } => format!("Das gilt für {name} ({what}); der Zugriff umfasst noch weitere."),
        A::OfSource { source, others } => format!(
            "Das stammt aus {source}; auch {} könnte es haben. Nennen Sie die Quelle, um dort zu fragen.",
            others.join(" oder ")
        ),
        A::NotCompared { parts } => {
            let parts: Vec<&str> = parts
                .iter()
                .map(|part| if part.is_empty() { "die Haupttabelle" } else { part })
                .collect();
            format!(
                "Nicht alle Teile der beiden Seiten wurden verglichen. Nicht verglichen: {}.",
                parts.join(", ")
            )
        }
    }
}

/// "wurde der letzte Tag", "wurden die letzten 30 Tage".
fn back(count: i64, one: &str, many: &str, unit: &str) -> String {
    if count == 1 {
        one.to_owned()
    } else {
        format!("{many} {count} {unit}")
    }
}

/// "1 Zeile", "1.200 Zeilen".
fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", OWN.count(count), if count == 1 { one } else { many })
}

fn gap(said: &Gap) -> String {
    use Gap as G;
    match said {
        G::CannotBeUsed { source } => format!("{source} lässt sich jetzt nicht befragen:"),
        G::ConnectedButUnusable { source } => format!("{source} ist verbunden, lässt sich jetzt aber nicht befragen:"),
        G::LeftOut { source } => format!("{source} hat seine Werkzeuge nicht rechtzeitig aufgelistet und wurde ausgelassen."),
        G::NoAnswerInTime { source } => format!("{source} hat nicht rechtzeitig geantwortet."),
        G::VendorSaid { source, quoted } => format!("{source} hat mit einem Fehler geantwortet: „{quoted}“"),
        G::CheckVendor => "Prüfen Sie, wonach der Anbieter verlangt, und fragen Sie dann noch einmal.".into(),
        G::DetailsOfFirst { read, of } => {
            format!(
                "Einzelheiten wurden nur für die ersten {} von {} Zeilen gelesen.",
                OWN.count(*read),
                OWN.count(*of)
            )
        }
        G::DetailsFailed { failed: 1, of, source } => format!("1 von {} Einzelabfragen bei {source} ist gescheitert:", OWN.count(*of)),
        G::DetailsFailed { failed, of, source } => {
            format!(
                "{} von {} Einzelabfragen bei {source} sind gescheitert:",
                OWN.count(*failed),
                OWN.count(*of)
            )
        }
        G::PageFailed { source } => format!("Eine weitere Seite von {source} ließ sich nicht lesen:"),
        G::ReadingStopped { source, rows, pages } => format!(
            "{source} hat mehr Zeilen, als gelesen wurden: Nach {} auf {} wurde aufgehört.",
            counted(*rows, "Zeile", "Zeilen"),
            counted(*pages, "Seite", "Seiten")
        ),
        G::MoreThanGiven { source, rows, tool } => format!(
            "{source} meldet mehr Zeilen als die {}, die {tool} geliefert hat, aber nicht, wie man sie abruft.",
            OWN.count(*rows)
        ),
        G::LimitReached { source, rows, tool } => format!(
            "{tool} von {source} hat {} Zeilen geliefert, so viele, wie es auf einmal liefert; es kann mehr geben.",
            OWN.count(*rows)
        ),
        G::Of { source } => format!("{source}:"),
        G::SourceGone => "Eine der Quellen wurde getrennt.".into(),
        G::Disconnected { source } => format!("{source} wurde getrennt; diese Antwort bleibt, wie sie war."),
    }
}

fn reply(said: &Reply) -> String {
    match said {
        Reply::InUnit { column, unit } => format!("{column} ist in {unit} angegeben"),
        Reply::InHundredths { column, given } => format!("{column} ist {given} geteilt durch 100"),
        Reply::ReadAsUtc { column } => format!("{column} nennt keine Zeitzone und ist als UTC gelesen"),
        Reply::CountedFrom1970 { column, seconds: true } => format!("{column} war in Sekunden seit 1970 angegeben"),
        Reply::CountedFrom1970 { column, seconds: false } => format!("{column} war in Sekundenbruchteilen seit 1970 angegeben"),
        Reply::PlainText { table } => format!("{table}: Die Antwort des Werkzeugs ist reiner Text"),
        Reply::TooDeep { table } => format!("{table}: Das JSON ist zu tief verschachtelt, um gelesen zu werden"),
        Reply::ListsTooDeep { table, levels } => {
            format!(
                "{table}: Listen, die tiefer als {} liegen, wurden ausgelassen",
                counted(*levels, "Ebene", "Ebenen")
            )
        }
        Reply::TooManyTables { most } => format!(
            "Die Antwort des Werkzeugs enthält mehr als {}; der Rest wurde ausgelassen",
            counted(*most, "Tabelle", "Tabellen")
        ),
        Reply::FirstRows { table, rows: 1 } => format!("{table}: Nur die erste Zeile wurde gelesen"),
        Reply::FirstRows { table, rows } => format!("{table}: Nur die ersten {} Zeilen wurden gelesen", OWN.count(*rows)),
        Reply::FirstColumns { table, columns } => format!("{table}: Nur die ersten {} Spalten wurden gelesen", OWN.count(*columns)),
        Reply::NotText { parts: 1 } => "1 Teil der Antwort des Werkzeugs ist kein Text und wurde ausgelassen".into(),
        Reply::NotText { parts } => format!(
            "{} Teile der Antwort des Werkzeugs sind kein Text und wurden ausgelassen",
            OWN.count(*parts)
        ),
    }
}

fn ask(said: &Ask) -> String {
    match said {
        Ask::Which { about, options } => format!("Was meinen Sie mit „{about}“: {}?", options.join(", ")),
        Ask::WhatAbout { options } => format!("Worum geht es in der Frage: {}?", options.join(", ")),
        Ask::WhatOf { of, options } => format!("Was möchten Sie über „{of}“ wissen: {}?", options.join(", ")),
        Ask::WhichOfName { options } => format!("Mehrere Dinge heißen so. Welches meinen Sie: {}?", options.join(" oder ")),
        Ask::CouldBe { said, options } => format!("„{said}“ kann {} sein. Was meinen Sie?", options.join(" oder ")),
        Ask::WhichSource { options } => format!("Mehrere Quellen haben das: {}. Welche meinen Sie?", options.join(" und ")),
        Ask::WhichTable { options } => format!(
            "Mehrere Tabellen könnten das beantworten: {}. Welche meinen Sie?",
            options.join(" oder ")
        ),
        Ask::WhichOnes { row, source } => {
            format!("Welche meinen Sie ({row})? {source} weiß nicht, welche Ihre sind: Nennen Sie die Namen oder Kürzel.")
        }
    }
}

fn refusal(said: &Refusal) -> String {
    use Refusal as R;
    match said {
        R::AsksForChange { verb: Some(verb) } => format!(
            "Die Frage verlangt eine Änderung („{verb}“). Quellen sind nur zum Lesen verbunden, deshalb wurde nichts aufgerufen. Machen Sie die Änderung beim Anbieter selbst."
        ),
        R::AsksForChange { verb: None } => {
            "Die Frage verlangt eine Änderung. Quellen sind nur zum Lesen verbunden, deshalb wurde nichts geändert. Machen Sie die Änderung beim Anbieter selbst.".into()
        }
        R::NoSourceConnected => "Es ist keine Datenquelle verbunden, die das beantworten könnte. Verbinden Sie eine und fragen Sie noch einmal.".into(),
        R::NoDataAbout { words } if words.is_empty() => "Keine verbundene Quelle hat Daten dazu.".into(),
        R::NoDataThatAnswers { words } if words.is_empty() => "Keine verbundene Quelle hat Daten, die das beantworten.".into(),
        R::NoDataAbout { words } | R::NoDataThatAnswers { words } => format!("Keine verbundene Quelle hat Daten zu {}.", quoted(words, "„", "“")),
        R::PartlyRead { read, of } => format!(
            "Dafür wären die Einzelheiten von {} Zeilen nötig, die es nur einzeln gibt; gelesen werden höchstens {}. Grenzen Sie die Frage ein, etwa durch einen Namen, einen Status oder einen Zeitraum.",
            OWN.count(*of),
            OWN.count(*read)
        ),
        R::Connected { sources } => format!("Verbunden: {}.", held(sources, str::to_owned, names::told)),
        R::Nearest { tables } => format!("Am nächsten kommt: {}.", held(tables, names::told, names::column)),
        R::ConnectOrAsk => "Verbinden Sie eine Quelle, die solche Daten hat, oder fragen Sie nach dem, was vorhanden ist.".into(),
        R::AskOrConnect => "Fragen Sie nach dem, was vorhanden ist, oder verbinden Sie eine Quelle, die das Übrige hat.".into(),
        R::NamesNothing => "Die Frage nennt nichts, wonach sich suchen ließe.".into(),
        R::NotFoundIn { name, looked } => format!(
            "In {} wurde nichts mit dem Namen „{name}“ gefunden. Prüfen Sie die Schreibweise oder verbinden Sie die Quelle, die es enthält.",
            looked.join(", ")
        ),
        R::UnknownTo { source, name } => {
            format!("{source} kennt nichts mit dem Namen „{name}“. Prüfen Sie die Schreibweise oder nennen Sie das Kürzel.")
        }
        R::NoPast { source } => format!("{source} hat dafür keine historischen Werte."),
        R::NothingOfKind { source, names } => format!("{source} liefert dazu nichts über {}.", names.join(", ")),
        R::UnknownColumn { source, column } => format!(
            "{source} kennt „{column}“ für dieses Konto nicht. Vielleicht heißt es dort anders, oder die Lizenz schließt es nicht ein."
        ),
        R::NothingBringsIt => "Keine verbundene Quelle liefert, was die Frage verlangt.".into(),
        R::ConnectedAre { sources } => {
            format!("Verbunden sind: {}. Verbinden Sie eine Quelle, die es hat, und fragen Sie noch einmal.", sources.join(", "))
        }
        R::NoWayFound => "Es fand sich kein Weg, das zu beantworten.".into(),
    }
}

fn model(said: &Model) -> String {
    let went_on = "deshalb hat der eingebaute Planer weitergemacht.";
    match said {
        Model::NoUsablePlan => format!("Das Sprachmodell hat keinen brauchbaren Plan vorgeschlagen; {went_on}"),
        Model::BudgetUsed => format!("Was das Sprachmodell für eine Frage verbrauchen darf, war aufgebraucht; {went_on}"),
        Model::Declined => format!("Das Sprachmodell hat es abgelehnt, diese Frage zu planen; {went_on}"),
        Model::Failed { code, text } => {
            let why = coded(code).map_or(text.as_str(), |[what, _]| what);
            format!("{}; {went_on}", why.trim_end_matches('.'))
        }
        Model::BuiltInInstead => "Stattdessen hat der eingebaute Planer geantwortet.".into(),
        Model::LimitReached => {
            "Das Limit für das Sprachmodell ist erreicht oder durch Fragen belegt, die gerade beantwortet werden; deshalb hat der eingebaute Planer geantwortet.".into()
        }
        Model::PriceNotKnown { model } => format!(
            "Was {model} kostet, ist nicht bekannt; das Kostenlimit lässt sich also nicht prüfen, deshalb hat der eingebaute Planer geantwortet."
        ),
    }
}

fn progress(said: &Progress) -> String {
    use Progress as P;
    match said {
        P::LookingAtTools => "Die Werkzeuge der verbundenen Quellen werden durchgesehen".into(),
        P::Planning => "Der Plan wird erstellt".into(),
        P::PlanningNext => "Der nächste Schritt wird geplant".into(),
        P::Calling { source, tool } => format!("{source} · {tool}"),
        P::CallingForRows { source, tool, rows } => format!("{source} · {tool} für {}", counted(*rows, "Zeile", "Zeilen")),
        P::HasRead { tool, rows } => format!("{tool}: {}", counted(*rows, "Zeile", "Zeilen")),
        P::Computing { into } => format!("SQL für {into}"),
        P::Writing => "Die Antwort wird geschrieben".into(),
    }
}
