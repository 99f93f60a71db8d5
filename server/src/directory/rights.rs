//! A person's rights to write. A form declares the roles that write, amend and sign it; the book
//! decides who is near enough.
//!
//! | act | who |
//! |---|---|
//! | create | a role of the form's writers, on the form's shelf of their own posting |
//! | amend | the author; a role of the form's amenders who can read the record. Never a fact |
//! | annul | the author; manager and office who can read its book |
//! | sign | slips only: the author, who was named in it, a role of the form's signers who can read its book |
//! | note | who can read the record |
//!
//! Rights are judged by the posting at the position that the entry carries ([`Directory::writer`]).

use streetbook_core::book::Book;
use streetbook_core::ids::{PersonId, RoleId};
use streetbook_core::journal::Posting;
use streetbook_core::kind::{Kind, Mechanism};

use super::roles::{is_manager, is_office};
use super::writer::Refusal;
use crate::directory::Directory;

/// A record that somebody wants to change.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Its form.
    pub kind: &'a Kind,
    /// The record's creator.
    pub author: &'a PersonId,
    /// The record's book.
    pub book: &'a Book,
    /// True if it was released into the inbox of the person who wants to change it: it names them.
    pub shared: bool,
}

impl Directory {
    /// Checks that a person may create a record of this form in this book.
    ///
    /// # Errors
    /// [`Refusal`] naming the role or book that does not fit.
    pub fn may_create(
        &self,
        person: &PersonId,
        posting: &Posting,
        kind: &Kind,
        book: &Book,
    ) -> Result<(), Refusal> {
        if !kind.writers.contains(&posting.role) {
            return Err(not_in_role(&posting.role, "write", kind));
        }
        let Posting { number, team, role } = posting;
        if kind.shelf.book(person, *number, team, role) != *book {
            let text = format!(
                "`{}` was written into a book outside its author's posting",
                kind.id
            );
            return Err(Refusal::rights(text));
        }
        Ok(())
    }

    /// Checks that a person may change fields of this record.
    ///
    /// # Errors
    /// [`Refusal`] for a fact, and for a person who is neither the author nor an amender who can
    /// read it.
    pub fn may_amend(
        &self,
        person: &PersonId,
        posting: &Posting,
        target: &Target<'_>,
    ) -> Result<(), Refusal> {
        let kind = target.kind;
        if kind.mechanism == Mechanism::Entry {
            let text = format!("`{}` is a fact: annul it and write a new one", kind.id);
            return Err(Refusal::rights(text));
        }
        if target.author == person {
            return Ok(());
        }
        if !kind.amenders.contains(&posting.role) {
            return Err(not_in_role(&posting.role, "amend", kind));
        }
        self.must_see(person, posting, target)
    }

    /// Checks that a person may annul this record.
    ///
    /// # Errors
    /// [`Refusal`] for a person who is neither the author nor their manager or the office.
    pub fn may_annul(
        &self,
        person: &PersonId,
        posting: &Posting,
        target: &Target<'_>,
    ) -> Result<(), Refusal> {
        if target.author == person {
            return Ok(());
        }
        if !annuls_for_others(&posting.role) {
            return Err(not_in_role(&posting.role, "annul", target.kind));
        }
        self.must_see(
            person,
            posting,
            &Target {
                shared: false,
                ..*target
            },
        )
    }

    /// Checks that a person may sign this record.
    ///
    /// # Errors
    /// [`Refusal`] for a record that is no slip, and for a person who is not asked to sign it.
    pub fn may_sign(
        &self,
        person: &PersonId,
        posting: &Posting,
        target: &Target<'_>,
    ) -> Result<(), Refusal> {
        let kind = target.kind;
        if kind.mechanism != Mechanism::Slip {
            let text = format!("`{}` is no slip: nobody signs it", kind.id);
            return Err(Refusal::rights(text));
        }
        if target.author == person || target.shared {
            return Ok(());
        }
        if !kind.signers.contains(&posting.role) {
            return Err(not_in_role(&posting.role, "sign", kind));
        }
        self.must_see(person, posting, target)
    }

    /// Checks that a person may add a note to this record.
    ///
    /// # Errors
    /// [`Refusal`] for a person who cannot read it.
    pub fn may_note(
        &self,
        person: &PersonId,
        posting: &Posting,
        target: &Target<'_>,
    ) -> Result<(), Refusal> {
        if target.author == person {
            return Ok(());
        }
        self.must_see(person, posting, target)
    }

    /// True if a person may see the restricted fields of a record that they can read.
    #[must_use]
    pub fn may_see_restricted(
        &self,
        person: &PersonId,
        posting: &Posting,
        kind: &Kind,
        record_author: &PersonId,
    ) -> bool {
        record_author == person || kind.restricted_to.contains(&posting.role)
    }

    fn must_see(
        &self,
        person: &PersonId,
        posting: &Posting,
        target: &Target<'_>,
    ) -> Result<(), Refusal> {
        if target.shared || self.reads(person, posting, target.book) {
            return Ok(());
        }
        let text = format!(
            "this `{}` stands in a book that its writer cannot read",
            target.kind.id
        );
        Err(Refusal::rights(text))
    }
}

/// True if the role may annul others' records that it can read.
fn annuls_for_others(role: &RoleId) -> bool {
    is_manager(role) || is_office(role)
}

fn not_in_role(role: &RoleId, act: &str, kind: &Kind) -> Refusal {
    let text = format!(
        "the role `{role}` may not {act} this `{}`: ask the office",
        kind.id
    );
    Refusal::rights(text)
}

#[cfg(test)]
mod tests;
