//! Lines, areas and points.

use super::axes::{FOOT, Scale, TOP, axis_title, colour, data, foot, label, legend, pillars, rows};
use super::plot::{Mark, Plot};
use super::room::Room;
use super::{Chart, ChartKind};

/// Marks of one series that are drawn; more are thinned, lowest and highest of each stretch kept.
const MARKS: usize = 600;
const POINTS: usize = 2_000;
/// Up to here each point of a line is marked.
const DOTS: usize = 60;

pub(super) fn draw(chart: &Chart, plot: &Plot, room: Room) -> (String, f64) {
    let width = room.width;
    let mut svg = axis_title(chart, plot);
    let top = TOP + legend(&mut svg, plot, 12.0, width - 24.0, TOP + 8.0);
    let (left, right) = (64.0, width - 24.0);
    let bottom = top + room.between_axes(240.0, top + FOOT);
    let area = chart.kind == ChartKind::Area;
    let (low, high) = bounds(plot.values().map(|(value, _)| value));
    // A filled area shows size, so it starts at zero; a line shows change, and starts there only when that costs little.
    let from_zero = area || (low >= 0.0 && low <= high * 0.5);
    let scale = if from_zero {
        plot.scale(low.min(0.0), high.max(0.0), bottom, top + 8.0)
    } else {
        plot.scale(low, high, bottom, top + 8.0)
    };
    rows(&mut svg, &plot.locale, &scale, left, right);
    let (first, last) = bounds((0..plot.places.len()).map(|place| plot.position(place)));
    let across = Scale::exact(first, last, left, right);
    times(&mut svg, plot, &across, bottom);
    for (index, series) in plot.series.iter().enumerate() {
        let mut marks = series.marks.clone();
        marks.sort_by(|a, b| plot.position(a.place).total_cmp(&plot.position(b.place)));
        let shown = thinned(&marks);
        let points: Vec<(f64, f64)> = shown
            .iter()
            .map(|mark| (across.at(plot.position(mark.place)), scale.at(mark.value)))
            .collect();
        for stretch in stretches(&shown, &points, plot, series.marks.len()) {
            path(&mut svg, &stretch, index, if area { Some(scale.at(0.0)) } else { None });
        }
        for (mark, (x, y)) in shown.iter().zip(&points) {
            let class = if shown.len() <= DOTS { "bv-dot" } else { "bv-touch" };
            svg.push_str(&format!(
                "<circle class=\"{class} {}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" {}/>",
                colour(index),
                data(mark.row, &plot.label(mark.place, index), &plot.figure(mark.value))
            ));
        }
    }
    let height = foot(&mut svg, plot, right, bottom, chart.spec.x.as_deref());
    (svg, height)
}

