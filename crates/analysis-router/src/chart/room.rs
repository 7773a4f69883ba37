//! The room that a chart is drawn for. Without a height, each kind takes what suits it.

/// In CSS pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) width: f64,
    pub(super) height: Option<f64>,
}

impl Room {
    /// The height between the axes, where `usual` suits and `around` is taken by what stands above and below. Within the room that there is it shrinks
    /// to two fifths and grows to the double; below, nothing would be told apart.
    pub(super) fn between_axes(self, usual: f64, around: f64) -> f64 {
        match self.height {
            Some(height) => (height - around).clamp(usual * 0.4, usual * 2.0),
            None => usual,
        }
    }

    /// The height of each of so many lines, from three quarters of the usual, in which they are still told apart, to one and a half.
    pub(super) fn line(self, count: usize, usual: f64, around: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "pixels")]
        match self.height {
            Some(height) if count > 0 => ((height - around) / count as f64).clamp(usual * 0.75, usual * 1.5),
            _ => usual,
        }
    }
}
