//! The colours of series, as they are seen: by most people, by those who see no red, no green or no blue, and against the page.

use belvedere_analysis_router::chart::CHART_CSS;

type Channels = [f64; 3];

/// In linear RGB, what is seen instead by people without one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1.
const SIGHTS: [(&str, f64, [Channels; 3]); 4] = [
    ("all cones", 15.0, [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "no red",
        15.0,
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    ),
    (
        "no green",
        15.0,
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    ),
    // One in ten thousand people.
    (
        "no blue",
        11.0,
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ),
];

/// The theme's rule: the light one stands before the dark one.
fn colours(rule: &str) -> Vec<String> {
    (1..=8).map(|series| property(rule, &format!("--bv-{series}:"))).collect()
}

fn property(rule: &str, name: &str) -> String {
    let (_, rest) = rule.split_once(name).unwrap_or_else(|| panic!("no {name} in {rule}"));
    rest.split([';', '}']).next().unwrap().to_owned()
}

fn linear(colour: &str) -> Channels {
    [1, 3, 5].map(|at| {
        let channel = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn by(matrix: &[Channels; 3], colour: Channels) -> Channels {
    matrix.map(|row| row.iter().zip(colour).map(|(share, channel)| share * channel).sum())
}

/// CIE 1976 L*a*b*, in which distances are about those that are seen.
fn lab(colour: Channels) -> Channels {
    const TO_XYZ: [Channels; 3] = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ];
    let shown = colour.map(|channel| channel.clamp(0.0, 1.0));
    let [x, y, z] = by(&TO_XYZ, shown);
    let [x, y, z] = [x / 0.95047, y, z / 1.08883].map(|part: f64| {
        if part > 216.0 / 24_389.0 {
            part.cbrt()
        } else {
            (24_389.0 / 27.0 * part + 16.0) / 116.0
        }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn apart(one: Channels, other: Channels) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

/// WCAG 2.2, of 1 to 21.
fn contrast(one: &str, other: &str) -> f64 {
    let light = |colour| {
        0.05 + linear(colour)
            .iter()
            .zip([0.2126, 0.7152, 0.0722])
            .map(|(c, share)| c * share)
            .sum::<f64>()
    };
    let (one, other) = (light(one), light(other));
    one.max(other) / one.min(other)
}

#[test]
fn series_are_told_apart_whatever_colours_somebody_sees() {
    let (day, night) = CHART_CSS.split_once("@media (prefers-color-scheme:dark)").unwrap();
    for (theme, rule) in [("light", day), ("dark", night)] {
        let colours = colours(rule);
        for (sight, least, matrix) in &SIGHTS {
            let seen: Vec<Channels> = colours.iter().map(|colour| lab(by(matrix, linear(colour)))).collect();
            for (at, one) in seen.iter().enumerate() {
                for (before, other) in seen.iter().take(at).enumerate() {
                    let distance = apart(*one, *other);
                    assert!(
                        distance >= *least,
                        "{theme}, {sight}: {} and {} are {distance:.1} apart",
                        colours[before],
                        colours[at]
                    );
                }
            }
        }
        // A mark is seen against the page: WCAG 2.2, 1.4.11.
        let paper = property(rule, "--bv-paper:");
        for colour in &colours {
            let against = contrast(colour, &paper);
            assert!(against >= 3.0, "{theme}: {colour} on {paper} has {against:.2}");
        }
    }
}
