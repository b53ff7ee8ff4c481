//! The month's quota at a first admission (F063): a shard that has no room asks for more of it, and only when nothing is left
//! is the message refused.

use crate::Outside;
use crate::known::Loaded;
use domain::Timestamp;
use domain::admission::{self, Decision};
use domain::usage::{self, Allowance};
use platform::failure::Failure;
use platform::usage::{Meter, Refill, refill};

/// What is to happen with the message; `None`: somebody was first at the quota, load again.
pub async fn decide(loaded: &mut Loaded, now: Timestamp, outside: Outside<'_>) -> Result<Option<Decision>, Failure> {
    let decision = admission::decide(&loaded.known(), now);
    let (Decision::Admit(_), Some(quota)) = (&decision, wanting(loaded)) else {
        return Ok(Some(decision));
    };
    let (tenant, shard) = (&loaded.message.tenant, usage::shard(&loaded.message.thread));
    match refill(outside.table, tenant, &loaded.month, quota, shard).await? {
        Refill::Granted(granted) => {
            loaded.meter = Meter::Granted(granted);
            Ok(Some(decision))
        }
        Refill::UsedUp => {
            loaded.allowance = Allowance::UsedUp;
            Ok(Some(admission::decide(&loaded.known(), now)))
        }
        Refill::Lost => Ok(None),
    }
}

/// The quota, where the message counts for the first time and its shard has no room.
fn wanting(loaded: &Loaded) -> Option<u64> {
    let first = loaded.message.admissions == 0;
    loaded.settings.quota.filter(|_| first && loaded.shard.room() == 0)
}
