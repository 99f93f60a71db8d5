//! A minimum throughput for reading answers.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// The bytes that a client must read within each pause: 2 kB/s at the default timeouts, a tenth of the worst line.
const TAKEN_BYTES_MIN: usize = 64 * 1024;

/// A stream that fails if its client stops reading, or reads too slowly. While nothing waits to be sent, like on a
/// quiet live stream, no time runs.
pub(crate) struct MinThroughput<S> {
    stream: S,
    pause: Duration,
    waiting: Option<Waiting>,
}

/// The start of the time in which the client has not read everything.
struct Waiting {
    alarm: Pin<Box<Sleep>>,
    taken: usize,
}

impl<S> MinThroughput<S> {
    pub(crate) fn new(stream: S, pause: Duration) -> MinThroughput<S> {
        MinThroughput {
            stream,
            pause,
            waiting: None,
        }
    }

    /// Data waits to be read: fails once it has waited for too long.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        let end = Instant::now() + self.pause;
        let waiting = self.waiting.get_or_insert_with(|| Waiting {
            alarm: Box::pin(sleep_until(end)),
            taken: 0,
        });
        let slow = || {
            io::Error::new(
                io::ErrorKind::TimedOut,
                "the client does not take its answer",
            )
        };
        waiting.alarm.as_mut().poll(context).map(|()| slow())
    }

    /// The client has read some of it.
    fn took(&mut self, bytes: usize, all: bool) {
        if all {
            self.waiting = None;
        } else if let Some(waiting) = &mut self.waiting {
            waiting.taken += bytes;
            if waiting.taken >= TAKEN_BYTES_MIN {
                waiting.taken = 0;
                waiting.alarm.as_mut().reset(Instant::now() + self.pause);
            }
        }
    }

    fn written(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
        offered: usize,
    ) -> Poll<io::Result<usize>> {
        match written {
            Poll::Pending => self.wait(context).map(Err),
            Poll::Ready(Ok(bytes)) => {
                self.took(bytes, bytes >= offered);
                Poll::Ready(Ok(bytes))
            }
            failed => failed,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for MinThroughput<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for MinThroughput<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, written, bytes.len())
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let offered = parts.iter().map(|part| part.len()).sum();
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.written(context, written, offered)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
