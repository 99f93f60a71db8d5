//! Field stories that run phones and server together. The stories stand in `tests/`.
