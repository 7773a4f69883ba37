//! How many rounds, and from which seed.

/// Five unless `TESTS_ROUNDS` says otherwise.
const ROUNDS: u64 = 5;

/// The seeds of the rounds to run, from `TESTS_SEED` on. Print the seed with a failure: it names the round.
pub fn seeds() -> impl Iterator<Item = u64> {
    let number = |name: &str, otherwise: u64| match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name}={text} is not a number")),
        Err(_) => otherwise,
    };
    let first = number("TESTS_SEED", 1);
    first..first + number("TESTS_ROUNDS", ROUNDS)
}
