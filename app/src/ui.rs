//! The widgets of the house. Pages are built of these and of plain HTML; each has its partial
//! of the same name in `style/ui/`.

pub mod asked;
pub mod bell;
pub mod card;
pub mod choice;
pub mod columns;
pub mod confirm;
pub mod copy;
pub mod deliveries;
pub mod delivery;
pub mod empty;
pub mod event;
pub mod facts;
pub mod field;
pub mod filter;
pub mod frame;
pub mod head;
pub mod help;
pub mod icon;
pub mod link;
pub mod load;
pub mod message;
pub mod notice;
pub mod off;
pub mod pager;
pub mod prose;
pub mod raw;
pub mod rights;
pub mod side_menu;
pub mod signal;
pub mod signature;
pub mod statistics;
pub mod table;
pub mod tag;
pub mod trial;
pub mod when;
