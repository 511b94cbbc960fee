//! Secrets: those that are handed out once and kept only as a hash, and those that are kept
//! encrypted because they are needed again.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use domain::audit::{Field, Kind, Verb};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::audit::{self, Act, Actor};
use crate::store::sealed_with::Sealed;
use crate::store::{self, StoreError};
use crate::{Engine, world::World};

/// A new secret of 256 random bits as 43 characters that need no escaping anywhere.
pub(crate) fn new(world: &World) -> String {
    let mut bytes = [0; 32];
    world.random.fill(&mut bytes);
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(43);
    let mut bits = 0_u32;
    let mut held = 0;
    for byte in bytes {
        bits = bits << 8 | u32::from(byte);
        held += 8;
        while held >= 6 {
            held -= 6;
            text.push(ALPHABET[(bits >> held) as usize & 63] as char);
        }
        bits &= (1 << held) - 1;
    }
    text.push(ALPHABET[(bits << (6 - held)) as usize & 63] as char);
    text
}

/// What is stored of it. A fast hash is enough: nobody guesses 256 random bits.
pub(crate) fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// The key of an installation, with which it encrypts the secrets that it needs again. Its
/// bytes are never printed. The default is for tests.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretKey([u8; 32]);

impl From<[u8; 32]> for SecretKey {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// Bytes in front of the sealed ones.
const NONCE: usize = 24;

impl SecretKey {
    /// Encrypts `secret`; only with the same `owner` it can be opened, so a sealed secret is of
    /// no use in another row.
    pub(crate) fn seal(&self, world: &World, owner: &[u8], secret: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE];
        world.random.fill(&mut nonce);
        let payload = Payload {
            msg: secret,
            aad: owner,
        };
        let sealed = XChaCha20Poly1305::new(&self.0.into())
            .encrypt(&XNonce::from(nonce), payload)
            .expect("a short secret can be encrypted");
        [&nonce[..], &sealed].concat()
    }

    /// What was sealed; none with another key or owner.
    pub(crate) fn open(&self, owner: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let payload = Payload {
            msg: sealed,
            aad: owner,
        };
        let cipher = XChaCha20Poly1305::new(&self.0.into());
        cipher.decrypt(&XNonce::from(nonce), payload).ok()
    }

    /// What [`Seal::json`] sealed; none with another key or owner.
    pub(crate) fn open_json<T: DeserializeOwned>(&self, owner: &[u8], sealed: &[u8]) -> Option<T> {
        serde_json::from_slice(&self.open(owner, sealed)?).ok()
    }
}

/// What is sealed to know the key by.
const PROOF: &[u8] = b"proof of the installation's key";

/// Makes sure that the key is the one that secrets were sealed with; the first is. With another
/// no frame could be checked, and stations would be told for good that it was refused. With
/// `another` it is the one from now on: what was sealed before is lost, and entered anew.
pub(crate) async fn ensure_key(engine: &Engine, another: bool) -> Result<(), StoreError> {
    let seal = engine.seal();
    let proof = seal.key.seal(seal.world, PROOF, PROOF);
    let mut tx = engine.db.write().await?;
    let mut lost = false;
    if store::sealed_with::proof(&mut tx).await?.is_none() {
        let samples = store::sealed_with::samples(&mut tx).await?;
        lost = !samples.iter().all(|sealed| opens(seal.key, sealed));
        if lost && !another {
            return Err(StoreError::OtherKey);
        }
        store::sealed_with::keep(&mut tx, &proof).await?;
    }
    let kept = store::sealed_with::proof(&mut tx).await?;
    if kept.is_none_or(|kept| seal.key.open(PROOF, &kept).is_none()) {
        if !another {
            return Err(StoreError::OtherKey);
        }
        store::sealed_with::replace(&mut tx, &proof).await?;
        lost = true;
    }
    if lost {
        note_another(&mut tx, engine).await?;
    }
    Ok(tx.commit().await?)
}

/// Notes that the installation goes on with another key, and without what the one before sealed.
async fn note_another(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
) -> Result<(), StoreError> {
    let Some(root) = store::groups::root(&mut *connection).await? else {
        return Ok(());
    };
    let act = Act {
        verb: Verb::Rotate,
        kind: Kind::Group,
        id: root.id.to_string(),
        name: root.name,
        group: root.id,
        fields: vec![Field::secret("secret_key")],
    };
    audit::note(connection, engine, &Actor::Command, act).await
}

/// Whether the key is the one that secrets were sealed with, as far as anything tells it.
pub(crate) async fn is_key(
    connection: &mut sqlx::AnyConnection,
    key: &SecretKey,
) -> Result<bool, StoreError> {
    match store::sealed_with::proof(&mut *connection).await? {
        Some(kept) => Ok(key.open(PROOF, &kept).is_some()),
        None => {
            let samples = store::sealed_with::samples(connection).await?;
            Ok(samples.iter().all(|sealed| opens(key, sealed)))
        }
    }
}

