//! Seeded arithmetic: the same inputs give the same data on every run.

/// SplitMix64's finalizer over two numbers.
pub fn mix(a: u64, b: u64) -> u64 {
    let mut x = a
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(b.wrapping_add(1).wrapping_mul(0xD1B5_4A32_D192_ED03));
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// `prefix` and 20 characters of lower-case base 36, like the vendor's ids.
pub fn id(prefix: &str, kind: u64, number: u64) -> String {
    let digits = (0..20).map(|at| char::from_digit(u32::try_from(mix(mix(kind, number), at) % 36).unwrap_or(0), 36).unwrap_or('0'));
    prefix.chars().chain(digits).collect()
}
