//! The events of a run, as one number that two runs of a seed must agree on, and as lines for a reader.

use std::fmt;

/// The trace of one run.
pub(super) struct Trace {
    digest: u64,
    pub(super) prints: bool,
}

impl Trace {
    pub(super) fn new(prints: bool) -> Trace {
        Trace {
            digest: 0xcbf2_9ce4_8422_2325,
            prints,
        }
    }

    /// Adds a line.
    pub(super) fn line(&mut self, line: fmt::Arguments<'_>) {
        if self.prints {
            println!("{line}");
        }
        // Writing into a number cannot fail.
        let _ = fmt::write(self, line);
    }

    /// Adds bytes.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.digest = (self.digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    pub(super) fn digest(&self) -> u64 {
        self.digest
    }
}

impl fmt::Write for Trace {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.bytes(text.as_bytes());
        Ok(())
    }
}
