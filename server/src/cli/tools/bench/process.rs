//! The server as an operating-system process.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The system counts processor time in hundredths of a second.
const TICKS_A_SECOND: f64 = 100.0;

/// A running server; stopped when this is dropped.
pub struct ServerProcess {
    child: Child,
    /// The address it listens on.
    pub address: String,
}

impl ServerProcess {
    /// Starts the server of a data directory on a free port, with these further arguments.
    pub fn start(data: &Path, arguments: &[&OsStr]) -> io::Result<ServerProcess> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("serve")
            .arg("--data")
            .arg(data)
            .args(["--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let address = line.trim().to_owned();
        if address.is_empty() {
            child.kill()?;
            return Err(io::Error::other("the server did not start"));
        }
        Ok(ServerProcess { child, address })
    }

    /// Processor seconds of the server and its workers.
    pub fn cpu_s(&self) -> io::Result<f64> {
        let server = self.child.id();
        let mut ticks = cpu_ticks(server)?;
        for child in children(server)? {
            // A worker may have ended meanwhile; the server's own count has it then.
            ticks += cpu_ticks(child).unwrap_or_default();
        }
        Ok(ticks as f64 / TICKS_A_SECOND)
    }

    /// The most memory that the server held.
    pub fn rss_mb_max(&self) -> io::Result<f64> {
        memory_mb(&self.child.id().to_string(), "VmHWM")
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A process's memory as the system reports it, in megabytes.
pub fn memory_mb(process: &str, what: &str) -> io::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.map(|kib| kib / 1024.0)
        .ok_or_else(|| io::Error::other("the system does not say how much memory it holds"))
}

/// User and system time, ended children included.
fn cpu_ticks(pid: u32) -> io::Result<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let fields = after_name(&stat);
    Ok(fields
        .iter()
        .skip(11)
        .take(4)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum())
}

/// The fields behind the name, which may itself hold blanks and brackets.
fn after_name(stat: &str) -> Vec<&str> {
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    rest.split_whitespace().collect()
}

fn children(parent: u32) -> io::Result<Vec<u32>> {
    let mut children = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let Some(pid) = entry?
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else {
            continue;
        };
        let is_child = after_name(&stat)
            .get(1)
            .is_some_and(|of| *of == parent.to_string());
        if is_child {
            children.push(pid);
        }
    }
    Ok(children)
}
