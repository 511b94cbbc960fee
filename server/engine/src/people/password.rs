//! Passwords: hashed with Argon2id off the async threads, a few at a time.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::error::Error;
use crate::world::World;

/// Hashes under way at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;

/// Makes and compares hashes.
pub(super) struct Hasher {
    permits: Semaphore,
    /// What an unknown address is compared with, so that it costs the same time.
    decoy: tokio::sync::OnceCell<String>,
}

/// Argon2id with 19 MiB, two passes and two lanes.
fn argon2() -> Argon2<'static> {
    // The parameters are constants within the ranges of the algorithm.
    let params = Params::new(19 * 1024, 2, 2, None).expect("fixed parameters are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

impl Hasher {
    pub(super) fn new() -> Self {
        Self {
            permits: Semaphore::new(AT_ONCE),
            decoy: tokio::sync::OnceCell::new(),
        }
    }

    /// The hash to store, with its salt and parameters.
    pub(super) async fn hash(&self, password: &str, world: &World) -> Result<String, Error> {
        let _permit = self
            .permits
            .acquire()
            .await
            .map_err(|e| Error::Unavailable(e.to_string()))?;
        let mut salt = [0; 16];
        world.random.fill(&mut salt);
        let password = password.to_owned();
        let hash = spawn_blocking(move || {
            argon2()
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map(|hash| hash.to_string())
        });
        match hash.await {
            Ok(Ok(hash)) => Ok(hash),
            Ok(Err(error)) => Err(Error::Unavailable(error.to_string())),
            Err(error) => Err(Error::Unavailable(error.to_string())),
        }
    }

    /// Whether `password` belongs to `hash`; without a hash the same work is done in vain.
    pub(super) async fn verify(
        &self,
        password: &str,
        hash: Option<String>,
        world: &World,
    ) -> Result<bool, Error> {
        let known = hash.is_some();
        let hash = match hash {
            Some(hash) => hash,
            None => self
                .decoy
                .get_or_try_init(|| self.hash("nobody has this one", world))
                .await?
                .clone(),
        };
        let _permit = self
            .permits
            .acquire()
            .await
            .map_err(|e| Error::Unavailable(e.to_string()))?;
        let password = password.to_owned();
        let equal = spawn_blocking(move || {
            argon2()
                .verify_password(password.as_bytes(), hash.as_str())
                .is_ok()
        });
        Ok(equal
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))?
            && known)
    }
}
