//! Random operations over few keys and few values, so that they meet.

use platform::table::{Change, Condition, Freshness, Index, Item, Key, Order, Query, Range, Write};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use world::chance::Chance;

/// Something asked of a table.
#[derive(Clone, Debug)]
pub enum Operation {
    Get(Vec<Key>, Freshness),
    Query(Query),
    Write(Vec<Write>),
}

/// Partitions; the last is never written to.
const PKS: [&str; 3] = ["T#a", "T#a#C#1", "T#zz"];
/// Sort keys, some prefixes of others, some beyond ASCII: their order is that of their bytes.
const SKS: [&str; 10] = ["A", "A#1", "A#10", "A#2", "B", "a", "b\u{7f}", "é", "\u{ffff}", "👍"];
const PREFIXES: [&str; 6] = ["", "A", "A#", "A#1", "é", "x"];
const ATTRIBUTES: [&str; 3] = ["n", "s", "flag"];
/// Shown by some indexes and not by others.
const SHOWN: [&str; 4] = ["thread", "status", "kind", "preview"];
const INDEXES: [Index; 4] = [Index::Due, Index::Inbox, Index::Progress, Index::List];
const INDEX_KEYS: [(&str, &str); 4] =
    [("due_pk", "due_sk"), ("inbox_pk", "inbox_sk"), ("progress_pk", "progress_sk"), ("list_pk", "list_sk")];
const INDEX_PKS: [&str; 2] = ["I#1", "I#2"];
const INDEX_SKS: [&str; 4] = ["0001", "0002", "00020", "0003"];
/// How many queries are remembered to be gone on with.
const MEMORY: usize = 6;

/// A source of operations.
pub struct Script {
    chance: Chance,
    told: Vec<Operation>,
    unfinished: Vec<Query>,
}

impl Script {
    pub fn new(seed: u64) -> Self {
        Self { chance: Chance::new(seed).fork("conformance"), told: Vec::new(), unfinished: Vec::new() }
    }

    pub fn next(&mut self) -> Operation {
        let operation = match self.chance.below(10) {
            0 | 1 => self.get(),
            2..=5 => self.query(),
            _ => self.write(),
        };
        self.told.push(operation.clone());
        operation
    }

    pub fn told(&self) -> &[Operation] {
        &self.told
    }

    /// Remembers a page's end: a later operation goes on from there, whatever was written meanwhile.
    pub fn go_on_from(&mut self, operation: &Operation, next: Option<&Item>) {
        if let (Operation::Query(query), Some(next)) = (operation, next) {
            if self.unfinished.len() == MEMORY {
                self.unfinished.remove(0);
            }
            self.unfinished.push(Query { after: Some(next.clone()), ..query.clone() });
        }
    }

