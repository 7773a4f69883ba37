//! Sealed rows as an attacker may have altered them: what parses is written back byte for byte, the rest is refused.
#![no_main]

use belvedere_vault::Envelope;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(envelope) = Envelope::parse(bytes) {
        assert_eq!(envelope.to_bytes().as_deref(), Ok(bytes));
    }
});
