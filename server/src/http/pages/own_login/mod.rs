//! A person's own login: the page, their password, their second factor.

pub(super) mod factor;
mod page;
pub(super) mod password;