/// Whether the key is the one of something that was sealed.
fn opens(key: &SecretKey, sealed: &Sealed) -> bool {
    let opened = match sealed {
        Sealed::Key(device, sealed) => key.open(&device.0.to_be_bytes(), sealed),
        Sealed::Settings(callback, sealed) => {
            key.open(&store::callbacks::owner_of_settings(*callback), sealed)
        }
    };
    opened.is_some()
}

/// What sealing takes: the key, and chance.
#[derive(Clone, Copy)]
pub(crate) struct Seal<'a> {
    pub(crate) key: &'a SecretKey,
    pub(crate) world: &'a World,
}

impl Seal<'_> {
    /// Seals texts as JSON, for their owner as in [`SecretKey::seal`].
    pub(crate) fn json(self, owner: &[u8], texts: &impl Serialize) -> Vec<u8> {
        let json = serde_json::to_vec(texts).expect("texts make JSON");
        self.key.seal(self.world, owner, &json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_with_its_key_for_its_owner_only() {
        let world = World::real();
        let key = SecretKey::from([7; 32]);
        let sealed = key.seal(&world, b"1CF14C", b"sixteen bytes ok");
        assert_ne!(sealed, key.seal(&world, b"1CF14C", b"sixteen bytes ok"));
        assert_eq!(key.open(b"1CF14C", &sealed).unwrap(), b"sixteen bytes ok");
        assert_eq!(key.open(b"1CF14D", &sealed), None);
        assert_eq!(SecretKey::default().open(b"1CF14C", &sealed), None);
        assert_eq!(key.open(b"1CF14C", &sealed[..20]), None);
        assert_eq!(format!("{key:?}"), "SecretKey(…)");
    }

    #[test]
    fn texts_open_as_they_were_sealed() {
        let (world, key) = (World::real(), SecretKey::from([7; 32]));
        let (key, world) = (&key, &world);
        let texts = ("\"a\"\n\0é".to_owned(), String::new());
        let sealed = Seal { key, world }.json(b"one", &texts);
        let open = |owner| key.open_json::<(String, String)>(owner, &sealed);
        assert_eq!(open(b"one"), Some(texts));
        assert_eq!(open(b"two"), None);
        assert_eq!(key.open_json::<[i64; 2]>(b"one", &sealed), None);
    }

    #[test]
    fn a_secret_is_long_safe_in_urls_and_never_the_same() {
        let world = World::real();
        let (one, two) = (new(&world), new(&world));
        assert_eq!(one.len(), 43);
        assert!(
            one.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        );
        assert_ne!(one, two);
        assert_ne!(hash(&one), hash(&two));
    }

    #[tokio::test]
    async fn only_the_key_that_sealed_goes_on_unless_it_is_said_to_be_lost() {
        crate::testing::on_each(async |test| {
            test.engine.ensure_key(false).await.unwrap();
            test.engine.ensure_key(false).await.unwrap();
            let test = test
                .with_settings(|settings| settings.secret_key = SecretKey::from([9; 32]))
                .await;
            let refused = test.engine.ensure_key(false).await;
            assert!(matches!(refused, Err(StoreError::OtherKey)), "{refused:?}");
            let entries = async |test: &crate::testing::TestEngine| {
                let verdict = test.engine.verify_audit(None).await.unwrap();
                assert_eq!(verdict.wrong, None);
                verdict.head.number
            };
            let before = entries(&test).await;
            test.engine.ensure_key(true).await.unwrap();
            test.engine.ensure_key(false).await.unwrap();
            // Whoever reads the log learns since when nothing of before opens any more.
            assert_eq!(entries(&test).await, before + 1);
            let (who, query) = (test.of_root(), domain::audit::AuditQuery::default());
            let page = test.engine.audit(&who, who.roles[0].group, &query).await;
            let told = page.unwrap().rows.swap_remove(0);
            assert_eq!(
                (told.verb, told.who),
                (Verb::Rotate, domain::audit::Who::Command)
            );
            assert_eq!(told.fields[0].name, "secret_key");
            let test = test
                .with_settings(|settings| settings.secret_key = SecretKey::default())
                .await;
            let refused = test.engine.ensure_key(false).await;
            assert!(matches!(refused, Err(StoreError::OtherKey)), "{refused:?}");
            test
        })
        .await;
    }

    #[tokio::test]
    async fn what_was_sealed_before_tells_the_key_as_well() {
        crate::testing::on_each(async |test| {
            test.with_devices(0, &[0x1CF14C]).await;
            test.with_key(0x1CF14C, &radio::Key::from([3; 16])).await;
            let test = test
                .with_settings(|settings| settings.secret_key = SecretKey::from([9; 32]))
                .await;
            let refused = test.engine.ensure_key(false).await;
            assert!(matches!(refused, Err(StoreError::OtherKey)), "{refused:?}");
            let test = test
                .with_settings(|settings| settings.secret_key = SecretKey::default())
                .await;
            test.engine.ensure_key(false).await.unwrap();
            test
        })
        .await;
    }
}
