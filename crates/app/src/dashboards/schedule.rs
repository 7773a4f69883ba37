//! When a dashboard is refreshed by itself: every hour, day or week, by the clock of a time zone.

use belvedere_store::ScheduleRecord;
use belvedere_types::{Actor, Caller, DashboardId, OrgId, Problem, Role};
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use tokio::task::JoinSet;

use crate::access::{Permission, allow};
use crate::{App, AppError};

/// Slots that are looked for at a time.
const BATCH: u32 = 16;
const HOUR_US: i64 = 3_600_000_000;
const MINUTE_US: i64 = 60_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    Hour,
    Day,
    Week,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    fn of(self) -> jiff::civil::Weekday {
        match self {
            Self::Monday => jiff::civil::Weekday::Monday,
            Self::Tuesday => jiff::civil::Weekday::Tuesday,
            Self::Wednesday => jiff::civil::Weekday::Wednesday,
            Self::Thursday => jiff::civil::Weekday::Thursday,
            Self::Friday => jiff::civil::Weekday::Friday,
            Self::Saturday => jiff::civil::Weekday::Saturday,
            Self::Sunday => jiff::civil::Weekday::Sunday,
        }
    }
}

/// The rule, as it is sent and stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    pub every: Every,
    /// `HH:MM` on the zone's clocks; of an hourly one the minutes count.
    pub at: String,
    /// Of a weekly one; Monday when it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<Weekday>,
    /// A name of the IANA database, such as `Europe/Berlin`.
    pub timezone: String,
}

/// A schedule, and when it is next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScheduleView {
    #[serde(flatten)]
    pub rule: Schedule,
    #[serde(with = "time::serde::rfc3339")]
    pub next_at: OffsetDateTime,
}

impl Schedule {
    /// The first slot after that moment. A time that clocks skip counts as the same time before the change; one that they show twice is run the first time.
    ///
    /// # Errors
    /// `invalid_schedule` when time or zone cannot be read.
    pub fn next_after(&self, after: OffsetDateTime) -> Result<OffsetDateTime, AppError> {
        let time = self.time()?;
        let zone = TimeZone::get(&self.timezone).map_err(|_| {
            invalid(
                format!("{:?} is not a time zone.", self.timezone),
                "Use a name such as Europe/Berlin, or UTC.",
            )
        })?;
        let after = i64::try_from(after.unix_timestamp_nanos() / 1_000).map_err(|_| out_of_range())?;
        let next = match self.every {
            Every::Hour => next_hour(after, time, &zone),
            Every::Day => next_day(after, time, &zone, None),
            Every::Week => next_day(after, time, &zone, Some(self.weekday.unwrap_or(Weekday::Monday).of())),
        };
        let micros = next.ok_or_else(out_of_range)?;
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).map_err(|_| out_of_range())
    }

    fn time(&self) -> Result<Time, AppError> {
        let number = |text: &str| (text.len() == 2).then(|| text.parse::<i8>().ok()).flatten();
        self.at
            .split_once(':')
            .and_then(|(hour, minute)| Time::new(number(hour)?, number(minute)?, 0, 0).ok())
            .ok_or_else(|| invalid(format!("{:?} is not a time.", self.at), "Write it as 07:30, from 00:00 to 23:59."))
    }
}

/// What clocks show in that zone; in UTC where it is none.
pub(super) fn local_time(at: OffsetDateTime, timezone: &str) -> OffsetDateTime {
    let offset = || {
        let at = Timestamp::from_second(at.unix_timestamp()).ok()?;
        let seconds = TimeZone::get(timezone).ok()?.to_offset(at).seconds();
        time::UtcOffset::from_whole_seconds(seconds).ok()
    };
    at.to_offset(offset().unwrap_or(time::UtcOffset::UTC))
}

fn next_hour(after: i64, time: Time, zone: &TimeZone) -> Option<i64> {
    let local = zone.to_datetime(Timestamp::from_microsecond(after).ok()?);
    let within = i64::from(local.minute()) * MINUTE_US + after.rem_euclid(MINUTE_US);
    let hour = after.checked_sub(within)?;
    let slot = hour.checked_add(i64::from(time.minute()) * MINUTE_US)?;
    if slot > after { Some(slot) } else { slot.checked_add(HOUR_US) }
}

