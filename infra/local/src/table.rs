//! The table: DynamoDB's double on SQLite, in this process, behind its own HTTP on loopback, so that the product's table
//! code is the one that runs on AWS.

use crate::folder::Folder;
use dynoxide::Database;
use platform::aws::Aws;
use platform::table::dynamo::{self, Dynamo};
use std::time::Duration;
use tokio::net::TcpListener;

/// How often expired items are removed. AWS promises days; a minute keeps the file small.
const EXPIRY_EVERY: Duration = Duration::from_secs(60);

/// Its name.
pub const NAME: &str = "volley";

/// Opens the table in the data directory; makes it at the first start. Answers with the URL that it is served at too, for
/// `admin`.
pub async fn open(folder: &Folder) -> Result<(Dynamo, String), String> {
    let path = folder.file("table.sqlite");
    let problem = |error: String| format!("The table {} cannot be opened ({error}).", path.display());
    let database = Database::new(&path.to_string_lossy()).map_err(|error| problem(error.to_string()))?;
    // It sets what it calls normal: a commit is in the system's hands when it returns, which survives a kill of this process,
    // and does not wait for the disk, which only a loss of power would need.
    database.disable_bulk_loading().map_err(|error| problem(error.to_string()))?;
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| problem(error.to_string()))?;
    let address = listener.local_addr().map_err(|error| problem(error.to_string()))?;
    tokio::spawn(dynoxide::server::serve_with_shutdown(listener, database.clone(), std::future::pending()));
    let url = format!("http://{address}");
    let aws = Aws::emulated(&url);
    dynamo::create(&aws, NAME).await.map_err(|error| problem(error.to_string()))?;
    tokio::spawn(expire(database));
    Ok((Dynamo::new(&aws, NAME), url))
}

async fn expire(database: Database) {
    loop {
        tokio::time::sleep(EXPIRY_EVERY).await;
        let database = database.clone();
        match tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "expired items could not be removed"),
            Err(error) => tracing::warn!(%error, "expired items could not be removed"),
        }
    }
}
