//! Where a verb puts what it was asked for: a file that it may replace, a pipe, or standard output.
//!
//! A file is replaced only where the same verb wrote it before, as nightly scripts have it. The verb leaves
//! its name in an extended attribute of each file; where a file system keeps none, a beginning that no other
//! program writes is believed too, and otherwise `--force` is asked for.

use std::fs::{self, File, FileType, OpenOptions};
use std::io::{self, Read, Stdout, Write};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use super::data_dir::resolved;
use super::file::{Fresh, cannot, mark_of};
use super::out::{Failure, say};

/// A verb that writes files.
#[derive(Clone, Copy)]
pub(super) struct Writer {
    /// The verb as it is typed.
    pub verb: &'static str,
    /// What its files begin with, where nobody else's do; empty otherwise.
    pub beginning: &'static [u8],
    /// Whether only the owner may read them.
    pub private: bool,
}

impl Writer {
    /// A verb whose files begin like anybody's.
    pub(super) fn new(verb: &'static str) -> Writer {
        Writer {
            verb,
            beginning: b"",
            private: false,
        }
    }

    /// Whether this verb wrote the file.
    fn wrote(self, path: &Path) -> bool {
        mark_of(path).is_some_and(|mark| mark == self.verb.as_bytes())
            || !self.beginning.is_empty() && begins(path, self.beginning).unwrap_or(false)
    }
}

fn begins(path: &Path, with: &[u8]) -> io::Result<bool> {
    let mut found = Vec::new();
    let most = with.len() as u64;
    File::open(path)?.take(most).read_to_end(&mut found)?;
    Ok(found == with)
}

/// A place that may be written to.
pub(super) struct Target {
    writer: Writer,
    named: PathBuf,
    sort: Sort,
}

enum Sort {
    Standard,
    Stream,
    File(PathBuf),
}

impl Target {
    /// Finds what the path names, and refuses what must not be replaced; nothing is touched.
    pub(super) fn choose(
        named: &Path,
        writer: Writer,
        data: &Path,
        force: bool,
    ) -> Result<Target, Failure> {
        let sort = match named.to_str() {
            Some("-" | "/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1") => Sort::Standard,
            _ if resolved(named)?.starts_with(resolved(data)?) => {
                return Err(Refused::Inside.failure(named, writer));
            }
            _ => sort(named, writer, force)?,
        };
        Ok(Target {
            writer,
            named: named.to_owned(),
            sort,
        })
    }

    /// The file, unless the verb writes to a pipe, a device or standard output.
    pub(super) fn file(&self) -> Option<&Path> {
        match &self.sort {
            Sort::File(path) => Some(path),
            Sort::Standard | Sort::Stream => None,
        }
    }

    /// Begins to write.
    pub(super) fn begin(&self) -> Result<Output, Failure> {
        match &self.sort {
            Sort::Standard => Ok(Output::Standard(io::stdout())),
            Sort::Stream => {
                let opened = OpenOptions::new().write(true).open(&self.named);
                let stream = opened.map_err(|error| cannot("written", &self.named, &error))?;
                Ok(Output::Stream(stream))
            }
            Sort::File(path) if self.writer.private => Fresh::private(path).map(Output::File),
            Sort::File(path) => Fresh::begin(path).map(Output::File),
        }
    }

    /// Ends what was written.
    pub(super) fn finish(&self, mut output: Output) -> Result<(), Failure> {
        output
            .flush()
            .map_err(|error| cannot("written", &self.named, &error))?;
        match output {
            Output::Standard(_) | Output::Stream(_) => Ok(()),
            Output::File(fresh) => fresh.finish(self.writer.verb),
        }
    }

    /// Prints a line beside the output, not into it.
    pub(super) fn say(&self, line: impl std::fmt::Display) -> Result<(), Failure> {
        match self.sort {
            Sort::Standard => Ok(writeln!(io::stderr(), "{line}")?),
            Sort::Stream | Sort::File(_) => say(line),
        }
    }
}

/// What is being written.
pub(super) enum Output {
    Standard(Stdout),
    Stream(File),
    File(Fresh),
}

