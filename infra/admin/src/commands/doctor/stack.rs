//! The deployment itself: can its table and queues be reached, and does anything lie in the dead letters?

use super::Doctor;
use crate::queues;
use domain::due;
use platform::keys;
use platform::table::{Freshness, Index, Order, Query, Range, Table};

pub async fn look(doctor: &mut Doctor<'_>) {
    table(doctor).await;
    let (queues, dead) = (doctor.outside.names.queues.clone(), doctor.outside.names.dead.clone());
    for (name, url) in &queues {
        match queues::waiting(&doctor.outside.aws, url).await {
            Ok(0) => doctor.fine("queue", format!("the queue {} is reachable and empty", name.name())),
            Ok(count) => {
                doctor.fine("queue", format!("the queue {} is reachable; about {count} messages wait", name.name()))
            }
            Err(why) => doctor.wrong("queue", format!("the queue {} cannot be reached ({why})", name.name())),
        }
    }
    for (name, url) in &dead {
        match queues::waiting(&doctor.outside.aws, url).await {
            Ok(0) => doctor.fine("dead", format!("{name} is empty")),
            Ok(count) => doctor.wrong(
                "dead",
                format!(
                    "about {count} messages lie in {name}: look at the \
                     functions' logs, mend the cause, and redrive them"
                ),
            ),
            Err(why) => doctor.wrong("dead", format!("{name} cannot be reached ({why})")),
        }
    }
    if queues.is_empty() || dead.is_empty() {
        doctor.note(
            "queue",
            "not all queues were looked at, because nothing says where they are; --stack FILE \
             with the stack's resources does",
        );
    }
}

/// One read of an index that every version has.
async fn table(doctor: &mut Doctor<'_>) {
    let query = Query {
        index: Some(Index::Due),
        pk: keys::due_shard(due::SHARDS - 1),
        range: Range::All,
        order: Order::Ascending,
        limit: 1,
        after: None,
        freshness: Freshness::Eventual,
    };
    match doctor.outside.table.query(query).await {
        Ok(_) => doctor.fine("table", format!("the table {} answers", doctor.outside.names.table)),
        Err(failure) => {
            let problem = doctor.outside.table_problem(&failure);
            doctor.wrong("table", problem.sentence);
        }
    }
}
