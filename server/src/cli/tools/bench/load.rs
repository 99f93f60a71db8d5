//! The records of the benchmark's phones: street contacts with every field filled, values drawn by
//! dice from those that people write on the street.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

/// Dice that throw the same for the same seed (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    /// A number below a bound.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound.max(1)
    }

    fn one_of<'a>(&mut self, values: &[&'a str]) -> &'a str {
        let index = self.below(values.len() as u64) as usize;
        values.get(index).copied().unwrap_or_default()
    }
}

const FAMILY: [&str; 16] = [
    "赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨",
];
const GIVEN: [&str; 16] = [
    "伟", "芳", "娜", "敏", "静", "磊", "强", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超",
];
const WISHES: [&str; 8] = [
    "三房，朝南",
    "两房，总价八十万内",
    "学区",
    "近地铁",
    "投资",
    "换大房",
    "只是看看",
    "想要一楼带花园",
];
const REMARKS: [&str; 8] = [
    "周末再来",
    "要户型图",
    "已加微信",
    "下午有空",
    "和家人商量",
    "留了名片",
    "嫌远",
    "问贷款",
];

/// The fields of one street contact.
pub fn street_contact(
    dice: &mut Dice,
    points: &[String],
    consultants: &[String],
) -> BTreeMap<String, Json> {
    let name = [FAMILY.as_slice(), &GIVEN, &GIVEN]
        .map(|part| dice.one_of(part))
        .concat();
    let phone = format!("13{:09}", dice.below(1_000_000_000));
    let pick = |dice: &mut Dice, from: &[String]| {
        let index = dice.below(from.len() as u64) as usize;
        from.get(index).cloned().unwrap_or_default()
    };
    let fields = [
        ("point", json!(pick(dice, points))),
        ("client_name", json!(name)),
        ("phone", json!(phone)),
        ("grade", json!(dice.one_of(&["A", "B", "C", "D"]))),
        ("wishes", json!(dice.one_of(&WISHES))),
        ("brought_to_site", json!(dice.below(10) == 0)),
        ("consultant", json!(pick(dice, consultants))),
        ("remark", json!(dice.one_of(&REMARKS))),
    ];
    fields
        .into_iter()
        .map(|(field, value)| (field.to_owned(), value))
        .collect()
}
