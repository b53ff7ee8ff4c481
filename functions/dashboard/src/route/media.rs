//! Customers' pictures (F061), to their own tenant only, with the type that was accepted and never as anything that a browser
//! would run.

use crate::failed::Failed;
use crate::reader::Reader;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use desk::Problem;
use domain::permission::Permission;
use platform::files::is_name;

/// `GET /inbox/media/{name}`. A name holds the message's id, which nobody guesses.
pub async fn one(reader: Reader, Path(name): Path<String>) -> Result<Response, Failed> {
    let caller = &reader.session.caller;
    caller.must(Permission::ReadConversations)?;
    let own = name.split('/').next() == Some(caller.tenant.as_str());
    if !own || !is_name(&name) {
        return Err(Problem::NotFound.into());
    }
    let file = reader.wired.files().get(&name).await.map_err(|failure| {
        tracing::error!(%failure, "a picture could not be read");
        Problem::Failed(platform::failure::Failure::Busy)
    })?;
    let file = file.ok_or(Problem::NotFound)?;
    let inline = ["image/", "video/", "audio/"].iter().any(|kind| file.content_type.starts_with(kind));
    let headers = [
        (CONTENT_TYPE, file.content_type),
        (CONTENT_DISPOSITION, if inline { "inline" } else { "attachment" }.to_owned()),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (CACHE_CONTROL, "private, max-age=86400".to_owned()),
    ];
    Ok((headers, file.bytes).into_response())
}
