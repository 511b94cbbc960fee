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
mod moved;
mod mqtt;
mod nodes;
mod options;
mod peers;
mod php;
mod presets;
mod radio;
mod receiver;
mod retries;
mod sealed;
mod sent;
mod signing;
mod smtp;
mod switched;
