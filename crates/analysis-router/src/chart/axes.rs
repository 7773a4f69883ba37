//! Scales with round ticks, and the SVG text that all charts share.

use super::Chart;
use super::locale::Locale;
use super::plot::Plot;
use crate::wording::is_other;

pub(super) const TOP: f64 = 24.0;
/// What stands below the axis at the bottom.
pub(super) const FOOT: f64 = 42.0;

/// Text safe between tags and in double-quoted attributes; characters that XML forbids are dropped.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => safe.push(c),
        }
    }
    safe
}

/// A label of at most so many characters.
pub(super) fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        text.to_owned()
    } else {
        text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
    }
}

/// The attributes that the page's tooltip reads.
pub(super) fn data(row: usize, label: &str, value: &str) -> String {
    format!(
        "data-row=\"{row}\" data-label=\"{}\" data-value=\"{}\"",
        escape(label),
        escape(value)
    )
}

/// The colour class of a series; after eight they repeat the last.
pub(super) fn colour(series: usize) -> String {
    format!("bv-s{}", series.min(7) + 1)
}

/// A linear scale over round numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    step: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// From the lowest to the highest value, widened to round steps, drawn between two pixels.
    pub(super) fn round(low: f64, high: f64, from: f64, to: f64) -> Self {
        Self::stepped(low, high, from, to, &[1.0, 2.0, 2.5, 5.0, 10.0], 0.0)
    }

    /// The same for what comes in whole numbers: no tick stands between two of them.
    pub(super) fn whole(low: f64, high: f64, from: f64, to: f64) -> Self {
        Self::stepped(low, high, from, to, &[1.0, 2.0, 5.0, 10.0], 1.0)
    }

    fn stepped(low: f64, high: f64, from: f64, to: f64, factors: &[f64], least: f64) -> Self {
        let (low, high) = if low.is_finite() && high.is_finite() && low <= high {
            (low, high)
        } else {
            (0.0, 1.0)
        };
        let (low, high) = match (low == high, low == 0.0) {
            (true, true) => (0.0, 1.0),
            (true, false) => (low.min(0.0), high.max(0.0)),
            (false, _) => (low, high),
        };
        // Halved first: the span of the widest floats would be infinite.
        let raw = (high / 5.0 - low / 5.0).max(1e-290);
        let power = 10_f64.powf(raw.log10().floor());
        let step = factors
            .iter()
            .map(|factor| factor * power)
            .find(|step| *step >= raw * 0.999)
            .unwrap_or(raw)
            .max(least);
        Self {
            low: (low / step).floor() * step,
            high: (high / step).ceil() * step,
            step,
            from,
            to,
        }
    }

    /// Exactly from low to high, for moments.
    pub(super) fn exact(low: f64, high: f64, from: f64, to: f64) -> Self {
        Self {
            low,
            high: if high > low { high } else { low + 1.0 },
            step: 1.0,
            from,
            to,
        }
    }

    pub(super) fn at(&self, value: f64) -> f64 {
        let share = (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0);
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        self.from + share * (self.to - self.from)
    }

    pub(super) fn ticks(&self) -> Vec<f64> {
        (0..12)
            .map(|number| self.low + f64::from(number) * self.step)
            .take_while(|tick| *tick <= self.high + self.step / 1e6)
            .map(|tick| if tick.abs() < self.step / 1e6 { 0.0 } else { tick })
            .collect()
    }
}

/// What the figures are, above the axis, with the column's own name in its title; a legend names several measures already, and they have one unit.
pub(super) fn axis_title(chart: &Chart, plot: &Plot) -> String {
    let mut svg = String::new();
    match chart.spec.y.as_slice() {
        [name] => column(&mut svg, "bv-note", (8.0, 13.0), plot, name, 80),
        _ => label(&mut svg, "bv-note", 8.0, 13.0, chart.spec.unit.as_deref().unwrap_or_default(), 80),
    }
    svg
}

/// What a column is called, with its own name in the title.
pub(super) fn column(svg: &mut String, class: &str, (x, y): (f64, f64), plot: &Plot, name: &str, most: usize) {
    let called = plot.called(name);
    let own = Some(name).filter(|name| is_other(name, called));
    titled(svg, class, (x, y), called, most, own);
}

