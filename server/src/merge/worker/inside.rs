//! A worker without a process, for simulations: the same merging code in this thread, and a death whenever
//! the simulation wants one. Simulated phones are honest; an office never merges this way.

use super::child;
use super::protocol::{Job, REPLIES_AT_ONCE, Reply};

/// Decides for each job if the worker dies at it.
pub type Death = Box<dyn FnMut(&Job) -> bool + Send>;

/// The replies to jobs up to a death: those that had been sent by then.
pub(super) fn attempt(jobs: &[Job], death: &mut Death) -> Vec<Reply> {
    let mut replies = Vec::with_capacity(jobs.len());
    for job in jobs {
        if death(job) {
            replies.truncate(replies.len() / REPLIES_AT_ONCE * REPLIES_AT_ONCE);
            break;
        }
        replies.push(child::work(job.clone()));
    }
    replies
}
