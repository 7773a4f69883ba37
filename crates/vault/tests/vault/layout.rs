//! The parser takes any bytes and gives back exactly what was written.

use belvedere_vault::{Envelope, KeyId, MalformedEnvelope};
use proptest::prelude::*;

proptest! {
    #[test]
    fn any_bytes_are_parsed_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(envelope) = Envelope::parse(&bytes) {
            prop_assert_eq!(envelope.to_bytes().unwrap(), bytes);
        }
    }

    #[test]
    fn bytes_behind_a_right_beginning_are_parsed_or_refused(
        key_len in any::<u8>(), wrapped_len in 0_u16..200, rest in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let mut bytes = vec![1, key_len];
        bytes.extend(std::iter::repeat_n(b'k', usize::from(key_len)));
        bytes.extend(wrapped_len.to_be_bytes());
        bytes.extend(rest);
        if let Ok(envelope) = Envelope::parse(&bytes) {
            prop_assert_eq!(envelope.to_bytes().unwrap(), bytes);
        }
    }

    #[test]
    fn what_is_written_is_parsed(
        key in "[A-Za-z0-9._-]{1,64}", wrapped in proptest::collection::vec(any::<u8>(), 28..=1024),
        nonce in any::<[u8; 12]>(), payload in proptest::collection::vec(any::<u8>(), 16..200),
    ) {
        let envelope = Envelope { key: KeyId(key), wrapped_key: &wrapped, nonce: &nonce, payload: &payload };
        let bytes = envelope.to_bytes().unwrap();
        prop_assert_eq!(Envelope::parse(&bytes), Ok(envelope));
    }
}

#[test]
fn parts_out_of_bounds_are_neither_written_nor_read() {
    let (wrapped, nonce, payload) = ([0; 60], [0; 12], [0; 16]);
    let sound = Envelope {
        key: KeyId("k".into()),
        wrapped_key: &wrapped,
        nonce: &nonce,
        payload: &payload,
    };
    let bytes = sound.to_bytes().unwrap();
    assert_eq!(bytes.len(), 1 + 1 + 1 + 2 + 60 + 12 + 16);

    let refused = [
        Envelope {
            key: KeyId(String::new()),
            ..sound.clone()
        },
        Envelope {
            key: KeyId("k".repeat(65)),
            ..sound.clone()
        },
        Envelope {
            key: KeyId("k k".into()),
            ..sound.clone()
        },
        Envelope {
            wrapped_key: &[0; 27],
            ..sound.clone()
        },
        Envelope {
            wrapped_key: &[0; 1025],
            ..sound.clone()
        },
        Envelope {
            payload: &[0; 15],
            ..sound.clone()
        },
    ];
    for envelope in refused {
        assert_eq!(envelope.to_bytes(), Err(MalformedEnvelope));
    }
    for version in [0, 2, 255] {
        let mut other = bytes.clone();
        other[0] = version;
        assert_eq!(Envelope::parse(&other), Err(MalformedEnvelope), "version {version}");
    }
}
