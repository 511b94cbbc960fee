//! Which of the catalogues is read from, and how the browser comes by it. English is in the browser's
//! program itself; each other language is a part of its own (`routes::parts` tells of the others),
//! which is there before anything of the page is taken over.

#[cfg(not(feature = "ssr"))]
use std::sync::OnceLock;

use domain::Language;
#[cfg(not(feature = "ssr"))]
use leptos::wasm_split::SplitLoaderError;

use super::{Words, english};

/// The catalogue in the reader's language: that of whoever asks, English where nobody does.
#[cfg(feature = "ssr")]
pub fn words() -> &'static Words {
    of(crate::caller::language())
}

/// The catalogue in the reader's language: that of the page.
#[cfg(not(feature = "ssr"))]
pub fn words() -> &'static Words {
    SPOKEN.get().copied().unwrap_or(&english::WORDS)
}

/// The catalogue of the browser half, once it is known.
#[cfg(not(feature = "ssr"))]
static SPOKEN: OnceLock<&'static Words> = OnceLock::new();

/// Has the browser half speak as the page does that the server sent. It is to be awaited once,
/// before anything is shown; another language takes another page.
///
/// # Errors
/// Where the words do not arrive. The page is to be left as it is then.
#[cfg(not(feature = "ssr"))]
pub async fn speak_as_the_page() -> Result<(), SplitLoaderError> {
    let language = Language::of(&crate::browser::language());
    let words = fetched(language.unwrap_or_default()).await?;
    _ = SPOKEN.set(words);
    Ok(())
}

/// Each line is a language that is a part of the browser's program: its name, and the module that
/// speaks it, as which the part is called.
macro_rules! languages {
    ($($Language:ident $part:ident,)*) => {
        /// The catalogue in that language.
        #[cfg(feature = "ssr")]
        pub fn of(language: Language) -> &'static Words {
            match language {
                Language::English => &english::WORDS,
                $(Language::$Language => &super::$part::WORDS,)*
            }
        }

        /// Has the document ask for the words of that language before the program is there to do
        /// it. Call it while the document is rendered.
        #[cfg(feature = "ssr")]
        pub fn prefetch(language: Language) {
            match language {
                Language::English => {}
                $(Language::$Language => leptos::prefetch_lazy_fn_on_server(stringify!($part)),)*
            }
        }

        /// The catalogue in that language, which is fetched first, unless it is there.
        #[cfg(not(feature = "ssr"))]
        async fn fetched(language: Language) -> Result<&'static Words, SplitLoaderError> {
            match language {
                Language::English => Ok(&english::WORDS),
                $(Language::$Language => $part::open().await,)*
            }
        }

        $(
            #[cfg(not(feature = "ssr"))]
            mod $part {
                use leptos::wasm_split::SplitLoaderError;

                use crate::words::Words;

                // Where the program is divided: nothing else may name the catalogue.
                #[leptos::wasm_split::wasm_split(
                    $part,
                    wasm_split_path = ::leptos::wasm_split,
                    preload(#[doc(hidden)] arrive),
                    fallible
                )]
                pub fn open() -> Result<&'static Words, SplitLoaderError> {
                    Ok(&crate::words::$part::WORDS)
                }
            }
        )*
    };
}

languages! {
    French french,
    German german,
    Spanish spanish,
    Portuguese portuguese,
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
