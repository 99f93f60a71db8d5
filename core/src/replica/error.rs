//! Why a phone cannot do what it was asked, in words for a log line and for the person.

use std::io;

use crate::change::ChangeError;
use crate::ids::IdError;
use crate::journal::CertificateError;
use crate::kind::{FieldError, Label};
use crate::record::{MergeError, WriteError};
use crate::sync::MessageError;

/// Reason why a phone cannot do what was requested.
#[derive(Debug, thiserror::Error)]
pub enum ReplicaError {
    /// No certificate yet.
    #[error("this phone is not enrolled: ask the office for a code, then enrol")]
    NotEnrolled,
    /// Papers are there already.
    #[error("this phone is enrolled already: use another directory for another device")]
    AlreadyEnrolled,
    /// Another process has the directory.
    #[error("another process uses this phone's directory: close it first")]
    Locked,
    /// Below the space that is kept free.
    #[error(
        "only {free_bytes} bytes are free, {needed_bytes} are needed: make room first; nothing was written"
    )]
    StorageFull {
        /// Free space.
        free_bytes: u64,
        /// Space that a phone keeps free.
        needed_bytes: u64,
    },
    /// The phone's clock is out of order.
    #[error(
        "this phone's clock stands before 1900 or after 2199: set it first; nothing was written"
    )]
    Clock,
    /// The disk failed.
    #[error("the phone's storage failed: {0}")]
    Disk(String),
    /// A file was written by a newer app.
    #[error("this phone's files were written by a newer app: update the app; nothing was touched")]
    Newer,
    /// The files are sealed and no key was given.
    #[error("this phone's files are sealed: give the key that seals them; nothing was touched")]
    Sealed,
    /// The files are sealed with another key.
    #[error(
        "this phone's files are sealed with another key: give the one that seals them; nothing was touched"
    )]
    WrongKey,
    /// A key was given for files that are not sealed.
    #[error("this phone's files are not sealed: open them without a key; nothing was touched")]
    NotSealed,
    /// The identity file is damaged.
    #[error("this phone's identity file is damaged: keep the directory, and enrol a fresh one")]
    IdentityDamaged,
    /// An entry that should be there cannot be read.
    #[error("an entry of this phone's files cannot be read: the others can; sync with the office")]
    JournalDamaged,
    /// A field's value is wrong.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// No such form.
    #[error("there is no kind `{0}`")]
    UnknownKind(String),
    /// No such record here.
    #[error("record {0} is not on this phone")]
    UnknownRecord(String),
    /// The record does not allow the act.
    #[error(transparent)]
    NotAllowed(#[from] Refusal),
    /// Text that is no id.
    #[error(transparent)]
    Id(#[from] IdError),
    /// Papers of another device.
    #[error("the papers are another device's: enrol with a new code")]
    OtherCertificate,
    /// The certificate is invalid.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// Automerge refused a change.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// A change of the own journal cannot be read.
    #[error("an own entry cannot be read: {0}")]
    Change(#[from] ChangeError),
    /// An answer or a file is not what it should be.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// An answer of another office.
    #[error("the answer came from another office than the one that enrolled this phone")]
    OtherOffice,
    /// A colleague's file is invalid.
    #[error("the file cannot be taken: {0}")]
    Foreign(String),
}

/// A change that a record does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// An entry is a fact.
    #[error("a record of this kind is never edited: annul it, or add a remark")]
    NeverEdited,
    /// Only slips are signed.
    #[error("only slips are signed; a record of this kind has no signatures")]
    NotSigned,
    /// The office has set it aside.
    #[error("the office has set this record aside: read its reason, and write a new one")]
    SetAside,
    /// An annulment without a reason, or with a long one.
    #[error("an annulment needs a reason of at most 4000 characters")]
    Reason,
    /// A remark without text, or with a long one.
    #[error("a remark has 1 to 4000 characters")]
    Remark,
}

impl Refusal {
    /// A stable word for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Refusal::NeverEdited => "never_edited",
            Refusal::NotSigned => "not_signed",
            Refusal::SetAside => "set_aside",
            Refusal::Reason => "reason",
            Refusal::Remark => "remark",
        }
    }

    fn zh(self) -> &'static str {
        match self {
            Refusal::NeverEdited => "此类记录不可修改，可以作废或添加备注",
            Refusal::NotSigned => "此类记录不需要签字",
            Refusal::SetAside => "后台已搁置这条记录，请查看原因后重新登记",
            Refusal::Reason => "请填写作废原因，最多 4000 个字",
            Refusal::Remark => "请填写备注，最多 4000 个字",
        }
    }
}

