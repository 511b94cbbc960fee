//! What a page loads. Whatever it is, the machinery that waits for it is compiled once: a program
//! for browsers that had it once for each page would be more than twice as large.

use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::error::AppError;

/// Something that comes later.
pub(super) type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A value that a page loads from its server, anew whenever what it asks for changes.
pub struct Loaded<T> {
    inner: Resource<Result<Held, AppError>>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

impl<T> Loaded<T>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    /// Loads what `load` answers to what the page asks for. The server waits for it with the status
    /// and the head of the page.
    pub fn new<S, L>(
        asked: impl Fn() -> S + Send + Sync + 'static,
        load: impl Fn(S) -> L + Send + Sync + 'static,
    ) -> Self
    where
        S: PartialEq + Clone + Send + Sync + 'static,
        L: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        Self::of(Resource::new_blocking, asked, load)
    }

    /// The same for what stands beside the page, which the server does not wait for.
    pub fn beside<S, L>(
        asked: impl Fn() -> S + Send + Sync + 'static,
        load: impl Fn(S) -> L + Send + Sync + 'static,
    ) -> Self
    where
        S: PartialEq + Clone + Send + Sync + 'static,
        L: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        Self::of(Resource::new, asked, load)
    }

    fn of<S, L>(
        make: fn(Asking, Loading) -> Resource<Result<Held, AppError>>,
        asked: impl Fn() -> S + Send + Sync + 'static,
        load: impl Fn(S) -> L + Send + Sync + 'static,
    ) -> Self
    where
        S: PartialEq + Clone + Send + Sync + 'static,
        L: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        let asking: Asking = Box::new(move || Asked(Arc::new(asked())));
        let loading: Loading = Box::new(move |asked: Asked| {
            let asked: &dyn Any = asked.0.as_any();
            // It comes from `asking`, which makes nothing else.
            let answer = asked.downcast_ref::<S>().cloned().map(&load);
            Box::pin(async move {
                match answer {
                    Some(answer) => answer.await.map(Held::new),
                    None => Err(AppError::Broken),
                }
            })
        });
        Self {
            inner: make(asking, loading),
            of: PhantomData,
        }
    }

    /// What has come so far; nothing while nothing has.
    pub fn get(self) -> Option<Result<T, AppError>> {
        Some(self.inner.get()?.and_then(|held| held.open()))
    }

    /// Loads it anew.
    pub fn refetch(self) {
        self.inner.refetch();
    }

    /// The same without its type: what has come is opened by [`Held::open`].
    pub(super) fn any(self) -> Resource<Result<Held, AppError>> {
        self.inner
    }
}

impl<T> IntoFuture for Loaded<T>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    type Output = Result<T, AppError>;
    type IntoFuture = Later<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.inner.await?.open() })
    }
}

/// What came: as it was sent along with the page, or as it was loaded.
#[derive(Clone)]
pub(super) enum Held {
    Sent(Arc<RawValue>),
    Loaded {
        value: Arc<dyn Any + Send + Sync>,
        /// How it is sent along with a page.
        #[cfg(feature = "ssr")]
        text: fn(&(dyn Any + Send + Sync)) -> Option<Box<RawValue>>,
    },
}

impl Held {
    fn new<T: Serialize + Send + Sync + 'static>(value: T) -> Self {
        Self::Loaded {
            value: Arc::new(value),
            #[cfg(feature = "ssr")]
            text: |value| serde_json::value::to_raw_value(value.downcast_ref::<T>()?).ok(),
        }
    }

    /// # Errors
    /// [`AppError::Broken`] where it is something else: the page is of another version.
    pub(super) fn open<T>(&self) -> Result<T, AppError>
    where
        T: Clone + DeserializeOwned + 'static,
    {
        match self {
            // By the reader of answers to calls, so that there is one for each type.
            Self::Sent(text) => serde_json::from_slice(text.get().as_bytes()).ok(),
            Self::Loaded { value, .. } => value.downcast_ref::<T>().cloned(),
        }
        .ok_or(AppError::Broken)
    }
}

impl Serialize for Held {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = match self {
            Self::Sent(text) => Some(text.as_ref().to_owned()),
            #[cfg(feature = "ssr")]
            Self::Loaded { value, text } => text(value.as_ref()),
            #[cfg(not(feature = "ssr"))]
            Self::Loaded { .. } => None,
        };
        match text {
            Some(text) => text.serialize(serializer),
            None => Err(serde::ser::Error::custom("it has no text")),
        }
    }
}

impl<'de> Deserialize<'de> for Held {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text: Box<RawValue> = Deserialize::deserialize(deserializer)?;
        Ok(Self::Sent(text.into()))
    }
}

type Asking = Box<dyn Fn() -> Asked + Send + Sync>;
type Loading = Box<dyn Fn(Asked) -> Later<Result<Held, AppError>> + Send + Sync>;

/// What a page asks for, whatever that is.
#[derive(Clone)]
struct Asked(Arc<dyn Same>);

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        self.0.same(other.0.as_any())
    }
}

trait Same: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn same(&self, other: &dyn Any) -> bool;
}

impl<S: PartialEq + Send + Sync + 'static> Same for S {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<S>() == Some(self)
    }
}
