//! Pies, single figures, and what is said when nothing is drawn.

use super::Chart;
use super::axes::{TOP, colour, column, data, escape, label};
use super::plot::Plot;
use super::room::Room;
use crate::wording::unit_of;

/// Shares of a whole, clockwise from the top; the figures stand in the key.
#[expect(clippy::cast_precision_loss, reason = "pixels")]
pub(super) fn pie(plot: &Plot, room: Room) -> (String, f64) {
    let marks: Vec<_> = plot
        .series
        .iter()
        .take(1)
        .flat_map(|series| &series.marks)
        .filter(|mark| mark.value > 0.0)
        .collect();
    let whole: f64 = marks.iter().map(|mark| mark.value).sum();
    let radius = room.between_axes(200.0, TOP + 24.0).min(200.0) / 2.0;
    let line = room.line(marks.len(), 26.0, TOP + 24.0).min(26.0);
    let (centre_x, centre_y) = ((radius + 30.0).min(room.width / 3.0), TOP + radius + 8.0);
    let mut svg = String::new();
    let mut angle = -std::f64::consts::FRAC_PI_2;
    for (index, mark) in marks.iter().enumerate() {
        let share = mark.value / whole;
        let name = plot.place(mark.place);
        let attributes = data(mark.row, &name, &plot.figure(mark.value));
        let class = colour(index);
        if share > 0.9999 {
            svg.push_str(&format!(
                "<circle class=\"bv-slice {class}\" cx=\"{centre_x:.1}\" cy=\"{centre_y:.1}\" r=\"{radius}\" {attributes}/>"
            ));
        } else {
            let end = angle + share * std::f64::consts::TAU;
            let point = |angle: f64| format!("{:.2} {:.2}", centre_x + radius * angle.cos(), centre_y + radius * angle.sin());
            let large = u8::from(share > 0.5);
            svg.push_str(&format!("<path class=\"bv-slice {class}\" d=\"M{centre_x:.1} {centre_y:.1} L{} A{radius} {radius} 0 {large} 1 {} Z\" {attributes}/>", point(angle), point(end)));
            angle = end;
        }
        let y = TOP + 24.0 + line * index as f64;
        let x = centre_x + radius + 32.0;
        svg.push_str(&format!(
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{:.1}\" width=\"12\" height=\"12\" rx=\"2\"/>",
            y - 11.0
        ));
        label(
            &mut svg,
            "bv-key",
            x + 20.0,
            y,
            &format!("{name}: {} ({})", plot.figure(mark.value), plot.locale.percent(share)),
            48,
        );
    }
    (svg, TOP + 2.0 * radius + 24.0)
}

pub(super) fn number(chart: &Chart, plot: &Plot, width: f64) -> (String, f64) {
    let mark = plot.series.iter().flat_map(|series| &series.marks).next();
    let value = mark.map_or_else(|| plot.locale.no_value.to_owned(), |mark| plot.figure(mark.value));
    let unit = unit_of(chart.spec.unit.as_deref());
    let called: Vec<&str> = chart.spec.y.iter().map(|name| plot.called(name)).collect();
    let called = called.join(", ");
    let attributes = mark.map(|mark| data(mark.row, &called, &value)).unwrap_or_default();
    let mut svg = format!(
        "<text class=\"bv-number bv-middle\" x=\"{:.1}\" y=\"72\" {attributes}>{}</text>",
        width / 2.0,
        escape(&format!("{value}{unit}"))
    );
    match chart.spec.y.as_slice() {
        [name] => column(&mut svg, "bv-label bv-middle", (width / 2.0, 100.0), plot, name, 60),
        _ => label(&mut svg, "bv-label bv-middle", width / 2.0, 100.0, &called, 60),
    }
    (svg, 120.0)
}

pub(super) fn nothing(chart: &Chart, width: f64) -> (String, f64) {
    let mut svg = String::new();
    label(&mut svg, "bv-note bv-middle", width / 2.0, 36.0, &chart.spec.reason, 110);
    (svg, 60.0)
}
