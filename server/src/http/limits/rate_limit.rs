//! Admission of requests one by one: those of a device or an address that asks too often are
//! rejected unread. Rejections, and the answers to repeated unreadable requests, are delayed.

use std::net::SocketAddr;
use std::time::Instant;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::http::bearer::bearer;
use crate::http::limits::concurrency::{ConcurrencyLimit, Permit};
use crate::http::limits::tarpit::Tarpit;
use crate::http::limits::{Rate, Rates, Source, TooMany};
use crate::sync::Refused;

/// Refused requests of a device until its next ones are rejected unread. An honest one does what it is
/// told to, and stops when it knows no more.
const REFUSED_OF_A_DEVICE: Rate = Rate {
    at_once: 10,
    per_second: 1,
};

/// Refused requests of all callers behind one address until further refusals are delayed. Nobody is
/// rejected for their neighbour's requests.
const REFUSED_OF_A_SOURCE: Rate = Rate {
    at_once: 200,
    per_second: 10,
};

/// Counts of requests, by device and address.
pub(crate) struct RateLimit {
    asked: Rates,
    refused: Rates,
    concurrency: ConcurrencyLimit,
    tarpit: Tarpit,
}

impl Default for RateLimit {
    fn default() -> RateLimit {
        RateLimit {
            asked: Rates::default(),
            refused: Rates::of(REFUSED_OF_A_DEVICE, REFUSED_OF_A_SOURCE),
            concurrency: ConcurrencyLimit::default(),
            tarpit: Tarpit::default(),
        }
    }
}

impl RateLimit {
    /// Passes a request to its handler, or rejects it before anything of it is read.
    pub(crate) async fn pass<A: Future<Output = Response>>(
        &self,
        request: Request,
        answer: impl FnOnce(Request) -> A,
    ) -> Response {
        let sender = Sender::of(&request);
        let _permit = match self.take(&request, &sender) {
            Ok(permit) => permit,
            Err(too_many) => {
                drop(request);
                self.tarpit.wait().await;
                return throttled(too_many);
            }
        };
        let response = answer(request).await;
        if self.is_in_no_hurry(&sender, response.status()) {
            self.tarpit.wait().await;
        }
        response
    }

    /// Counts a request, as one that will be refused until it was not: further ones meanwhile are
    /// rejected rather than all refused together.
    fn take(&self, request: &Request, sender: &Sender) -> Result<Option<Permit<'_>>, TooMany> {
        let now = Instant::now();
        if let Some(source) = sender.source {
            self.asked.charge_source(source, now)?;
        }
        let Some(token) = &sender.token else {
            return Ok(None);
        };
        self.asked.charge_device(token, now)?;
        let permit = if request.method() == Method::POST {
            Some(self.concurrency.take(token).ok_or(TooMany::AT_ONE_TIME)?)
        } else {
            None
        };
        self.refused.charge_device(token, now)?;
        Ok(permit)
    }

    /// True for an answer that repeats an earlier refusal to the same sender.
    fn is_in_no_hurry(&self, sender: &Sender, status: StatusCode) -> bool {
        let is_refusal = matches!(
            status,
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::PAYLOAD_TOO_LARGE
        );
        if let (false, Some(token)) = (is_refusal, &sender.token) {
            self.refused.forgive_device(token);
        }
        let source = sender.source.filter(|_| is_refusal);
        let too_many = source.map(|source| self.refused.charge_source(source, Instant::now()));
        status == StatusCode::TOO_MANY_REQUESTS || matches!(too_many, Some(Err(_)))
    }
}

/// The sender of a request, before anything of it is verified.
struct Sender {
    source: Option<Source>,
    token: Option<String>,
}

impl Sender {
    fn of(request: &Request) -> Sender {
        let from = request.extensions().get::<ConnectInfo<SocketAddr>>();
        Sender {
            source: from.map(|ConnectInfo(from)| Source::of(from.ip())),
            token: bearer(request.headers()).ok().map(str::to_owned),
        }
    }
}

fn throttled(too_many: TooMany) -> Response {
    let status = StatusCode::TOO_MANY_REQUESTS;
    let mut response = Refused::new(status, "throttled", too_many.to_string()).into_response();
    let seconds = HeaderValue::from(too_many.seconds());
    response.headers_mut().insert(header::RETRY_AFTER, seconds);
    response
}

#[cfg(test)]
mod tests;
