//! Devices that people register, one by one and by lists, and that go to other owners, on both
//! databases.

mod caps;
mod lists;
mod offers;
#[path = "../support/registering.rs"]
mod registering;
mod single;
mod story;
mod undoing;
