//! The bars above, below and on the page, and what is shown while no article is open.
//!
//! They read the session and return requests; they do not know the window.

pub mod chips;
mod floating;
mod recent;
pub mod role_bar;
pub mod search;
pub mod selection_bar;
pub mod status;
pub mod top;
pub mod welcome;
