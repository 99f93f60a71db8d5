//! The structure of a page as a browser sees it: its tags in order, read by a browser-grade
//! tokenizer.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Attributes whose value a browser follows or runs.
const FOLLOWED: [&str; 6] = ["href", "src", "action", "formaction", "srcdoc", "content"];

#[derive(Default)]
struct Tags(RefCell<Vec<String>>);

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => {
                self.0.borrow_mut().push(line(&tag));
                match (&*tag.name, tag.kind) {
                    ("script", StartTag) => return TokenSinkResult::RawData(RawKind::ScriptData),
                    ("style", StartTag) => return TokenSinkResult::RawData(RawKind::Rawtext),
                    ("title" | "textarea", StartTag) => {
                        return TokenSinkResult::RawData(RawKind::Rcdata);
                    }
                    _ => {}
                }
            }
            Token::CommentToken(_) => self.0.borrow_mut().push("comment".to_owned()),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Name and attributes, with the values of those that lead somewhere; ids in addresses are all alike.
fn line(tag: &Tag) -> String {
    let mut line = format!("{:?} {}", tag.kind, tag.name);
    for attribute in &tag.attrs {
        let name = &*attribute.name.local;
        line.push_str(&format!(" {name}"));
        if FOLLOWED.contains(&name) {
            line.push_str(&format!("={}", without_ids(&attribute.value)));
        }
    }
    line
}

fn without_ids(address: &str) -> String {
    let parts = address.split('/').map(|part| match part.len() {
        36 => "ID",
        _ => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Every tag of a page, in order.
pub fn skeleton(page: &str) -> Vec<String> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(page));
    let tokenizer = Tokenizer::new(Tags::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[test]
fn a_script_that_was_let_in_shows_in_the_skeleton() {
    let harmless = skeleton("<p title=\"x\">x</p>");
    for payload in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<!--",
    ] {
        assert_ne!(skeleton(&format!("<p title=\"x\">{payload}</p>")), harmless);
    }
    assert_ne!(skeleton("<p title=\"\" onclick=\"x\">x</p>"), harmless);
    assert_eq!(skeleton("<p title=\"y\">&lt;script&gt;</p>"), harmless);
}