impl Output {
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Output::Standard(stdout) => stdout,
            Output::Stream(stream) => stream,
            Output::File(fresh) => fresh,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush()
    }
}

fn sort(named: &Path, writer: Writer, force: bool) -> Result<Sort, Failure> {
    let refused = |why: Refused| Err(why.failure(named, writer));
    let link = match fs::symlink_metadata(named) {
        Ok(found) => found.is_symlink(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Sort::File(named.to_owned()));
        }
        Err(error) => return Err(cannot("written", named, &error)),
    };
    let found = fs::metadata(named).map(|found| found.file_type());
    match found {
        Err(_) => refused(Refused::Astray),
        Ok(found) if found.is_fifo() => Ok(Sort::Stream),
        Ok(found) if found.is_char_device() && force => Ok(Sort::Stream),
        Ok(found) if !found.is_file() => refused(Refused::of(found)),
        Ok(_) if link && !force => refused(Refused::Link),
        Ok(_) if link => fs::canonicalize(named)
            .map(Sort::File)
            .map_err(|error| cannot("written", named, &error)),
        Ok(_) if force || writer.wrote(named) => Ok(Sort::File(named.to_owned())),
        Ok(_) => refused(Refused::Foreign),
    }
}

/// Why a place is not written to.
enum Refused {
    Inside,
    Directory,
    Device,
    NoFile,
    Link,
    Astray,
    Foreign,
}

impl Refused {
    fn of(found: FileType) -> Refused {
        if found.is_dir() {
            Refused::Directory
        } else if found.is_char_device() {
            Refused::Device
        } else {
            Refused::NoFile
        }
    }

    fn failure(self, named: &Path, writer: Writer) -> Failure {
        let (path, verb) = (named.display(), writer.verb);
        let text = match self {
            Refused::Inside => format!(
                "{path} lies in the data directory, where only its own files stand: name a place elsewhere; nothing was written · {path} 在数据目录里，那里只放系统自己的文件：请换一个位置；没有写入任何内容"
            ),
            Refused::Directory => format!(
                "{path} is a directory: name a file in it; nothing was written · {path} 是一个目录：请写出其中的文件名；没有写入任何内容"
            ),
            Refused::Device => format!(
                "{path} is a device: name a file, or write into the device with --force; nothing was written · {path} 是设备：请换一个文件名，或用 --force 写入该设备；没有写入任何内容"
            ),
            Refused::NoFile => format!(
                "{path} is neither a file nor a pipe: name a file; nothing was written · {path} 既不是文件也不是管道：请换一个文件名；没有写入任何内容"
            ),
            Refused::Link => format!(
                "{path} is a link: name the file itself, or replace the file behind the link with --force; nothing was written · {path} 是链接：请写出文件本身，或用 --force 替换链接所指的文件；没有写入任何内容"
            ),
            Refused::Astray => format!(
                "{path} is a link that leads nowhere: name the file itself; nothing was written · {path} 是失效的链接：请写出文件本身；没有写入任何内容"
            ),
            Refused::Foreign => format!(
                "{path} is there already, and `streetbook {verb}` did not write it: name another file, or replace this one with --force; nothing was written · {path} 已存在，而且不是 `streetbook {verb}` 写的：请换一个文件名，或用 --force 替换；没有写入任何内容"
            ),
        };
        Failure::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_output_is_known_by_its_names() {
        for name in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
            let chosen = Target::choose(name.as_ref(), Writer::new("export"), "d".as_ref(), false);
            assert!(matches!(chosen.unwrap().sort, Sort::Standard), "{name}");
        }
    }

    #[test]
    fn a_device_is_written_into_only_when_told() {
        let null = Path::new("/dev/null");
        let choose = |force| Target::choose(null, Writer::new("export"), "d".as_ref(), force);
        let refused = choose(false).err().unwrap().to_string();
        assert!(refused.contains("is a device"), "{refused}");
        assert!(matches!(choose(true).unwrap().sort, Sort::Stream));
    }
}
