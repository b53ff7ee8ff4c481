//! The SDKs' HTTP, over the connections that all share.

use super::OPERATION_TIMEOUT;
use super::pool::{Bytes, Lost, MAX_ANSWER, Pool};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;

/// One for all SDKs.
#[derive(Clone, Debug)]
pub struct Connector(pub Pool);

impl HttpClient for Connector {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let pool = self.0.clone();
        HttpConnectorFuture::new(async move { exchange(&pool, request).await })
    }
}

async fn exchange(pool: &Pool, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    if request.body().bytes().is_none() {
        return Err(ConnectorError::user("a streamed body, which nothing here sends".into()));
    }
    let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
    let request = request.map(|body| body.bytes().map(Bytes::copy_from_slice).unwrap_or_default());
    // The SDK watches the time of each attempt and of all; this bound is never met.
    let answer = pool.call(request, OPERATION_TIMEOUT, MAX_ANSWER).await.map_err(sort)?;
    HttpResponse::try_from(answer.map(SdkBody::from)).map_err(|error| ConnectorError::other(error.into(), None))
}

/// What the SDK's retries look at.
fn sort(lost: Lost) -> ConnectorError {
    if lost == Lost::Timeout { ConnectorError::timeout(lost.into()) } else { ConnectorError::io(lost.into()) }
}
