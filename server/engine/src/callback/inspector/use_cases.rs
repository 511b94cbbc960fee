//! What people do with the inspector, and what its door asks.
//!
//! What came there may hold what a message says and what a callback is known by, so it is for
//! those who may change callbacks. Somebody else may have aimed a callback there that tells radio
//! details, so whoever may not see those is shown that something came, and not what. Where the
//! operator left it off there is none.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::audit::{Field, Kind, Verb};
use domain::callback::{InspectedRequest, InspectorView};
use domain::permission::{Action, Principal};
use domain::{DeviceTypeId, Fault};
use payload::hex::{self, HexError};

use super::own::PATH;
use super::{Incoming, Inspecting};
use crate::Engine;
use crate::audit::{self, Act, Actor};
use crate::callback::answer::BYTES;
use crate::callback::audited::about_type;
use crate::callback::use_cases::gate;
use crate::error::Error;
use crate::store::inspections::{self, KEPT_FOR};
use crate::world::World;

/// Random bytes of a token: 24 characters.
const TOKEN_BYTES: usize = 18;

impl Engine {
    /// Whether `who` has the inspector to offer for a device type.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a device type that is not there or may not be seen.
    pub async fn offers_inspector(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
    ) -> Result<bool, Error> {
        let mut connection = self.db.read().acquire().await?;
        let path = gate(&mut connection, who, Action::Read, device_type).await?;
        Ok(self.settings.inspector && who.may(Action::WriteCallbacks, &path))
    }

    /// The inspector of a device type with what it received; without the right to see radio
    /// details only that it did.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever may not change callbacks there, [`Error::NotFound`] where
    /// it is off.
    pub async fn inspector(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
    ) -> Result<InspectorView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let path = gate(&mut connection, who, Action::WriteCallbacks, device_type).await?;
        self.inspects()?;
        let Some(stored) = inspections::of(&mut connection, device_type).await? else {
            return Ok(InspectorView::default());
        };
        let after = self.world.clock.now().plus(-KEPT_FOR);
        let key = &self.settings.secret_key;
        let origin = self.settings.origins.first().map_or("", String::as_str);
        let mut requests = inspections::list(&mut connection, key, device_type, after).await?;
        let hidden = !who.may(Action::ReadRadio, &path);
        if hidden {
            let bare = requests.into_iter().map(InspectedRequest::without_radio);
            requests = bare.collect();
        }
        Ok(InspectorView {
            address: Some(format!("{origin}{PATH}{}", stored.token)),
            downlink: stored.downlink,
            hidden,
            requests,
        })
    }

    /// Makes the inspector of a device type, or gives it another address in the place of the one
    /// it had.
    ///
    /// # Errors
    /// As [`Engine::inspector`].
    pub async fn make_inspector(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        gate(&mut tx, who, Action::WriteCallbacks, device_type).await?;
        self.inspects()?;
        let now = self.world.clock.now();
        inspections::put(&mut tx, device_type, &token(&self.world), now).await?;
        let act = Act {
            kind: Kind::Inspector,
            fields: vec![Field::secret("address")],
            ..about_type(&mut tx, device_type, Verb::Rotate).await?
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Says what the inspector answers for devices that ask: eight bytes in hex, or nothing.
    ///
    /// # Errors
    /// [`Error::Rejected`] for another number of bytes, [`Error::NotFound`] where none was made.
    pub async fn set_inspector_downlink(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        typed: &str,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        gate(&mut tx, who, Action::WriteCallbacks, device_type).await?;
        self.inspects()?;
        let downlink = downlink(typed).map_err(|fault| fault.of("downlink"))?;
        let before = inspections::of(&mut tx, device_type).await?;
        if !inspections::set_downlink(&mut tx, device_type, &downlink).await? {
            return Err(Error::NotFound);
        }
        let before = before.map(|before| before.downlink);
        let act = Act {
            kind: Kind::Inspector,
            fields: vec![Field::text("downlink", before, downlink)],
            ..about_type(&mut tx, device_type, Verb::Edit).await?
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The inspector that a token belongs to: asked before the body of a request is read.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a token that is none, [`Error::TooMany`] when too much comes.
    pub async fn inspecting(&self, token: &str) -> Result<Inspecting, Error> {
        self.outbound.inspector.find(token).await
    }

    /// Writes down what came over the network. Returns the JSON that it is answered, if there is
    /// something to say.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inspect(
        &self,
        of: &Inspecting,
        came: Incoming<'_>,
    ) -> Result<Option<String>, Error> {
        self.outbound.inspector.record(of, came).await
    }

    /// What the operator left off is not there.
    fn inspects(&self) -> Result<(), Error> {
        match self.settings.inspector {
            true => Ok(()),
            false => Err(Error::NotFound),
        }
    }
}

fn token(world: &World) -> String {
    let mut bytes = [0; TOKEN_BYTES];
    world.random.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes as they are answered.
fn downlink(typed: &str) -> Result<String, Fault> {
    const DIGITS: u32 = 2 * BYTES as u32;
    match hex::decode_typed(typed) {
        Ok(bytes) if bytes.is_empty() || bytes.len() == BYTES => Ok(hex::encode_lower(&bytes)),
        Ok(bytes) if bytes.len() < BYTES => Err(Fault::TooShort { min: DIGITS }),
        Ok(_) | Err(HexError::TooLong { .. }) => Err(Fault::TooLong { max: DIGITS }),
        Err(HexError::OddLength { digits }) => Err(Fault::OddHex {
            digits: digits as u32,
        }),
        Err(HexError::BadDigit { column, .. }) => Err(Fault::NotHex {
            column: column as u32,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::own::is_token;
    use super::*;

    #[test]
    fn a_token_is_long_safe_in_urls_and_never_the_same() {
        let world = World::real();
        let (one, two) = (token(&world), token(&world));
        assert!(is_token(&one) && is_token(&two), "{one} {two}");
        assert_ne!(one, two);
    }

    #[test]
    fn an_answer_has_eight_bytes_or_none() {
        let bytes = Ok("0102030405060708".to_owned());
        assert_eq!(downlink(" 01 02 03 04 05 06 07 08"), bytes);
        assert_eq!(downlink("0102030405060708"), bytes);
        assert_eq!(downlink(" "), Ok(String::new()));
        let code = |typed| downlink(typed).map_err(|fault| fault.code());
        assert_eq!(code("01020304050607"), Err("too_short"));
        assert_eq!(code("010203040506070809"), Err("too_long"));
        assert_eq!(code("010"), Err("odd_hex"));
        assert_eq!(code("0x"), Err("not_hex"));
    }
}
