//! Numbers in text: every spelling that people and their devices make, and what is no number.

use super::*;

/// Checks the numbers found in a text, and its masked form.
#[track_caller]
fn check(text: &str, numbers: &[&str], masked: &str) {
    let found = numbers_in(text);
    let found: Vec<&str> = found.iter().map(PhoneNumber::digits).collect();
    assert_eq!(found, numbers, "in {text:?}");
    assert_eq!(mask_numbers(text), masked, "of {text:?}");
}

#[test]
fn a_number_is_found_however_people_write_it() {
    let one = &["13812345678"];
    check("13812345678", one, "138****5678");
    check("电话13812345678，晚上打", one, "电话138****5678，晚上打");
    check("138 1234 5678", one, "138****5678");
    check("138-1234-5678", one, "138****5678");
    check("13 812 345 678!", one, "138****5678!");
    check("1 3 8 1 2 3 4 5 6 7 8", one, "138****5678");
    check("138 - 1234 - 5678", one, "138****5678");
    check("138.1234.5678", one, "138****5678");
    check("138–1234—5678", one, "138****5678");
    check("１３８１２３４５６７８", one, "138****5678");
    check("138\u{3000}1234\u{a0}5678", one, "138****5678");
    check("138\u{200b}12345678", one, "138****5678");
    check("+8613812345678", one, "+86138****5678");
    check("+86 138 1234 5678", one, "+86 138****5678");
    check("(+86)138-12345678", one, "(+86)138****5678");
    check("008613812345678", one, "0086138****5678");
    check("013812345678", one, "0138****5678");
    check("8613812345678 3号楼", one, "86138****5678 3号楼");
}

#[test]
fn several_numbers_and_other_digits_stand_side_by_side() {
    let two = &["13812345678", "19987654321"];
    check("13812345678 19987654321", two, "138****5678 199****4321");
    check("138-1234-5678/19987654321", two, "138****5678/199****4321");
    check("13812345678\n19987654321", two, "138****5678\n199****4321");
    let one = &["13812345678"];
    check("3-2 13812345678 2人", one, "3-2 138****5678 2人");
    check("2026-11-09 13812345678", one, "2026-11-09 138****5678");
    check("A13812345678B", one, "A138****5678B");
}

#[test]
fn no_blank_mark_or_script_hides_a_number() {
    for text in [
        "139    0000    1234",
        "139\t0000\t1234",
        "139\n00001234",
        "139\r\n0000\r\n1234",
        "139\u{2028}0000\u{2029}1234",
        "139\u{a0}0000\u{202f}1234",
        "139\u{3000}0000\u{3000}1234",
        "139\u{2800}0000\u{3164}1234",
        "(139)0000-1234",
        "（139）00001234",
        "139(0000)1234",
        "139[0000]1234",
        "139【0000】1234",
        "139)-(0000) - (1234",
        "139、0000、1234",
        "139，0000，1234",
        "139,0000,1234",
        "139。0000．1234",
        "139・0000･1234",
        "139\u{2011}0000\u{2043}1234",
        "139﹣0000﹘1234",
        "139～0000〜1234",
        "139ー0000─1234",
        "139|0000｜1234",
        "139\\0000／1234",
        "139\u{2066}0000\u{2069}1234",
        "\u{202d}13900001234\u{202c}",
        "139\u{202a}0000\u{202c}1234",
        "139\u{61c}0000\u{180e}1234",
        "139\u{2062}0000\u{e0061}1234",
        "139\u{0}0000\u{7f}1234",
        "139\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}00001234",
        "1\u{fe0f}3\u{fe0f}9\u{fe0f}0000\u{fe0f}1\u{fe0f}2\u{fe0f}3\u{fe0f}4\u{fe0f}",
        "1\u{fe0f}\u{20e3}39\u{fe0f}\u{20e3}00001234\u{fe0f}\u{20e3}",
        "13\u{301}9\u{336}00001234",
        "𝟏𝟑𝟗𝟎𝟎𝟎𝟎𝟏𝟐𝟑𝟒",
        "𝟷𝟹𝟿00001𝟤𝟹𝟺",
        "１３９\n０００0１２３４",
        "١٣٩٠٠٠٠١٢٣٤",
        "۱۳۹۰۰۰۰۱۲۳۴",
        "१३९००००१२३४",
        "＋８６－１３９００００１２３４",
        "（＋86）139-0000-1234",
        "0086\n139 0000 1234",
        "86、139、0000、1234",
        "0 139 0000 1234",
        "tel:+86-139-0000-1234",
    ] {
        let found = numbers_in(text);
        let found: Vec<&str> = found.iter().map(PhoneNumber::digits).collect();
        assert_eq!(found, ["13900001234"], "in {text:?}");
        let masked = mask_numbers(text);
        assert!(masked.contains("139****1234"), "{masked:?} of {text:?}");
    }
}

#[test]
fn the_cost_of_a_byte_is_the_same_in_a_remark_and_in_a_megabyte() {
    let hostile = [
        "1",
        "1390000",
        "13900001234",
        "13900001390 ",
        "1111390 ",
        "139 ",
        "0",
        "0086 ",
        "1 ",
        "1-",
        "1\n",
        "１、",
        "138\u{200b}",
        "\u{202d}",
        "\u{301}",
        "-",
        " ",
        "138 0000 0 ",
    ];
    for piece in hostile {
        let longest = if piece == "1111390 " {
            1_000_000
        } else {
            40_000
        };
        for length in [1_000, longest] {
            let mut text = String::from("13900001390 ");
            text.push_str(&piece.repeat(length / piece.len()));
            let mut steps = 0;
            let masked = mask_watched(&text, &BTreeSet::new(), &mut || steps += 1);
            assert_eq!(numbers_in(&masked), [], "{length} bytes of {piece:?}");
            assert!(
                steps <= 8 * text.len(),
                "{steps} steps for {length} bytes of {piece:?}"
            );
        }
    }
}

#[test]
fn a_persons_own_number_stays_and_the_others_do_not() {
    let own = BTreeSet::from(["13812345678".parse().unwrap()]);
    let text = "138 1234 5678 或 19987654321";
    assert_eq!(mask_numbers_but(text, &own), "138 1234 5678 或 199****4321");
}

#[test]
fn what_stays_of_a_number_makes_no_other_with_what_follows() {
    for text in ["138 0138 0138 0138 0000 11", "13800000138 0138000 0"] {
        let masked = mask_numbers(text);
        assert_eq!(numbers_in(&masked), [], "{masked}");
        assert_eq!(mask_numbers(&masked), masked);
    }
}

#[test]
fn nothing_else_is_touched() {
    for text in [
        "",
        "138****5678",
        "1381234567",
        "138123456789",
        "12812345678",
        "110101199001011234",
        "2026-11-09 08:30:00",
        "021-62345678",
        "95559",
        "138 5 号 12345678",
        "138----12345678",
        "138:1234:5678",
        "30.274085,120.155070",
        "总价 13800000 元，首付 4140000",
    ] {
        check(text, &[], text);
    }
}
