//! Requests for the app to post, and the meaning of their answers: the office's, or another host's.

use std::collections::HashMap;

use streetbook_core::replica::{Outgoing, Replica, ReplicaError};
use streetbook_core::sync::{MessageError, Problem};

use crate::error::PhoneError;
use crate::listener::{Cause, Change};
use crate::phone::Phone;
use crate::replica_cell::internal;
use crate::sync_progress::Step;
use crate::sync_state::{Asked, cancelled};
use crate::text::Wording;
use crate::transport::{HttpRequest, HttpResponse, TransportError};

/// Consecutive refusals that the phone handles by itself before it fails.
const REFUSALS_MAX: u32 = 4;
/// An answer that was applied.
pub(super) struct Answered {
    pub(super) step: Step,
    /// True if the phone became a successor.
    pub(super) is_new_device: bool,
}

impl Phone {
    /// Returns the next request.
    pub(super) fn request(&self) -> Result<HttpRequest, PhoneError> {
        let now = self.now()?;
        let mut dice = dice()?;
        self.cell.with(|replica| {
            let (path, asked, body) = match replica.next_request(now, &mut dice)? {
                Outgoing::Sync(body) => ("/v1/sync", Asked::Sync, body),
                Outgoing::Enrol(body) => ("/v1/enrol", Asked::Certificate, body),
            };
            self.sync_state.ask(asked);
            let bearer = Some(replica.bearer());
            Ok(HttpRequest::to(replica.address(), path, bearer, body))
        })
    }

    /// Applies an answer.
    pub(super) fn respond(&self, response: HttpResponse) -> Result<Answered, PhoneError> {
        let asked = self
            .sync_state
            .asked()
            .ok_or_else(|| PhoneError::NotPossible {
                code: "no_request".to_owned(),
                text: Wording::new(
                    "没有等待回复的请求，请先取得下一个请求",
                    "no request waits for an answer: ask for the next one first",
                ),
            })?;
        let (taken, change) = self.cell.with(|replica| {
            let taken = match (response.status, asked) {
                (200, Asked::Sync) => replica.on_answer(&response.body).map(|progress| Step {
                    again: progress.again,
                    receipted: progress.receipted,
                    received: progress.received,
                }),
                (200, Asked::Certificate) => replica.on_enrolled(&response.body).map(|()| Step {
                    again: true,
                    ..Step::default()
                }),
                _ => {
                    return self
                        .refused(replica, &response)
                        .map(|step| (Ok(step), None));
                }
            };
            let cause = match asked {
                Asked::Sync => Cause::Answer,
                Asked::Certificate => Cause::Successor,
            };
            Ok((taken, Some(Change::of(replica, cause))))
        })?;
        let step = taken.map_err(|error| self.no_answer_of_the_office(error))?;
        // A refusal changes no record and does not end a back-off.
        if let Some(change) = change {
            self.sync_state.reset_backoff();
            self.listeners.changed(&change);
        }
        Ok(Answered {
            step,
            is_new_device: asked == Asked::Certificate && response.status == 200,
        })
    }

    /// Handles another status: the office's refusal, or another host's answer.
    fn refused(&self, replica: &mut Replica, response: &HttpResponse) -> Result<Step, PhoneError> {
        let problem = match replica.on_problem(&response.body) {
            Ok(problem) => problem,
            Err(_) => return Err(stranger(response, self.sync_state.failed())),
        };
        // The phone answers these with a different request; bounded, or an office that repeats itself
        // would keep it in a loop.
        let answerable = [Problem::STALE, Problem::UNKNOWN_DEVICE];
        if answerable.contains(&problem.code.as_str()) && self.sync_state.refused() <= REFUSALS_MAX
        {
            return Ok(Step {
                again: true,
                ..Step::default()
            });
        }
        Err(refusal(&problem, response, self.sync_state.failed()))
    }

    /// Returns the error of a transport without an answer.
    pub(super) fn unreached(&self, error: &TransportError) -> PhoneError {
        match error {
            TransportError::Cancelled => cancelled(),
            TransportError::NoAnswer { .. } => no_answer(self.sync_state.failed()),
        }
    }

    /// Returns the error of a 200 that is no answer of this office.
    fn no_answer_of_the_office(&self, error: ReplicaError) -> PhoneError {
        match error {
            ReplicaError::Message(MessageError::Version { .. }) => update_app(),
            ReplicaError::Message(_) => not_the_office(self.sync_state.failed()),
            other => other.into(),
        }
    }
}

