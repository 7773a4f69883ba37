//! Altered bytes do not open, and say nothing about why.

use belvedere_vault::{KeyId, SealedRow};

use crate::house::{CANARY, House, address};

const REFUSED: &str = "a sealed secret does not open";

#[tokio::test]
async fn no_single_flipped_bit_opens() {
    let house = House::new().await;
    let row = house.seal(&address()).await;
    for byte in 0..row.sealed.len() {
        for bit in 0..8 {
            let mut altered = row.clone();
            altered.sealed[byte] ^= 1 << bit;
            assert_eq!(house.read_planted(&altered).await, Err(REFUSED.into()), "byte {byte}, bit {bit}");
        }
    }
    assert_eq!(house.read_planted(&row).await, Ok(Some(CANARY.into())));
}

#[tokio::test]
async fn no_shorter_and_no_longer_row_opens() {
    let house = House::new().await;
    let row = house.seal(&address()).await;
    for len in 0..row.sealed.len() {
        let cut = SealedRow {
            sealed: row.sealed[..len].to_vec(),
            ..row.clone()
        };
        assert_eq!(house.read_planted(&cut).await, Err(REFUSED.into()), "{len} bytes");
    }
    for extra in [1, 16, 1000] {
        let mut sealed = row.sealed.clone();
        sealed.resize(sealed.len() + extra, 0);
        assert_eq!(
            house.read_planted(&SealedRow { sealed, ..row.clone() }).await,
            Err(REFUSED.into()),
            "{extra} more"
        );
    }
}

#[tokio::test]
async fn the_parts_of_two_rows_do_not_mix() {
    let house = House::new().await;
    let (first, second) = (house.seal(&address()).await, house.seal(&address()).await);
    for border in 1..first.sealed.len() {
        let sealed = [&first.sealed[..border], &second.sealed[border..]].concat();
        let mixed = SealedRow { sealed, ..first.clone() };
        if mixed.sealed != first.sealed {
            assert_eq!(house.read_planted(&mixed).await, Err(REFUSED.into()), "border {border}");
        }
    }
}

#[tokio::test]
async fn the_key_named_beside_the_row_must_be_the_one_inside() {
    let house = House::new().await;
    let row = house.seal(&address()).await;
    for name in ["b", "", "a ", "A"] {
        let renamed = SealedRow {
            key: KeyId(name.into()),
            ..row.clone()
        };
        assert_eq!(house.read_planted(&renamed).await, Err(REFUSED.into()), "{name:?}");
    }
}