fn next_day(after: i64, time: Time, zone: &TimeZone, weekday: Option<jiff::civil::Weekday>) -> Option<i64> {
    let mut date = zone.to_datetime(Timestamp::from_microsecond(after).ok()?).date();
    // Eight days hold every weekday, and one more where a zone left a day out.
    for _ in 0..16 {
        if weekday.is_none_or(|wanted| wanted == date.weekday()) {
            let slot = zone.to_timestamp(date.to_datetime(time)).ok()?.as_microsecond();
            if slot > after {
                return Some(slot);
            }
        }
        date = date.tomorrow().ok()?;
    }
    None
}

fn invalid(detail: String, next_step: &str) -> AppError {
    AppError::invalid("invalid_schedule", detail, next_step)
}

fn out_of_range() -> AppError {
    invalid("There is no such time.".into(), "Choose another time or time zone.")
}

impl App {
    pub async fn set_schedule(&self, caller: &Caller, dashboard: DashboardId, rule: Schedule) -> Result<ScheduleView, AppError> {
        allow(caller, Permission::Edit)?;
        self.known_dashboard(caller, dashboard).await?;
        let last_slot = self
            .parts
            .store
            .schedule(caller.org, dashboard)
            .await?
            .and_then(|record| record.last_slot);
        let now = self.parts.clock.now();
        // A clock that went back runs no slot again.
        let next_at = rule.next_after(last_slot.map_or(now, |slot| slot.max(now)))?;
        let record = ScheduleRecord {
            org: caller.org,
            dashboard,
            body: json!(rule),
            next_at,
            last_slot,
        };
        self.parts.store.put_schedule(&record).await?;
        Ok(ScheduleView { rule, next_at })
    }

    pub async fn drop_schedule(&self, caller: &Caller, dashboard: DashboardId) -> Result<(), AppError> {
        allow(caller, Permission::Edit)?;
        self.known_dashboard(caller, dashboard).await?;
        Ok(self.parts.store.drop_schedule(caller.org, dashboard).await?)
    }

    pub(super) async fn schedule_of(&self, org: OrgId, dashboard: DashboardId) -> Result<Option<ScheduleView>, AppError> {
        let record = self.parts.store.schedule(org, dashboard).await?;
        record
            .map(|record| {
                Ok(ScheduleView {
                    next_at: record.next_at,
                    rule: rule_of(&record)?,
                })
            })
            .transpose()
    }

    /// Refreshes every dashboard whose slot has come, each slot at most once however many replicas do this: whoever dies after taking one leaves it
    /// to the next slot. Slots that went by while nobody ran are made up for by one. Answers with how many were run here.
    pub async fn run_schedules(&self) -> Result<usize, AppError> {
        let mut run = 0;
        loop {
            let mut begun = JoinSet::new();
            let taken = self.take_due(&mut begun).await;
            // Also when the next one could not be taken: whose slot is spent gets its refresh.
            run += begun.join_all().await.len();
            if taken? == 0 {
                return Ok(run);
            }
        }
    }

    /// Takes slots that have come and begins their refreshes. Answers with how many it took.
    async fn take_due(&self, begun: &mut JoinSet<()>) -> Result<usize, AppError> {
        let now = self.parts.clock.now();
        let mut taken = 0;
        for due in self.parts.store.due_schedules(now, BATCH).await? {
            let from = now.max(due.next_at);
            let next = rule_of(&due).and_then(|rule| rule.next_after(from));
            // A rule that cannot be read comes up again a day later: at the head of the queue it would hold up all others.
            let until = *next.as_ref().unwrap_or(&from.saturating_add(time::Duration::DAY));
            if !self.parts.store.take_slot(&due, until).await? {
                continue;
            }
            taken += 1;
            match next {
                Ok(_) => drop(begun.spawn(refresh_unasked(self.clone(), due))),
                Err(error) => {
                    tracing::error!(org = %due.org, dashboard = %due.dashboard, error = &error as &dyn std::error::Error, "a schedule cannot be read");
                }
            }
        }
        Ok(taken)
    }
}

async fn refresh_unasked(app: App, due: ScheduleRecord) {
    let caller = Caller {
        org: due.org,
        actor: Actor::System,
        role: Role::Viewer,
    };
    if let Err(error) = app.refresh_all(&caller, due.dashboard).await {
        tracing::error!(org = %due.org, dashboard = %due.dashboard, error = &error as &dyn std::error::Error, "a scheduled refresh failed");
    }
}

