//! The page of the language model's settings: what was used, what is left, and what the form takes along.

use belvedere_app::router::model::Price;
use belvedere_app::{ModelBounds, ModelUsed, ModelView};
use belvedere_types::{Language, Role};
use belvedere_web::Texts;
use belvedere_web::pages::{Viewer, model};
use scraper::{Html, Selector};

use crate::samples;

/// Of what the organisation may spend in a month, this much is spent; in millionths.
fn spending(spent: u64, most: Option<u64>) -> ModelView {
    ModelView {
        price: Some(Price {
            input_micros: 2_500_000,
            output_micros: 10_000_000,
        }),
        bounds: ModelBounds {
            cost_micros_per_month: most,
            ..ModelBounds::default()
        },
        used: ModelUsed {
            cost_micros_this_month: spent,
            ..ModelUsed::default()
        },
        ..samples::model("m")
    }
}

/// What stands behind this name among the settings in force.
fn pair(view: &ModelView, texts: Texts, name: &str) -> String {
    let viewer = Viewer {
        texts,
        ..samples::viewer(Role::Owner)
    };
    let html = Html::parse_document(&model::page(&viewer, view, None).into_string());
    let texts = |css: &str| -> Vec<String> {
        let found = Selector::parse(css).unwrap();
        html.select(&found).map(|part| part.text().collect()).collect()
    };
    let at = texts("dl.pairs dt").iter().position(|found| found == name).unwrap();
    texts("dl.pairs dd").remove(at)
}

#[test]
fn what_was_spent_is_told_beside_the_limit_and_how_near_it_is() {
    let (english, german) = (Texts::new(Language::English), Texts::new(Language::German));
    for (spent, most, told, in_german) in [
        (5_440, None, "0.00544", "0,00544"),
        (3_999_999, Some(5_000_000), "3.999999 of\u{a0}5.00", "3,999999 von\u{a0}5,00"),
        (
            4_000_000,
            Some(5_000_000),
            "4.00 of\u{a0}5.00 near the limit",
            "4,00 von\u{a0}5,00 Limit fast erreicht",
        ),
        (
            5_000_000,
            Some(5_000_000),
            "5.00 of\u{a0}5.00 limit reached",
            "5,00 von\u{a0}5,00 Limit erreicht",
        ),
    ] {
        let view = spending(spent, most);
        assert_eq!(pair(&view, english, "Spent this month"), told);
        assert_eq!(pair(&view, german, "Ausgegeben in diesem Monat"), in_german);
    }
}

#[test]
fn a_model_without_a_price_says_why_nothing_is_counted_and_what_to_do() {
    let view = ModelView {
        price: None,
        ..spending(5_440, None)
    };
    let told = pair(&view, Texts::new(Language::English), "Spent this month");
    assert_eq!(
        told,
        "not counted, because the prices of this model are not known: enter them below"
    );
}

#[test]
fn using_a_model_nearby_keeps_limits_and_what_it_sees() {
    let viewer = samples::viewer(Role::Owner);
    let mut view = samples::model("llama3:8b");
    view.bounds.cost_micros_per_month = Some(20_000_000);
    let html = model::page(&viewer, &view, None).into_string();
    let kept = "form:has(button[type=submit]) input[type=hidden]";
    let parsed = Html::parse_document(&html);
    let hidden: Vec<(&str, &str)> = parsed
        .select(&Selector::parse(kept).unwrap())
        .filter_map(|input| Some((input.value().attr("name")?, input.value().attr("value")?)))
        .collect();
    for field in [
        ("provider", "openai"),
        ("cost_per_month", "20.00"),
        ("input_price", "0"),
        ("output_price", "0"),
        ("base_url", "http://localhost:11434/v1"),
        ("schema_only", "yes"),
        ("tokens_per_day", "200000"),
    ] {
        assert!(hidden.contains(&field), "{hidden:?}");
    }
}
