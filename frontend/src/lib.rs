//! The browser half: a panic hook and `hydrate`; nothing else ever.
