//! Bars, grouped and stacked, standing and lying; histograms; heat maps.

use super::Chart;
use super::axes::{FOOT, Scale, TOP, axis_title, colour, data, foot, label, legend, pillars, rows};
use super::plot::{Mark, Plot};
use super::room::Room;

const STANDING: usize = 24;
const LYING: usize = 30;
const UNDRAWN: f64 = 22.0;

/// One bar: from where to where on the scale.
struct Bar {
    place: usize,
    lane: usize,
    low: f64,
    high: f64,
    mark: Mark,
}

fn laid(plot: &Plot, stacked: bool, shown: usize) -> Vec<Bar> {
    let mut above = vec![(0.0, 0.0); shown];
    let mut bars = Vec::new();
    for (lane, series) in plot.series.iter().enumerate() {
        for mark in series.marks.iter().filter(|mark| mark.place < shown) {
            let (low, high) = match above.get_mut(mark.place) {
                Some((up, down)) if stacked => {
                    let side = if mark.value < 0.0 { down } else { up };
                    let start = *side;
                    *side += mark.value;
                    (start, *side)
                }
                _ => (0.0, mark.value),
            };
            bars.push(Bar {
                place: mark.place,
                lane,
                low: low.min(high),
                high: low.max(high),
                mark: *mark,
            });
        }
    }
    bars
}

fn extent(bars: &[Bar]) -> (f64, f64) {
    bars.iter()
        .fold((0.0, 0.0), |(low, high), bar| (bar.low.min(low), bar.high.max(high)))
}

pub(super) fn draw(chart: &Chart, plot: &Plot, room: Room) -> (String, f64) {
    let width = room.width;
    let horizontal = chart.spec.horizontal;
    let shown = plot.places.len().min(if horizontal { LYING } else { STANDING });
    let folded = plot.places.len() - shown;
    let bars = laid(plot, chart.spec.stacked, shown);
    let lanes = if chart.spec.stacked { 1 } else { plot.series.len().max(1) };
    let mut svg = axis_title(chart, plot);
    let top = TOP + legend(&mut svg, plot, 12.0, width - 24.0, TOP + 8.0);
    let single = plot.series.len() == 1;
    // Where some are not drawn, a line at the foot says so.
    let room = Room {
        height: room.height.map(|height| if folded > 0 { height - UNDRAWN } else { height }),
        ..room
    };
    let height = if horizontal {
        lying(&mut svg, plot, &bars, (shown, lanes, single), top, room)
    } else {
        standing(&mut svg, plot, &bars, (shown, lanes, single), top, room)
    };
    let foot = if folded > 0 {
        label(
            &mut svg,
            "bv-note",
            12.0,
            height + 12.0,
            &plot.locale.not_drawn.replace("{n}", &folded.to_string()),
            60,
        );
        height + UNDRAWN
    } else {
        height
    };
    (svg, foot)
}

#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn lying(svg: &mut String, plot: &Plot, bars: &[Bar], (shown, lanes, single): (usize, usize, bool), top: f64, room: Room) -> f64 {
    let width = room.width;
    let longest = (0..shown).map(|place| plot.place(place).chars().count()).max().unwrap_or(0).min(28) as f64;
    let left = (longest * 7.0 + 20.0).min(width * 0.4);
    let most = ((left - 16.0) / 6.8) as usize;
    let (low, high) = extent(bars);
    let scale = plot.scale(low, high, left, width - 64.0);
    let usual = (22 * lanes.max(1)).clamp(26, 84) as f64;
    let band = room.line(shown, usual, top + 4.0 + 28.0);
    let bottom = top + band * shown as f64 + 4.0;
    pillars(svg, &plot.locale, &scale, top, bottom);
    for place in 0..shown {
        label(
            svg,
            "bv-label bv-end",
            left - 8.0,
            top + band * (place as f64 + 0.5) + 4.0,
            &plot.place(place),
            most,
        );
    }
    // Bars of one place are nearer to each other than to those of the next.
    let gap = if lanes > 1 { 14.0 } else { 6.0 };
    let thick = (band - gap) / lanes as f64;
    for bar in bars {
        let lane = if lanes == 1 { 0.0 } else { bar.lane as f64 };
        let y = top + band * bar.place as f64 + gap / 2.0 + thick * lane;
        let (from, to) = (scale.at(bar.low), scale.at(bar.high));
        let name = plot.label(bar.place, bar.lane);
        svg.push_str(&rect(bar, [&name, &plot.figure(bar.mark.value)], (from, y, to - from, thick - 1.0)));
        if single {
            // A bar below zero leaves the room right of the axis free, and its name may stand at the left.
            let x = to + 4.0;
            label(svg, "bv-value", x, y + thick / 2.0 + 4.0, &plot.figure(bar.mark.value), 16);
        }
    }
    bottom + 28.0
}