fn bounds(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

fn thinned(marks: &[Mark]) -> Vec<Mark> {
    if marks.len() <= MARKS {
        return marks.to_vec();
    }
    let stretch = marks.len().div_ceil(MARKS / 2);
    let mut kept = Vec::with_capacity(MARKS);
    for part in marks.chunks(stretch) {
        let lowest = part.iter().min_by(|a, b| a.value.total_cmp(&b.value));
        let highest = part.iter().max_by(|a, b| a.value.total_cmp(&b.value));
        let mut pair: Vec<Mark> = lowest.into_iter().chain(highest).copied().collect();
        pair.sort_by_key(|mark| mark.row);
        pair.dedup_by_key(|mark| mark.row);
        kept.extend(pair);
    }
    kept
}

/// Where a place of the axis has no figure, and where a regular series leaves some out, the line is broken rather than drawn across.
fn stretches(marks: &[Mark], points: &[(f64, f64)], plot: &Plot, all: usize) -> Vec<Vec<(f64, f64)>> {
    if marks.len() < all || plot.series.len() != 1 {
        return vec![points.to_vec()];
    }
    let distance = |one: usize, other: usize| (plot.position(one) - plot.position(other)).abs();
    let interval = interval(marks, distance);
    let goes_on = |before: usize, place: usize| {
        before.abs_diff(place) <= 1 && interval.is_none_or(|interval| distance(before, place) < interval * 1.6)
    };
    let mut parts: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut before: Option<usize> = None;
    for (mark, point) in marks.iter().zip(points) {
        match parts.last_mut() {
            Some(part) if before.is_some_and(|before| goes_on(before, mark.place)) => part.push(*point),
            _ => parts.push(vec![*point]),
        }
        before = Some(mark.place);
    }
    parts
}

/// What lies between two marks, where it is the same nearly everywhere: an hour, a day, a month of 28 to 31 days.
fn interval(marks: &[Mark], distance: impl Fn(usize, usize) -> f64) -> Option<f64> {
    let places = marks.iter().map(|mark| mark.place);
    let mut gaps: Vec<f64> = places
        .clone()
        .zip(places.skip(1))
        .map(|(one, other)| distance(one, other))
        .collect();
    gaps.sort_by(f64::total_cmp);
    let usual = *gaps.get(gaps.len() / 2)?;
    let alike = gaps.iter().filter(|gap| (**gap - usual).abs() <= usual * 0.15).count();
    (gaps.len() >= 3 && alike * 10 >= gaps.len() * 6).then_some(usual)
}

fn path(svg: &mut String, points: &[(f64, f64)], index: usize, floor: Option<f64>) {
    let line: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
    let line = line.join(" L");
    if let (Some(floor), Some((first, _)), Some((last, _))) = (floor, points.first(), points.last()) {
        svg.push_str(&format!(
            "<path class=\"bv-area {}\" d=\"M{first:.1} {floor:.1} L{line} L{last:.1} {floor:.1} Z\"/>",
            colour(index)
        ));
    }
    svg.push_str(&format!("<path class=\"bv-line {}\" d=\"M{line}\"/>", colour(index)));
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]
fn times(svg: &mut String, plot: &Plot, across: &Scale, bottom: f64) {
    let mut order: Vec<usize> = (0..plot.places.len()).collect();
    order.sort_by(|a, b| plot.position(*a).total_cmp(&plot.position(*b)));
    let (from, to) = (across.at(across.low), across.at(across.high));
    let longest = (0..plot.places.len())
        .map(|place| plot.tick(place).len().min(16))
        .max()
        .unwrap_or(4);
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    let room = longest as f64 * 7.5 + 14.0;
    let most = ((to - from) / room).max(2.0) as usize;
    let every = order.len().div_ceil(most).max(1);
    let mut free = f64::NEG_INFINITY;
    for place in order.into_iter().step_by(every) {
        let x = across.at(plot.position(place));
        if x >= free {
            // The last one ends where the drawing does.
            if x + room / 2.0 > to + 24.0 {
                label(svg, "bv-label bv-end", to + 20.0, bottom + 18.0, &plot.tick(place), 16);
            } else {
                label(svg, "bv-label bv-middle", x, bottom + 18.0, &plot.tick(place), 16);
            }
            free = x + room * 0.9;
        }
    }
}

pub(super) fn scatter(chart: &Chart, plot: &Plot, room: Room) -> (String, f64) {
    let width = room.width;
    let mut svg = axis_title(chart, plot);
    let top = TOP + legend(&mut svg, plot, 12.0, width - 24.0, TOP + 8.0);
    let (left, right) = (64.0, width - 24.0);
    let bottom = top + room.between_axes(280.0, top + FOOT);
    let (first, last) = bounds((0..plot.places.len()).map(|place| plot.position(place)));
    let (low, high) = bounds(plot.values().map(|(value, _)| value));
    let (across, up) = (Scale::round(first, last, left, right), plot.scale(low, high, bottom, top + 8.0));
    rows(&mut svg, &plot.locale, &up, left, right);
    pillars(&mut svg, &plot.locale, &across, top + 8.0, bottom);
    let total: usize = plot.series.iter().map(|series| series.marks.len()).sum();
    let every = total.div_ceil(POINTS).max(1);
    for (index, series) in plot.series.iter().enumerate() {
        for mark in series.marks.iter().step_by(every) {
            let (x, y) = (across.at(plot.position(mark.place)), up.at(mark.value));
            svg.push_str(&format!(
                "<circle class=\"bv-point {}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" {}/>",
                colour(index),
                data(mark.row, &plot.label(mark.place, index), &plot.figure(mark.value))
            ));
        }
    }
    let height = foot(&mut svg, plot, right, bottom, chart.spec.x.as_deref());
    (svg, height)
}
