//! Leaves a server alone that asked for it, or that failed several times in a row.

use belvedere_types::{Explain, Problem};
use time::{Duration, OffsetDateTime};

use crate::failure::Failure;

/// Failures in a row after which a server is left alone.
const TOLERATED: u32 = 5;
const FIRST_PAUSE: Duration = Duration::seconds(5);
const LONGEST_PAUSE: Duration = Duration::minutes(1);

/// One a source, so that what one server does is felt by its own callers alone.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    failures: u32,
    pause: Option<Pause>,
}

#[derive(Debug)]
struct Pause {
    until: OffsetDateTime,
    /// How many go through when it is over, before the next answer: all, or one that tries.
    then: Then,
    why: Problem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// The server named the time itself.
    Everybody,
    OneProbe,
}

impl Breaker {
    /// Refuses while there is a pause. The first one after a pause for failures is let through as a probe, and the others wait for as long
    /// as a request may take, or until it is answered.
    pub(crate) fn admit(&mut self, now: OffsetDateTime, longest_request: Duration) -> Result<(), Failure> {
        let Some(pause) = &mut self.pause else {
            return Ok(());
        };
        if now < pause.until {
            return Err(Failure::Paused {
                why: Box::new(pause.why.clone()),
                left: pause.until - now,
            });
        }
        match pause.then {
            Then::Everybody => self.pause = None,
            Then::OneProbe => pause.until = now + longest_request,
        }
        Ok(())
    }

    /// A pause that the server asked another process for.
    pub(crate) fn hear(&mut self, until: OffsetDateTime, now: OffsetDateTime) {
        if now < until {
            let told = Failure::RateLimited {
                retry_after: Some(until - now),
            };
            self.pause_as_asked(until, &told);
        }
    }

    /// Learns from the outcome of a request that was let through.
    pub(crate) fn learn<T>(&mut self, outcome: &Result<T, Failure>, now: OffsetDateTime) {
        let failure = match outcome {
            Err(Failure::Paused { .. }) => return,
            Err(failure) => failure,
            // What was under way when the server asked for a pause does not end it.
            Ok(_) if self.asked_until().is_some_and(|until| now < until) => return,
            Ok(_) => return *self = Self::default(),
        };
        if let Some(asked) = failure.pause_asked_for() {
            self.pause_as_asked(now + asked, failure);
        } else if failure.tells_of_an_outage() {
            self.failures = self.failures.saturating_add(1);
            if self.failures >= TOLERATED {
                let doublings: u32 = (self.failures - TOLERATED).min(4);
                let pause = (FIRST_PAUSE * (1_i32 << doublings)).min(LONGEST_PAUSE);
                self.pause_for(now + pause, Then::OneProbe, failure);
            }
        } else {
            // It answers, if only to refuse this request.
            *self = Self::default();
        }
    }

    /// A longer pause that was asked for stands.
    fn pause_as_asked(&mut self, until: OffsetDateTime, failure: &Failure) {
        if self.asked_until().is_none_or(|asked| asked < until) {
            self.pause_for(until, Then::Everybody, failure);
        }
    }

    fn pause_for(&mut self, until: OffsetDateTime, then: Then, failure: &Failure) {
        self.pause = Some(Pause {
            until,
            then,
            why: failure.problem(),
        });
    }

    /// The end of the pause that the server asked for, where it did.
    fn asked_until(&self) -> Option<OffsetDateTime> {
        self.pause
            .as_ref()
            .filter(|pause| pause.then == Then::Everybody)
            .map(|pause| pause.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: Duration = Duration::seconds(120);
    const T0: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn at(second: i64) -> OffsetDateTime {
        T0 + Duration::seconds(second)
    }

    fn down() -> Result<(), Failure> {
        Err(Failure::Status {
            status: 502,
            retry_after: None,
        })
    }

    fn opened() -> Breaker {
        let mut breaker = Breaker::default();
        for _ in 0..TOLERATED {
            assert!(breaker.admit(T0, REQUEST).is_ok());
            breaker.learn(&down(), T0);
        }
        breaker
    }

    fn left(breaker: &mut Breaker, second: i64) -> Option<i64> {
        match breaker.admit(at(second), REQUEST) {
            Ok(()) => None,
            Err(Failure::Paused { left, .. }) => Some(left.whole_seconds()),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn so_many_failures_in_a_row_open_it_and_fewer_do_not() {
        let mut breaker = Breaker::default();
        for _ in 1..TOLERATED {
            breaker.learn(&down(), T0);
        }
        breaker.learn(&Ok(()), T0);
        for _ in 1..TOLERATED {
            breaker.learn(&down(), T0);
        }
        assert_eq!(left(&mut breaker, 0), None);
        breaker.learn(&down(), T0);
        assert_eq!(left(&mut breaker, 1), Some(4));
    }

    #[test]
    fn one_probe_goes_through_and_decides_for_all() {
        let mut breaker = opened();
        assert_eq!(left(&mut breaker, 5), None, "the probe");
        assert_eq!(left(&mut breaker, 6), Some(119), "the others wait for it");
        breaker.learn(&down(), at(7));
        assert_eq!(left(&mut breaker, 8), Some(9), "twice as long");
        assert_eq!(left(&mut breaker, 17), None);
        breaker.learn(&Ok(()), at(18));
        assert_eq!((left(&mut breaker, 18), left(&mut breaker, 18)), (None, None));
    }

    #[test]
    fn a_probe_that_never_ends_holds_nobody_for_good() {
        let mut breaker = opened();
        assert_eq!(left(&mut breaker, 5), None);
        assert_eq!(left(&mut breaker, 125), None, "the next probe");
    }

    #[test]
    fn pauses_grow_to_a_minute_and_no_further() {
        let mut breaker = opened();
        let mut now = 0;
        for expected in [5, 10, 20, 40, 60, 60] {
            now += expected;
            assert_eq!(left(&mut breaker, now - 1), Some(1));
            assert_eq!(left(&mut breaker, now), None);
            breaker.learn(&down(), at(now));
        }
    }

    #[test]
    fn what_a_server_asks_for_is_kept_to_and_then_everybody_goes_on() {
        let mut breaker = Breaker::default();
        let limited = |seconds| {
            Err::<(), _>(Failure::RateLimited {
                retry_after: Some(Duration::seconds(seconds)),
            })
        };
        breaker.learn(&limited(30), T0);
        breaker.learn(&limited(10), at(1));
        assert_eq!(left(&mut breaker, 29), Some(1), "the longer one stands");
        assert_eq!((left(&mut breaker, 30), left(&mut breaker, 30)), (None, None));
        let busy = Err::<(), _>(Failure::Status {
            status: 503,
            retry_after: Some(Duration::seconds(7)),
        });
        breaker.learn(&busy, at(40));
        assert_eq!(left(&mut breaker, 41), Some(6));
    }

    #[test]
    fn answers_that_refuse_only_this_request_close_it() {
        for answer in [
            Failure::Forbidden,
            Failure::InputRequired,
            Failure::vendor(-32602, "no"),
            Failure::TooLarge { limit: 1 },
        ] {
            let mut breaker = opened();
            assert_eq!(left(&mut breaker, 5), None);
            breaker.learn(&Err::<(), _>(answer), at(5));
            assert_eq!((left(&mut breaker, 5), left(&mut breaker, 5)), (None, None));
        }
    }
}
