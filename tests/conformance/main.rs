//! The contract of `Table`: the same random operations on the in-memory table and on DynamoDB as dynoxide plays it, through
//! the client that runs on AWS. No difference in answers, order or errors.

#![expect(clippy::disallowed_methods, reason = "the table itself is what is tested")]

mod operation;

use operation::{Operation, Script};
use platform::aws::Aws;
use platform::table::dynamo::{self, Dynamo};
use platform::table::{Page, Table, TableFailure};
use std::sync::Arc;
use world::chance::Chance;
use world::memory::MemoryTable;
use world::outside::Outside;
use world::plan::Plan;

/// With [`STEPS`] each: more than 2,000 operations.
const SEEDS: u64 = 8;
const STEPS: usize = 400;
/// What of a failed script is printed.
const LAST: usize = 40;

/// What an operation gives back; a failure without its words, which are the implementation's own.
#[derive(Clone, Debug, PartialEq)]
enum Answer {
    Items(Vec<Option<platform::table::Item>>),
    Page(Vec<platform::table::Item>, Option<platform::table::Item>),
    Written,
    ConditionFailed,
    Conflict,
    Unavailable,
}

async fn ask(table: &dyn Table, operation: &Operation) -> Answer {
    let answer = match operation {
        Operation::Get(keys, freshness) => table.get(keys, *freshness).await.map(Answer::Items),
        Operation::Query(query) => {
            table.query(query.clone()).await.map(|Page { items, next }| Answer::Page(items, next))
        }
        Operation::Write(writes) => table.write(writes).await.map(|()| Answer::Written),
    };
    answer.unwrap_or_else(|failure| match failure {
        TableFailure::ConditionFailed => Answer::ConditionFailed,
        TableFailure::Conflict => Answer::Conflict,
        TableFailure::Unavailable(_) => Answer::Unavailable,
    })
}

#[tokio::test]
async fn the_table_in_memory_is_dynamodb() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
    let address = listener.local_addr().expect("an address");
    let database = dynoxide::Database::memory().expect("a database in memory");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    tokio::spawn(dynoxide::server::serve_with_shutdown(listener, database, async {
        stopped.await.ok();
    }));
    let aws = Aws::emulated(&format!("http://{address}"));
    let mut seen = Seen::default();
    for seed in 0..SEEDS {
        let name = format!("volley-{seed}");
        dynamo::create(&aws, &name).await.expect("the table is created");
        compare(seed, &Dynamo::new(&aws, name), &mut seen).await;
    }
    seen.assert_all();
    drop(stop);
}

async fn compare(seed: u64, real: &Dynamo, seen: &mut Seen) {
    let plan = Plan::calm(seed);
    let outside = Outside::new(plan, &Chance::new(seed));
    let memory = MemoryTable::new(outside.clone());
    let mut script = Script::new(seed);
    for step in 0..STEPS {
        let operation = script.next();
        let (table, asked): (Arc<MemoryTable>, Operation) = (memory.clone(), operation.clone());
        let ours = outside.executor.block_on(async move { ask(table.as_ref(), &asked).await });
        let theirs = ask(real, &operation).await;
        if ours != theirs {
            let told = script.told();
            let last = &told[told.len().saturating_sub(LAST)..];
            last.iter().for_each(|operation| eprintln!("{operation:?}"));
            panic!("seed {seed}, step {step}\nin memory: {ours:#?}\ndynamodb: {theirs:#?}");
        }
        if let Answer::Page(_, next) = &ours {
            script.go_on_from(&operation, next.as_ref());
        }
        seen.note(&operation, &ours);
    }
}

/// What the scripts met, so that a script which never reaches something does not pass for agreement about it.
#[derive(Default)]
struct Seen {
    single_written: u32,
    single_refused: u32,
    transaction_written: u32,
    transaction_refused: u32,
    next_pages: u32,
    full_pages: u32,
    found: u32,
}

impl Seen {
    fn note(&mut self, operation: &Operation, answer: &Answer) {
        match (operation, answer) {
            (Operation::Write(writes), Answer::Written) if writes.len() == 1 => self.single_written += 1,
            (Operation::Write(writes), Answer::ConditionFailed) if writes.len() == 1 => self.single_refused += 1,
            (Operation::Write(_), Answer::Written) => self.transaction_written += 1,
            (Operation::Write(_), Answer::ConditionFailed) => self.transaction_refused += 1,
            (Operation::Query(query), Answer::Page(items, next)) => {
                self.next_pages += u32::from(query.after.is_some() && !items.is_empty());
                self.full_pages += u32::from(next.is_some());
            }
            (Operation::Get(..), Answer::Items(items)) => self.found += u32::from(items.iter().any(Option::is_some)),
            _ => panic!("an answer that nobody expects: {operation:?} {answer:?}"),
        }
    }

    fn assert_all(&self) {
        let all = [
            self.single_written,
            self.single_refused,
            self.transaction_written,
            self.transaction_refused,
            self.next_pages,
            self.full_pages,
            self.found,
        ];
        println!(
            "single {} refused {}, transactions {} refused {}, next pages {}, full pages {}, found {}",
            all[0], all[1], all[2], all[3], all[4], all[5], all[6]
        );
        assert!(all.iter().all(|times| *times >= 50), "some path was hardly taken: {all:?}");
    }
}
