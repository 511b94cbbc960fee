//! Callbacks, told as stories on both databases.

mod again;
mod channels;
mod deliveries;
mod delivery;
mod desk;
mod downlink;
mod fleet;
mod golden;
mod hostile;
mod inspector;
mod kinds;
mod mqtt;
mod nodes;
mod peers;
mod php;
mod presets;
mod receiver;
mod retries;
mod sealed;
mod signing;
mod smtp;
