//! Request bodies with a time limit.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::BoxError;
use axum::body::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::http::limits::Timeouts;

/// A body whose reading fails with [`TooSlow`] if it pauses or lasts too long. The time runs from the
/// first read; a request without a body, like a live stream, never waits.
pub(super) struct Timely {
    body: Incoming,
    timeouts: Timeouts,
    alarm: Option<Alarm>,
}

struct Alarm {
    sleep: Pin<Box<Sleep>>,
    end: Instant,
}

impl Timely {
    pub(super) fn new(body: Incoming, timeouts: Timeouts) -> Timely {
        Timely {
            body,
            timeouts,
            alarm: None,
        }
    }

    fn alarm(&mut self) -> &mut Alarm {
        let timeouts = self.timeouts;
        self.alarm.get_or_insert_with(|| Alarm::set(timeouts))
    }
}

impl Alarm {
    fn set(timeouts: Timeouts) -> Alarm {
        let now = Instant::now();
        let end = now + timeouts.body;
        Alarm {
            sleep: Box::pin(sleep_until(end.min(now + timeouts.pause))),
            end,
        }
    }

    fn put_off(&mut self, timeouts: Timeouts) {
        let next = self.end.min(Instant::now() + timeouts.pause);
        self.sleep.as_mut().reset(next);
    }
}

impl Body for Timely {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            let timeouts = self.timeouts;
            self.alarm().put_off(timeouts);
            return Poll::Ready(frame.map(|frame| frame.map_err(BoxError::from)));
        }
        let alarm = self.alarm();
        match alarm.sleep.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Some(Err(Box::new(TooSlow)))),
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The body did not arrive in time.
#[derive(Debug, thiserror::Error)]
#[error("the request came too slowly")]
struct TooSlow;
