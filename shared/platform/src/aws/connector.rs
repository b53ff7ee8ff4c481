//! The SDKs' HTTP, over the same client as ours: `aws-smithy-http-client` would bring the system's root certificates
//! (19 million instructions per process) and a second TLS configuration.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

/// One client for all SDKs. The time to connect is the client's own; the rest is the SDK's to watch.
#[derive(Clone, Debug)]
pub struct Connector(pub reqwest::Client);

impl HttpClient for Connector {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.0.clone();
        HttpConnectorFuture::new(async move { exchange(&client, request).await })
    }
}

async fn exchange(client: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    if request.body().bytes().is_none() {
        return Err(ConnectorError::user("a streamed body, which nothing here sends".into()));
    }
    let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
    let request = request.map(|body| body.bytes().map(<[u8]>::to_vec).unwrap_or_default());
    let request = reqwest::Request::try_from(request).map_err(|error| ConnectorError::user(error.into()))?;
    let answer = client.execute(request).await.map_err(sort)?;

    let status =
        StatusCode::try_from(answer.status().as_u16()).map_err(|error| ConnectorError::other(error.into(), None))?;
    let headers = answer.headers().clone();
    let body = answer.bytes().await.map_err(sort)?;
    let mut response = HttpResponse::new(status, SdkBody::from(body.to_vec()));
    for (name, value) in &headers {
        if let Ok(value) = value.to_str() {
            response.headers_mut().append(name.as_str().to_owned(), value.to_owned());
        }
    }
    Ok(response)
}

/// What the SDK's retries look at.
fn sort(error: reqwest::Error) -> ConnectorError {
    if error.is_timeout() { ConnectorError::timeout(error.into()) } else { ConnectorError::io(error.into()) }
}