/// Lines across with their figures at the left.
pub(super) fn rows(svg: &mut String, locale: &Locale, scale: &Scale, left: f64, right: f64) {
    for tick in scale.ticks() {
        let y = scale.at(tick);
        let class = if tick == 0.0 { "bv-zero" } else { "bv-grid" };
        svg.push_str(&format!("<line class=\"{class}\" x1=\"{left:.1}\" x2=\"{right:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/><text class=\"bv-tick bv-end\" x=\"{:.1}\" y=\"{:.1}\">{}</text>", left - 6.0, y + 4.0, locale.short(tick)));
    }
}

/// Lines down with their figures at the foot: each of them where there is room, else every second, third …, counted from zero.
#[expect(clippy::cast_precision_loss, reason = "pixels")]
pub(super) fn pillars(svg: &mut String, locale: &Locale, scale: &Scale, top: f64, bottom: f64) {
    let ticks: Vec<(f64, String)> = scale.ticks().into_iter().map(|tick| (tick, locale.short(tick))).collect();
    let zero = ticks.iter().position(|(tick, _)| *tick == 0.0).unwrap_or_default();
    let widest = ticks.iter().map(|(_, text)| text.chars().count()).max().unwrap_or_default() as f64 * 6.4 + 8.0;
    let apart = (scale.at(scale.low + scale.step) - scale.at(scale.low)).abs();
    let every = (1..=ticks.len())
        .find(|every| apart * *every as f64 >= widest)
        .unwrap_or(ticks.len())
        .max(1);
    for (number, (tick, text)) in ticks.iter().enumerate() {
        let x = scale.at(*tick);
        let class = if *tick == 0.0 { "bv-zero" } else { "bv-grid" };
        svg.push_str(&format!(
            "<line class=\"{class}\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{top:.1}\" y2=\"{bottom:.1}\"/>"
        ));
        if number.abs_diff(zero).is_multiple_of(every) {
            svg.push_str(&format!(
                "<text class=\"bv-tick bv-middle\" x=\"{x:.1}\" y=\"{:.1}\">{text}</text>",
                bottom + 16.0
            ));
        }
    }
}

/// Text with the whole of it in a title when it was clipped.
pub(super) fn label(svg: &mut String, class: &str, x: f64, y: f64, text: &str, most: usize) {
    titled(svg, class, (x, y), text, most, None);
}

fn titled(svg: &mut String, class: &str, (x, y): (f64, f64), text: &str, most: usize, title: Option<&str>) {
    let shown = clipped(text, most.max(1));
    let title = match title.or((shown != text).then_some(text)) {
        Some(title) => format!("<title>{}</title>", escape(&clipped(title, 400))),
        None => String::new(),
    };
    svg.push_str(&format!(
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{title}{}</text>",
        escape(&shown)
    ));
}

/// The title of the axis at the bottom, at its right end; the height of the whole chart.
pub(super) fn foot(svg: &mut String, plot: &Plot, right: f64, bottom: f64, name: Option<&str>) -> f64 {
    if let Some(name) = name {
        column(svg, "bv-note bv-end", (right, bottom + 34.0), plot, name, 60);
    }
    bottom + FOOT
}

/// Colour keys in one line or more; the height they take.
pub(super) fn legend(svg: &mut String, plot: &Plot, left: f64, width: f64, top: f64) -> f64 {
    let names = plot.names();
    if names.len() < 2 {
        return 0.0;
    }
    let (mut x, mut y) = (left, top);
    for (index, name) in names.iter().take(8).enumerate() {
        let own = plot.series.get(index).and_then(|series| series.own.as_deref());
        let (shown, own) = if index == 7 && names.len() > 8 {
            (plot.locale.more.replace("{n}", &(names.len() - 7).to_string()), None)
        } else {
            (name.clone().into_owned(), own)
        };
        #[expect(clippy::cast_precision_loss, reason = "pixels")]
        let length = 30.0 + 7.0 * shown.chars().count().min(22) as f64;
        if x + length > left + width && x > left {
            x = left;
            y += 20.0;
        }
        svg.push_str(&format!(
            "<g class=\"bv-toggle\" data-series=\"{}\"><rect class=\"{}\" x=\"{x:.1}\" y=\"{:.1}\" width=\"11\" height=\"11\" rx=\"2\"/>",
            index.min(7) + 1,
            colour(index),
            y - 10.0
        ));
        titled(svg, "bv-key", (x + 16.0, y), &shown, 22, own);
        svg.push_str("</g>");
        x += length;
    }
    y - top + 24.0
}