    fn one(&mut self, of: &[&'static str]) -> &'static str {
        of[self.chance.below(of.len())]
    }

    fn key(&mut self) -> Key {
        Key { pk: self.one(&PKS[..2]).into(), sk: self.one(&SKS).into() }
    }

    fn get(&mut self) -> Operation {
        let many = if self.chance.below(2) == 0 { 1 } else { self.chance.below(7) };
        let mut keys: Vec<Key> = Vec::new();
        for _ in 0..many {
            let key = self.key();
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let freshness = if self.chance.below(2) == 0 { Freshness::Strong } else { Freshness::Eventual };
        Operation::Get(keys, freshness)
    }

    fn query(&mut self) -> Operation {
        if !self.unfinished.is_empty() && self.chance.below(2) == 0 {
            let at = self.chance.below(self.unfinished.len());
            return Operation::Query(self.unfinished.remove(at));
        }
        let index = (self.chance.below(2) == 0).then(|| *self.chance.pick(&INDEXES));
        let (pks, sks): (&[&str], &[&str]) = if index.is_some() { (&INDEX_PKS, &INDEX_SKS) } else { (&PKS, &SKS) };
        let range = match self.chance.below(4) {
            0 => Range::Prefix(
                (if index.is_some() { self.one(&["", "0", "0002", "1"]) } else { self.one(&PREFIXES) }).into(),
            ),
            1 => Range::Between(self.one(sks).into(), self.one(sks).into()),
            _ => Range::All,
        };
        let order = if self.chance.below(2) == 0 { Order::Ascending } else { Order::Descending };
        let pk = self.one(pks).to_owned();
        let limit = 1 + self.chance.below(5);
        let freshness =
            if index.is_none() && self.chance.below(2) == 0 { Freshness::Strong } else { Freshness::Eventual };
        Operation::Query(Query { index, pk, range, order, limit, after: None, freshness })
    }

    fn write(&mut self) -> Operation {
        let many = if self.chance.below(3) > 0 { 1 } else { 2 + self.chance.below(3) };
        let mut touched = BTreeSet::new();
        let mut writes = Vec::new();
        for _ in 0..many {
            let key = self.key();
            if touched.insert(key.clone()) {
                writes.push(self.write_to(key, many > 1));
            }
        }
        Operation::Write(writes)
    }

    fn write_to(&mut self, key: Key, among_others: bool) -> Write {
        // Most conditions of a transaction hold, or hardly any transaction would be written.
        let condition = match among_others && self.chance.below(3) > 0 {
            true => Condition::All(vec![]),
            false => self.condition(2),
        };
        match self.chance.below(if among_others { 8 } else { 7 }) {
            0..=2 => Write::Put { item: self.item(&key), condition },
            3..=5 => Write::Update { changes: self.changes(), key, condition },
            6 => Write::Delete { key, condition },
            _ => Write::Check { key, condition },
        }
    }

    fn item(&mut self, key: &Key) -> Item {
        let nested =
            json!({"list": [1, "zwei", {"drei": 3, "null": null}, true, []], "map": {"leer": "", "null": null}});
        let mut item = nested.as_object().cloned().expect("it is an object");
        item.insert("pk".into(), key.pk.clone().into());
        item.insert("sk".into(), key.sk.clone().into());
        for name in ATTRIBUTES {
            if self.chance.below(3) > 0 {
                item.insert(name.into(), self.value(name));
            }
        }
        for name in SHOWN {
            if self.chance.below(2) == 0 {
                item.insert(name.into(), self.value("s"));
            }
        }
        for (pk, sk) in INDEX_KEYS {
            if self.chance.below(2) == 0 {
                item.insert(pk.into(), self.one(&INDEX_PKS).into());
            }
            if self.chance.below(3) > 0 {
                item.insert(sk.into(), self.one(&INDEX_SKS).into());
            }
        }
        item
    }

    /// What an attribute holds: always of one type, for only numbers are added to.
    fn value(&mut self, name: &str) -> Value {
        match name {
            "n" => json!(*self.chance.pick(&[-20_i64, -1, 0, 1, 9, 10, 1_795_273_200_000, i64::MAX / 2])),
            "s" => json!(self.one(&["", "a", "B", "ab", "é", "\u{ffff}", "👍"])),
            _ => json!(self.chance.below(2) == 0),
        }
    }

    fn changes(&mut self) -> Vec<Change> {
        let mut names: Vec<&'static str> = ATTRIBUTES.to_vec();
        names.extend(SHOWN);
        INDEX_KEYS.iter().for_each(|(pk, sk)| names.extend([pk, sk]));
        let mut changes = Vec::new();
        for _ in 0..=self.chance.below(3) {
            let name = names.swap_remove(self.chance.below(names.len()));
            changes.push(match (name, self.chance.below(4)) {
                ("n", 0 | 1) => Change::Add("n", *self.chance.pick(&[-3, 0, 1, 40])),
                (_, 0) => Change::Remove(name.into()),
                (_, 1) if self.chance.below(4) == 0 => Change::Set(name.into(), Value::Null),
                _ if name.ends_with("_pk") => Change::Set(name.into(), self.one(&INDEX_PKS).into()),
                _ if name.ends_with("_sk") => Change::Set(name.into(), self.one(&INDEX_SKS).into()),
                _ if SHOWN.contains(&name) => Change::Set(name.into(), self.value("s")),
                _ => Change::Set(name.into(), self.value(name)),
            });
        }
        changes
    }

    /// A condition of any kind; values are now and then of another type than the attribute's.
    fn condition(&mut self, depth: u32) -> Condition {
        let name = *self.chance.pick(&ATTRIBUTES);
        let other = *self.chance.pick(&ATTRIBUTES);
        let value = if self.chance.below(5) == 0 { self.value(other) } else { self.value(name) };
        match self.chance.below(if depth == 0 { 8 } else { 10 }) {
            0 => Condition::Absent,
            1 => Condition::Present,
            2 => Condition::Is(name, value),
            3 => Condition::Missing(name),
            4 => Condition::Less(name, value),
            5 => Condition::AtMost(name, value),
            6 | 7 => Condition::All(vec![]),
            8 => Condition::All(self.conditions(depth)),
            _ => Condition::Any(self.conditions(depth)),
        }
    }

    fn conditions(&mut self, depth: u32) -> Vec<Condition> {
        (0..=self.chance.below(3)).map(|_| self.condition(depth - 1)).collect()
    }
}
