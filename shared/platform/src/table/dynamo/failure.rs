//! What DynamoDB's errors mean to a handler. Their messages are left out, because they may quote what was stored.

use crate::aws::reason;
use crate::table::TableFailure;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;

/// An error of any operation on one item, or of a read.
pub fn sort<E: ProvideErrorMetadata, R>(error: SdkError<E, R>) -> TableFailure {
    match reason(&error) {
        "ConditionalCheckFailedException" => TableFailure::ConditionFailed,
        "TransactionConflictException" | "TransactionInProgressException" => TableFailure::Conflict,
        reason => unavailable(reason),
    }
}

/// An error of a transaction: a failed condition counts more than a conflict, and a conflict more than a throttle, for a
/// handler that decides again can mend the first two.
pub fn sort_transaction<R>(error: SdkError<TransactWriteItemsError, R>) -> TableFailure {
    let Some(TransactWriteItemsError::TransactionCanceledException(canceled)) = error.as_service_error() else {
        return sort(error);
    };
    let codes: Vec<&str> = canceled.cancellation_reasons().iter().filter_map(|reason| reason.code()).collect();
    if codes.contains(&"ConditionalCheckFailed") {
        TableFailure::ConditionFailed
    } else if codes.contains(&"TransactionConflict") {
        TableFailure::Conflict
    } else {
        unavailable(codes.iter().find(|code| **code != "None").copied().unwrap_or("transaction canceled"))
    }
}

/// Nothing is known, for this reason.
pub fn unavailable(reason: &str) -> TableFailure {
    TableFailure::Unavailable(reason.to_owned())
}
