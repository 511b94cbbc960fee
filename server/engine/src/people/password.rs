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

/// Argon2id with 19 MiB, two passes and one lane. A hash says by which figures it was made, so
/// those made by others can still be compared.
fn argon2() -> Argon2<'static> {
    // The parameters are constants within the ranges of the algorithm.
    let params = Params::new(19 * 1024, 2, 1, None).expect("fixed parameters are valid");
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

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &str = "a quiet grey harbour";

    #[tokio::test]
    async fn a_hash_says_by_which_figures_it_was_made() {
        let (hasher, world) = (Hasher::new(), World::real());
        let hash = hasher.hash(PASSWORD, &world).await.unwrap();
        let figures = "$argon2id$v=19$m=19456,t=2,p=1$";
        assert!(hash.starts_with(figures), "{hash}");
        let verify =
            async |password: &str| hasher.verify(password, Some(hash.clone()), &world).await;
        assert!(verify(PASSWORD).await.unwrap());
        assert!(!verify("another one").await.unwrap());
    }

    #[tokio::test]
    async fn a_hash_made_by_earlier_figures_is_still_compared() {
        let params = Params::new(19 * 1024, 2, 2, None).unwrap();
        let earlier = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16])
            .unwrap()
            .to_string();
        assert!(earlier.contains(",p=2$"), "{earlier}");
        let (hasher, world) = (Hasher::new(), World::real());
        let verify =
            async |password: &str| hasher.verify(password, Some(earlier.clone()), &world).await;
        assert!(verify(PASSWORD).await.unwrap());
        assert!(!verify("another one").await.unwrap());
    }
}
