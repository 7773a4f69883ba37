//! What one question may cost, and what it has cost.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::TokenCount;
use crate::ModelUsage;

/// Bounds of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelLimits {
    /// Completions, repairs included.
    pub calls: u32,
    /// Tokens in and out, together.
    pub tokens: u64,
    /// Money, in millionths of the currency that the model's price is in; `None`: as much as the tokens cost.
    pub cost_micros: Option<u64>,
    /// Time that the model may take, all completions together.
    pub time: Duration,
    /// How often one round's proposal may be sent back.
    pub repairs: u32,
    /// Tokens of one reply.
    pub output_tokens: u32,
}

impl Default for ModelLimits {
    fn default() -> Self {
        Self {
            calls: 10,
            tokens: 150_000,
            cost_micros: None,
            time: Duration::from_secs(45),
            repairs: 2,
            output_tokens: 4_000,
        }
    }
}

/// What the provider charges, in millionths of the account's currency for a million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    pub input_micros: u64,
    pub output_micros: u64,
}

impl Price {
    /// In millionths of the currency, rounded up.
    pub fn of(self, tokens: TokenCount) -> u64 {
        let part = |count: u64, price: u64| u128::from(count) * u128::from(price);
        let both = part(tokens.input, self.input_micros).saturating_add(part(tokens.output, self.output_micros));
        let whole = both.div_ceil(1_000_000);
        u64::try_from(whole).unwrap_or(u64::MAX)
    }

    /// The most that so many tokens can cost, however they part into those that go in and those that come out.
    pub fn most(self, tokens: u64) -> u64 {
        let dearer = self.input_micros.max(self.output_micros);
        Self {
            input_micros: dearer,
            output_micros: 0,
        }
        .of(TokenCount { input: tokens, output: 0 })
    }
}

/// What a question has used so far.
#[derive(Debug, Default)]
pub(super) struct Spent {
    pub calls: u32,
    pub tokens: TokenCount,
    pub time: Duration,
}

impl Spent {
    /// The time left for the next completion, or `None` when a bound is reached.
    pub fn left(&self, limits: &ModelLimits, price: Option<Price>) -> Option<Duration> {
        // What costs nothing is within any limit, one of nothing as well.
        let affordable = |limit: u64| price.is_some_and(|price| price.most(1) == 0 || price.of(self.tokens) < limit);
        let within = self.calls < limits.calls && self.tokens.total() < limits.tokens && limits.cost_micros.is_none_or(affordable);
        limits.time.checked_sub(self.time).filter(|left| within && !left.is_zero())
    }

    pub fn add(&mut self, tokens: TokenCount, since: Instant) {
        self.calls += 1;
        self.tokens.input = self.tokens.input.saturating_add(tokens.input);
        self.tokens.output = self.tokens.output.saturating_add(tokens.output);
        self.time += since.elapsed();
    }

    pub fn usage(&self, model: &str, price: Option<Price>, answered: bool) -> ModelUsage {
        ModelUsage {
            model: model.to_owned(),
            planned: answered,
            calls: self.calls,
            input_tokens: self.tokens.input,
            output_tokens: self.tokens.output,
            cost_micros: price.map(|price| price.of(self.tokens)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_rounded_up_and_never_overflows() {
        let price = Price {
            input_micros: 3_000_000,
            output_micros: 15_000_000,
        };
        assert_eq!(price.of(TokenCount { input: 1_000, output: 100 }), 4_500);
        assert_eq!(price.of(TokenCount { input: 0, output: 0 }), 0);
        assert_eq!(
            Price {
                input_micros: 1,
                output_micros: 0
            }
            .of(TokenCount { input: 1, output: 0 }),
            1
        );
        assert_eq!(
            Price {
                input_micros: u64::MAX,
                output_micros: u64::MAX
            }
            .of(TokenCount {
                input: u64::MAX,
                output: u64::MAX
            }),
            u64::MAX
        );
    }

    #[test]
    fn each_bound_ends_the_budget() {
        let limits = ModelLimits::default();
        let mut spent = Spent::default();
        assert_eq!(spent.left(&limits, None), Some(limits.time));
        spent.calls = limits.calls;
        assert_eq!(spent.left(&limits, None), None);
        spent = Spent {
            tokens: TokenCount {
                input: limits.tokens,
                output: 0,
            },
            ..Spent::default()
        };
        assert_eq!(spent.left(&limits, None), None);
        spent = Spent {
            time: limits.time,
            ..Spent::default()
        };
        assert_eq!(spent.left(&limits, None), None);
    }

    #[test]
    fn money_ends_the_budget_where_the_model_costs_some_or_its_price_is_not_known() {
        let limits = ModelLimits {
            cost_micros: Some(30),
            ..ModelLimits::default()
        };
        let price = |input_micros, output_micros| {
            Some(Price {
                input_micros,
                output_micros,
            })
        };
        let spent = Spent {
            tokens: TokenCount { input: 10, output: 10 },
            ..Spent::default()
        };
        assert!(spent.left(&limits, price(1_000_000, 1_900_000)).is_some());
        assert_eq!(spent.left(&limits, price(1_000_000, 2_000_000)), None);
        assert_eq!(spent.left(&limits, None), None);
        let nothing = ModelLimits {
            cost_micros: Some(0),
            ..limits
        };
        assert!(spent.left(&nothing, price(0, 0)).is_some());
        assert_eq!(Spent::default().left(&nothing, price(0, 1)), None);
    }

    #[test]
    fn the_most_that_tokens_cost_is_at_the_dearer_price() {
        let price = Price {
            input_micros: 3_000_000,
            output_micros: 15_000_000,
        };
        assert_eq!(price.most(100), price.of(TokenCount { input: 0, output: 100 }));
        assert_eq!(price.most(u64::MAX), u64::MAX);
    }
}
