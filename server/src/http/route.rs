//! Addresses as rows of a table, each with its rule on callers.
//!
//! A router is built from such a table alone. An address without a rule cannot be written down, and a
//! test can walk through every row as everybody. The table's owner defines the enforcement of a rule:
//! [`crate::http::pages`] knows sessions, [`crate::http::api`] devices.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodRouter, get, post};

/// One row: method, path, rule, and handler.
pub(crate) struct Route<S, R> {
    method: Method,
    path: &'static str,
    rule: R,
    handler: MethodRouter<S>,
}

/// A row without its handler: what documentation and tests go through.
#[derive(Clone, Debug)]
pub struct Address<R> {
    /// GET, which answers HEAD too, or POST.
    pub method: Method,
    /// As the router knows it, with names in braces.
    pub path: &'static str,
    /// The rule on callers.
    pub rule: R,
}

impl<S: Clone + Send + Sync + 'static, R: Copy> Route<S, R> {
    /// A page, a file or a stream; asking for it changes nothing.
    pub fn get<H, T>(path: &'static str, rule: R, handler: H) -> Route<S, R>
    where
        H: Handler<T, S>,
        T: 'static,
    {
        Route {
            method: Method::GET,
            path,
            rule,
            handler: get(handler),
        }
    }

    /// Builds a route that changes something.
    pub fn post<H, T>(path: &'static str, rule: R, handler: H) -> Route<S, R>
    where
        H: Handler<T, S>,
        T: 'static,
    {
        Route {
            method: Method::POST,
            path,
            rule,
            handler: post(handler),
        }
    }

    pub fn address(&self) -> Address<R> {
        Address {
            method: self.method.clone(),
            path: self.path,
            rule: self.rule,
        }
    }
}

/// Builds a router in which `guard` runs before every handler and enforces its row's rule.
pub(crate) fn guarded<S, R>(
    table: Vec<Route<S, R>>,
    guard: impl Fn(R, MethodRouter<S>) -> MethodRouter<S>,
) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    table.into_iter().fold(Router::new(), |router, row| {
        router.route(row.path, guard(row.rule, row.handler))
    })
}
