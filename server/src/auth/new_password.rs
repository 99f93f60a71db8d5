//! Requirements on a new password: long, and not among the first guesses.
//!
//! Length and a list, no rules about kinds of characters: OWASP ASVS V2.1.

use crate::secrets::{RandomError, random};

/// The fewest characters.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// The most.
pub const PASSWORD_CHARS_MAX: usize = 128;

/// Passwords that guessers try first, of twelve characters and more, in small letters. Shorter ones
/// are refused anyway.
const COMMON: [&str; 70] = [
    "000000000000",
    "111111111111",
    "111111222222",
    "112233445566",
    "121212121212",
    "123123123123",
    "123321123321",
    "123456123456",
    "123456654321",
    "1234567890ab",
    "1234567890abc",
    "1234567890qwe",
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456789123",
    "1234567891011",
    "123456789abc",
    "123456789qwe",
    "1234qwerasdf",
    "123qweasdzxc",
    "147258369147",
    "147258369258",
    "159357159357",
    "1q2w3e4r5t6y",
    "1q2w3e4r5t6y7u",
    "1qaz2wsx3edc",
    "1qaz2wsx3edc4rfv",
    "1qazxsw23edc",
    "520131413141",
    "520520520520",
    "521521521521",
    "5201314520131",
    "666666666666",
    "666666888888",
    "777777777777",
    "888888888888",
    "987654321000",
    "999999999999",
    "aa1234567890",
    "aaaaaaaaaaaa",
    "abc123456789",
    "abcd12345678",
    "abcdef123456",
    "abcdefghijkl",
    "administrator",
    "admin1234567",
    "admin12345678",
    "adminadminadmin",
    "asdfghjkl123",
    "changeme1234",
    "iloveyou1234",
    "letmein12345",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "passw0rd1234",
    "p@ssw0rd1234",
    "qazwsxedcrfv",
    "qq1234567890",
    "qwerty123456",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopasdfghjkl",
    "streetbook12",
    "woaini1314520",
    "woaini520131",
    "wodemimashi123",
    "zxcvbnm12345",
];

/// Letters and digits that cannot be mistaken for one another.
const ALPHABET: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";

/// Checks that a person may use a password; `names` are their login, id and name.
///
/// # Errors
/// [`Unfit`] naming the rule that it breaks.
pub fn check_new_password(password: &str, names: &[&str]) -> Result<(), Unfit> {
    let chars = password.chars().count();
    if chars < PASSWORD_CHARS_MIN {
        return Err(Unfit::Short);
    }
    if chars > PASSWORD_CHARS_MAX {
        return Err(Unfit::Long);
    }
    let small = password.to_lowercase();
    if names.iter().any(|name| is_name(&small, name)) {
        return Err(Unfit::Name);
    }
    if COMMON.contains(&small.as_str()) || is_one_character(&small) {
        Err(Unfit::Common)
    } else {
        Ok(())
    }
}

/// A password for somebody else to type once: 80 random bits in four groups.
///
/// # Errors
/// [`RandomError`] when the operating system returns no random bytes.
#[expect(
    clippy::indexing_slicing,
    reason = "a number below 32 is within the alphabet"
)]
pub fn temporary_password() -> Result<String, RandomError> {
    let spelt = random::<16>()?.map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    let groups: Vec<String> = spelt
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    Ok(groups.join("-"))
}

/// The name itself, also several times over.
fn is_name(password: &str, name: &str) -> bool {
    let name = name.trim().to_lowercase();
    !name.is_empty() && password.replace(&name, "").trim().is_empty()
}

fn is_one_character(password: &str) -> bool {
    let mut chars = password.chars();
    let first = chars.next();
    chars.all(|char| Some(char) == first)
}

/// Reason why a person may not use a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Too few characters.
    #[error("a password has at least {PASSWORD_CHARS_MIN} characters: take a sentence")]
    Short,
    /// Too many.
    #[error("a password has at most {PASSWORD_CHARS_MAX} characters")]
    Long,
    /// Their own name.
    #[error("the password is the login or the name: take a sentence that nobody would guess")]
    Name,
    /// Known to every guesser.
    #[error("this password is one of those that are guessed first: take a sentence of your own")]
    Common,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_long_named_and_common_passwords_are_refused() {
        let check = |password: &str, expected| {
            let names = ["zhangsan", "张三", "out-0"];
            assert_eq!(check_new_password(password, &names), expected, "{password}");
        };
        check("eleven char", Err(Unfit::Short));
        check("万达北门七号早上八点半开", Ok(()));
        check(&"long ".repeat(26), Err(Unfit::Long));
        check("ZhangSanZhangsan", Err(Unfit::Name));
        check("张三张三张三张三张三张三", Err(Unfit::Name));
        check("Password1234", Err(Unfit::Common));
        check("wodemimashi123", Err(Unfit::Common));
        check("bbbbbbbbbbbbb", Err(Unfit::Common));
        check("zhangsan sells flats", Ok(()));
    }

    #[test]
    fn the_list_holds_only_what_length_lets_through() {
        for common in COMMON {
            assert!(common.chars().count() >= PASSWORD_CHARS_MIN, "{common}");
            assert_eq!(common, common.to_lowercase());
        }
    }

    #[test]
    fn temporary_passwords_differ_and_would_do() {
        let (one, two) = (temporary_password().unwrap(), temporary_password().unwrap());
        assert_ne!(one, two);
        assert_eq!(one.len(), 19);
        assert_eq!(check_new_password(&one, &["li"]), Ok(()));
    }
}