impl HttpRequest {
    pub(super) fn to(
        address: &str,
        path: &str,
        bearer: Option<String>,
        body: Vec<u8>,
    ) -> HttpRequest {
        let content = ("content-type".to_owned(), "application/cbor".to_owned());
        let bearer = bearer.map(|bearer| ("authorization".to_owned(), format!("Bearer {bearer}")));
        HttpRequest {
            url: format!("{}{path}", address.trim_end_matches('/')),
            path: path.to_owned(),
            headers: HashMap::from_iter([content].into_iter().chain(bearer)),
            body,
        }
    }
}

impl HttpResponse {
    /// Returns `Retry-After` in milliseconds; a date is not read.
    fn retry_after_ms(&self) -> Option<u64> {
        let mut headers = self.headers.iter();
        let (_, seconds) = headers.find(|(name, _)| name.eq_ignore_ascii_case("retry-after"))?;
        let seconds: u64 = seconds.trim().parse().ok()?;
        Some(seconds.saturating_mul(1_000).min(24 * 60 * 60 * 1_000))
    }
}

/// Maps the office's refusal to what the person does next.
pub(super) fn refusal(problem: &Problem, response: &HttpResponse, pause_ms: u64) -> PhoneError {
    let later = |code: &str| PhoneError::TryLater {
        code: code.to_owned(),
        retry_after_ms: response.retry_after_ms().unwrap_or(pause_ms),
        text: Wording::new(
            "后台正忙，稍后会再试",
            "the office is busy: it is tried again later",
        ),
    };
    match problem.code.as_str() {
        "version" => update_app(),
        "throttled" => later("throttled"),
        "busy" | "storage" | "incomplete" => later("busy"),
        code => PhoneError::AskOffice {
            code: code.to_owned(),
            text: Wording::new(refusal_zh(code), problem.text.as_str()),
        },
    }
}

fn refusal_zh(code: &str) -> &'static str {
    match code {
        "code" => "邀请码不正确、已使用或已过期，请核对，或向后台索取新的邀请码",
        "token" | "proof" | "papers" => "后台不认可本设备，请联系后台，数据仍保存在本机",
        "person" => "后台已没有本设备的使用人，请联系后台",
        "revoked" => "本设备已被后台停用，请联系后台",
        "taken" => "设备编号已被使用，请重试",
        "too_large" => "有内容过大，后台无法接收，请联系后台",
        "relay" => "代送的同事文件缺少设备证明，请让同事重新导出",
        _ => "后台拒绝了本次同步，请联系后台，数据仍保存在本机",
    }
}

/// Maps a status that is not 200 and has no body of the office's: a portal, a proxy, a gateway.
pub(super) fn stranger(response: &HttpResponse, pause_ms: u64) -> PhoneError {
    match response.status {
        426 => update_app(),
        413 => PhoneError::AskOffice {
            code: "too_large".to_owned(),
            text: Wording::new(
                refusal_zh("too_large"),
                "something before the office refuses requests of this size: ask the office",
            ),
        },
        429 | 500..=510 => PhoneError::TryLater {
            code: "no_answer".to_owned(),
            retry_after_ms: response.retry_after_ms().unwrap_or(pause_ms),
            text: no_answer_text(),
        },
        _ => not_the_office(pause_ms),
    }
}

fn no_answer(pause_ms: u64) -> PhoneError {
    PhoneError::TryLater {
        code: "no_answer".to_owned(),
        retry_after_ms: pause_ms,
        text: no_answer_text(),
    }
}

fn no_answer_text() -> Wording {
    Wording::new(
        "连不上后台，未同步的内容仍保存在本机，稍后会再试",
        "the office cannot be reached: what waits stays saved on this phone, and is sent later",
    )
}

pub(super) fn not_the_office(pause_ms: u64) -> PhoneError {
    PhoneError::TryLater {
        code: "not_the_office".to_owned(),
        retry_after_ms: pause_ms,
        text: Wording::new(
            "网络需要登录，或答复的不是后台：请先登录无线网络，或改用移动数据",
            "the network wants you to sign in, or something else answered: sign in, or use mobile data",
        ),
    }
}

fn update_app() -> PhoneError {
    PhoneError::UpdateApp {
        text: Wording::new(
            "应用版本过旧，请更新应用，数据仍保存在本机",
            "this app is too old for the office: update it; what waits stays saved on this phone",
        ),
    }
}

/// Returns random numbers for a replica. They are drawn in advance, since drawing can fail.
pub(super) fn dice() -> Result<impl FnMut(&mut [u8]), PhoneError> {
    let mut drawn = vec![0; 128];
    getrandom::fill(&mut drawn).map_err(|error| internal(&error.to_string()))?;
    Ok(move |bytes: &mut [u8]| {
        for byte in bytes {
            *byte = drawn.pop().unwrap_or_default();
        }
    })
}

#[cfg(test)]
mod tests;