impl ReplicaError {
    /// Returns the message for the person, in both languages.
    pub fn sentence(&self) -> Label {
        if let ReplicaError::Field(error) = self {
            return Label {
                zh: error.sentence_zh(),
                en: error.sentence_en(),
            };
        }
        Label {
            zh: self.zh(),
            en: match self {
                ReplicaError::UnknownKind(kind) => {
                    format!("there is no form “{kind}”: check its name, or sync first")
                }
                other => other.to_string(),
            },
        }
    }

    fn zh(&self) -> String {
        let fixed = match self {
            ReplicaError::Field(error) => return error.sentence_zh(),
            ReplicaError::UnknownKind(kind) => {
                return format!("没有名为“{kind}”的表单，请检查名称，或先同步");
            }
            ReplicaError::NotAllowed(refusal) => refusal.zh(),
            ReplicaError::NotEnrolled => "本机尚未加入后台，请向后台索取邀请码后加入",
            ReplicaError::AlreadyEnrolled => "本机已加入后台；另一台设备请使用另一个目录",
            ReplicaError::Locked => "另一个程序正在使用本机数据，请先关闭它",
            ReplicaError::StorageFull { .. } => "手机存储空间不足，请先清理空间；本次内容没有保存",
            ReplicaError::Clock => {
                "手机时钟不在 1900 至 2199 年之间，请先校准时间；本次内容没有保存"
            }
            ReplicaError::Disk(_) => "手机存储出错，请重新打开应用；若仍出错，请联系后台",
            ReplicaError::Newer => "本机数据由更新版本的应用写入，请更新应用；数据没有改动",
            ReplicaError::Sealed => "本机数据已加密，需要密钥；数据没有改动",
            ReplicaError::WrongKey => "密钥与本机数据不符，请使用原来的密钥；数据没有改动",
            ReplicaError::NotSealed => "本机数据未加密，请不带密钥打开；数据没有改动",
            ReplicaError::IdentityDamaged => "本机身份文件已损坏，请保留目录，并联系后台重新加入",
            ReplicaError::JournalDamaged => "本机有一条内容无法读取，其余不受影响，请同步后台",
            ReplicaError::UnknownRecord(_) => "本机没有这条记录，请先同步",
            ReplicaError::Id(_) => "编号格式不正确，请检查",
            ReplicaError::OtherCertificate | ReplicaError::Certificate(_) => {
                "设备证明不可用，请向后台索取新的邀请码"
            }
            ReplicaError::Merge(_) | ReplicaError::Change(_) => {
                "这条内容无法处理，其余不受影响，请联系后台"
            }
            ReplicaError::Message(_) => "收到的内容不完整或已损坏，请重试",
            ReplicaError::OtherOffice => "答复来自另一个后台，请检查网络和地址，或联系后台",
            ReplicaError::Foreign(_) => "这个文件不能使用，请让同事重新导出",
        };
        fixed.to_owned()
    }
}

impl From<io::Error> for ReplicaError {
    fn from(error: io::Error) -> ReplicaError {
        ReplicaError::Disk(error.to_string())
    }
}

impl From<WriteError> for ReplicaError {
    fn from(error: WriteError) -> ReplicaError {
        match error {
            WriteError::Merge(error) => error.into(),
            WriteError::Earlier(error) => error.into(),
        }
    }
}
