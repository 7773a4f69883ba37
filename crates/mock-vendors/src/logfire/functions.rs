//! Functions of the vendor's dialect that SQLite lacks.

use rusqlite::{
    Connection, Result,
    functions::{Aggregate, Context, FunctionFlags},
};

pub fn register(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_aggregate_function("approx_percentile_cont", 2, flags, Percentile)?;
    connection.create_scalar_function("date_trunc", 2, flags, truncated)
}

/// The start of the hour or day of a stamp as text.
fn truncated(context: &Context<'_>) -> Result<Option<String>> {
    let (unit, stamp): (String, String) = (context.get(0)?, context.get(1)?);
    let kept = match unit.as_str() {
        "hour" => stamp.get(..13).map(|kept| format!("{kept}:00:00Z")),
        "day" => stamp.get(..10).map(|kept| format!("{kept}T00:00:00Z")),
        _ => None,
    };
    Ok(kept)
}

/// Interpolated between the two nearest values.
struct Percentile;

impl Aggregate<(Vec<f64>, f64), Option<f64>> for Percentile {
    fn init(&self, _: &mut Context<'_>) -> Result<(Vec<f64>, f64)> {
        Ok((Vec::new(), 0.0))
    }

    fn step(&self, context: &mut Context<'_>, (values, share): &mut (Vec<f64>, f64)) -> Result<()> {
        values.extend(context.get::<Option<f64>>(0)?);
        *share = context.get(1)?;
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, state: Option<(Vec<f64>, f64)>) -> Result<Option<f64>> {
        let Some((mut values, share)) = state else { return Ok(None) };
        values.sort_by(f64::total_cmp);
        let last = values.len().saturating_sub(1);
        let place = share * f64::from(u32::try_from(last).unwrap_or(u32::MAX));
        let below = place.floor();
        let at = |place: f64| values.get(place as usize).copied();
        Ok(at(below).map(|low| low + (at(place.ceil()).unwrap_or(low) - low) * (place - below)))
    }
}