fn rule_of(record: &ScheduleRecord) -> Result<Schedule, AppError> {
    serde_json::from_value(record.body.clone()).map_err(|_| AppError::new(Problem::internal()))
}

#[cfg(test)]
mod tests {
    use belvedere_types::Explain;
    use time::format_description::well_known::Rfc3339;
    use time::macros::datetime;

    use super::*;

    fn rule(every: Every, at: &str, timezone: &str) -> Schedule {
        Schedule {
            every,
            at: at.into(),
            weekday: (every == Every::Week).then_some(Weekday::Sunday),
            timezone: timezone.into(),
        }
    }

    /// So many slots after that moment.
    fn slots(rule: &Schedule, after: OffsetDateTime, count: usize) -> Vec<String> {
        let mut at = after;
        (0..count)
            .map(|_| {
                at = rule.next_after(at).unwrap();
                at.format(&Rfc3339).unwrap()
            })
            .collect()
    }

    #[test]
    fn t6_a_day_on_which_clocks_change_has_one_slot() {
        // 29 March 2026: 02:00 to 03:00 is left out in Berlin.
        let skipped = rule(Every::Day, "02:30", "Europe/Berlin");
        assert_eq!(
            slots(&skipped, datetime!(2026-03-27 12:00 UTC), 3),
            ["2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"]
        );
        // 25 October 2026: 02:00 to 03:00 comes twice.
        let doubled = rule(Every::Day, "02:30", "Europe/Berlin");
        assert_eq!(
            slots(&doubled, datetime!(2026-10-24 12:00 UTC), 2),
            ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
        );
        let weekly = rule(Every::Week, "23:59", "America/New_York");
        assert_eq!(
            slots(&weekly, datetime!(2026-10-30 00:00 UTC), 2),
            ["2026-11-02T04:59:00Z", "2026-11-09T04:59:00Z"]
        );
    }

    #[test]
    fn hours_are_whole_hours_through_every_change() {
        let hourly = rule(Every::Hour, "00:15", "Europe/Berlin");
        let all = slots(&hourly, datetime!(2026-10-24 23:20 UTC), 5);
        assert_eq!(
            all,
            [
                "2026-10-25T00:15:00Z",
                "2026-10-25T01:15:00Z",
                "2026-10-25T02:15:00Z",
                "2026-10-25T03:15:00Z",
                "2026-10-25T04:15:00Z"
            ]
        );
        // The clocks of Kolkata are half an hour off.
        let kolkata = rule(Every::Hour, "09:00", "Asia/Kolkata");
        assert_eq!(slots(&kolkata, datetime!(2026-06-01 12:00 UTC), 1), ["2026-06-01T12:30:00Z"]);
        // A day that Samoa left out has no slot, and the next one is not run twice.
        let samoa = rule(Every::Day, "08:00", "Pacific/Apia");
        assert_eq!(
            slots(&samoa, datetime!(2011-12-29 12:00 UTC), 3),
            ["2011-12-29T18:00:00Z", "2011-12-30T18:00:00Z", "2011-12-31T18:00:00Z"]
        );
    }

    #[test]
    fn a_slot_is_always_later_than_the_one_before() {
        for zone in ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu"] {
            for every in [Every::Hour, Every::Day, Every::Week] {
                let rule = rule(every, "00:00", zone);
                let mut at = datetime!(2026-01-01 00:00 UTC);
                for _ in 0..400 {
                    let next = rule.next_after(at).unwrap();
                    let longest = if every == Every::Week { 8 } else { 2 };
                    assert!(
                        next > at && next - at <= time::Duration::days(longest),
                        "{zone} {every:?}: {at} to {next}"
                    );
                    at = next;
                }
            }
        }
    }

    #[test]
    fn times_and_zones_that_are_none_are_refused() {
        for (at, zone) in [
            ("24:00", "UTC"),
            ("7:30", "UTC"),
            ("07.30", "UTC"),
            ("", "UTC"),
            ("-1:00", "UTC"),
            ("07:61", "UTC"),
            ("07:30", "Europe/Atlantis"),
            ("07:30", ""),
            ("07:30", "../etc/passwd"),
        ] {
            let error = rule(Every::Day, at, zone).next_after(datetime!(2026-01-01 00:00 UTC)).unwrap_err();
            assert_eq!(error.problem().code, "invalid_schedule", "{at} {zone}");
        }
    }
}