#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn standing(svg: &mut String, plot: &Plot, bars: &[Bar], (shown, lanes, single): (usize, usize, bool), top: f64, room: Room) -> f64 {
    let (left, right) = (64.0, room.width - 16.0);
    let bottom = top + room.between_axes(240.0, top + 32.0);
    let (low, high) = extent(bars);
    let scale = plot.scale(low, high, bottom, top + 12.0);
    rows(svg, &plot.locale, &scale, left, right);
    let band = (right - left) / shown.max(1) as f64;
    let gap = (band * 0.2).min(24.0);
    let thick = ((band - gap) / lanes as f64).min(72.0);
    for place in 0..shown {
        label(
            svg,
            "bv-label bv-middle",
            left + band * (place as f64 + 0.5),
            bottom + 18.0,
            &plot.place(place),
            (band / 7.0) as usize,
        );
    }
    for bar in bars {
        let lane = if lanes == 1 { 0.0 } else { bar.lane as f64 };
        let x = left + band * (bar.place as f64 + 0.5) - thick * lanes as f64 / 2.0 + thick * lane;
        let (from, to) = (scale.at(bar.high), scale.at(bar.low));
        svg.push_str(&rect(
            bar,
            [&plot.label(bar.place, bar.lane), &plot.figure(bar.mark.value)],
            (x, from, thick - 1.0, to - from),
        ));
        let text = plot.figure(bar.mark.value);
        if single && text.chars().count() as f64 * 7.0 <= band {
            label(
                svg,
                "bv-value bv-middle",
                x + thick / 2.0,
                if bar.mark.value < 0.0 { to + 14.0 } else { from - 5.0 },
                &text,
                16,
            );
        }
    }
    bottom + 32.0
}

fn rect(bar: &Bar, [name, figure]: [&str; 2], (x, y, width, height): (f64, f64, f64, f64)) -> String {
    format!(
        "<rect class=\"bv-bar {}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" {}/>",
        colour(bar.lane),
        width.max(0.5),
        height.max(0.5),
        data(bar.mark.row, name, figure)
    )
}

/// Counts of values in classes of equal width.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels and small counts"
)]
pub(super) fn histogram(chart: &Chart, plot: &Plot, room: Room) -> (String, f64) {
    let values: Vec<(f64, usize)> = plot
        .series
        .iter()
        .take(1)
        .flat_map(|series| &series.marks)
        .map(|mark| (mark.value, mark.row))
        .collect();
    let low = values.iter().map(|(value, _)| *value).fold(f64::INFINITY, f64::min);
    let high = values.iter().map(|(value, _)| *value).fold(f64::NEG_INFINITY, f64::max);
    let classes = ((values.len() as f64).log2().ceil() as usize + 1).clamp(4, 20);
    let (left, right, top) = (64.0, room.width - 16.0, TOP);
    let bottom = top + room.between_axes(240.0, top + FOOT);
    let span = Scale::round(low, high, left, right);
    let mut counts = vec![(0_usize, 0_usize); classes];
    for (value, row) in values {
        let class = (((span.at(value) - left) / (right - left)) * classes as f64) as usize;
        if let Some((count, first)) = counts.get_mut(class.min(classes - 1)) {
            if *count == 0 {
                *first = row;
            }
            *count += 1;
        }
    }
    let most = counts.iter().map(|(count, _)| *count).max().unwrap_or(0);
    let scale = Scale::whole(0.0, most as f64, bottom, top + 8.0);
    let mut svg = String::new();
    rows(&mut svg, &plot.locale, &scale, left, right);
    let band = (right - left) / classes as f64;
    for (class, (count, row)) in counts.iter().enumerate().filter(|(_, (count, _))| *count > 0) {
        let edge = |number: usize| plot.figure(span.low + (span.high - span.low) * number as f64 / classes as f64);
        let (x, y) = (left + band * class as f64, scale.at(*count as f64));
        svg.push_str(&format!(
            "<rect class=\"bv-bar bv-s1\" x=\"{:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" {}/>",
            x + 0.5,
            band - 1.0,
            bottom - y,
            data(
                *row,
                &plot.locale.range.replace("{from}", &edge(class)).replace("{to}", &edge(class + 1)),
                &plot.figure(*count as f64)
            )
        ));
    }
    for tick in span.ticks() {
        label(
            &mut svg,
            "bv-tick bv-middle",
            span.at(tick),
            bottom + 18.0,
            &plot.locale.short(tick),
            12,
        );
    }
    let height = foot(&mut svg, plot, right, bottom, chart.spec.x.as_deref());
    (svg, height)
}

/// Squares shaded in five steps from the lowest to the highest figure.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels"
)]
pub(super) fn heatmap(plot: &Plot, room: Room) -> (String, f64) {
    let (width, shown) = (room.width, plot.places.len().min(60));
    let (left, top) = ((width * 0.25).min(150.0), TOP);
    let band = room.line(plot.series.len(), 26.0, top + 30.0);
    let across = (width - left - 16.0) / shown.max(1) as f64;
    let low = plot.values().map(|(value, _)| value).fold(f64::INFINITY, f64::min);
    let high = plot.values().map(|(value, _)| value).fold(f64::NEG_INFINITY, f64::max);
    let mut svg = String::new();
    for (lane, series) in plot.series.iter().enumerate() {
        let y = top + band * lane as f64;
        label(
            &mut svg,
            "bv-label bv-end",
            left - 8.0,
            y + band / 2.0 + 4.0,
            &plot.locale.place(&series.name),
            ((left - 16.0) / 6.8) as usize,
        );
        for mark in series.marks.iter().filter(|mark| mark.place < shown) {
            let share = if high > low {
                (mark.value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0)
            } else {
                1.0
            };
            let step = ((share * 5.0) as usize).min(4) + 1;
            let name = format!("{}, {}", plot.place(mark.place), plot.locale.place(&series.name));
            svg.push_str(&format!(
                "<rect class=\"bv-heat{step}\" x=\"{:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" {}/>",
                left + across * mark.place as f64,
                (across - 2.0).max(1.0),
                band - 2.0,
                data(mark.row, &name, &plot.figure(mark.value))
            ));
        }
    }
    let bottom = top + band * plot.series.len() as f64;
    let room = (0..shown).map(|place| plot.tick(place).chars().count().min(12)).max().unwrap_or(4) as f64 * 7.0 + 12.0;
    let every = (shown as f64 * room / (width - left)).ceil().max(1.0) as usize;
    for place in (0..shown).step_by(every) {
        label(
            &mut svg,
            "bv-label bv-middle",
            left + across * (place as f64 + 0.5),
            bottom + 16.0,
            &plot.tick(place),
            ((across * every as f64) / 7.0) as usize,
        );
    }
    (svg, bottom + 30.0)
}
