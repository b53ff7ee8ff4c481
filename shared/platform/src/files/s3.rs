//! Files in S3, as plain HTTPS requests signed by `aws-sigv4`: the S3 SDK is the heaviest of all to build, for two calls. The
//! bucket encrypts by itself and is closed to the public (`template.yaml`).

use super::{File, Files, FilesFailure, is_name};
use crate::aws::pool::{Bytes, Lost};
use crate::aws::{Aws, Service};
use crate::clock::Clock;
use async_trait::async_trait;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, UriPathNormalizationMode,
    sign,
};
use aws_sigv4::sign::v4;
use domain::media::MAX_BYTES;
use http::{Method, Request, Response, StatusCode};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

/// For one transfer of at most a few megabytes inside AWS; a function has 60 s.
pub const TIMEOUT: Duration = Duration::from_secs(10);

/// One bucket.
pub struct S3 {
    aws: Aws,
    base: String,
    clock: Arc<dyn Clock>,
}

impl S3 {
    /// The bucket of this name in the region, or at the endpoint that the environment names.
    pub fn new(aws: &Aws, bucket: &str, clock: Arc<dyn Clock>) -> Self {
        let base = match aws.endpoint(Service::S3) {
            Some(endpoint) => format!("{}/{bucket}", endpoint.trim_end_matches('/')),
            None => format!("https://{bucket}.s3.{}.amazonaws.com", aws.region()),
        };
        let aws = aws.clone();
        Self { aws, base, clock }
    }

    /// Deletes the file of this name; one that is not there is no failure. Only an operator erases, so no function's role has it.
    pub async fn delete(&self, name: &str) -> Result<(), FilesFailure> {
        let answer = self.call(Method::DELETE, name, None).await?;
        match answer.status() {
            StatusCode::NOT_FOUND => Ok(()),
            status if status.is_success() => Ok(()),
            status => Err(failure(&format!("status {}", status.as_u16()))),
        }
    }

    async fn call(&self, method: Method, name: &str, file: Option<File>) -> Result<Response<Bytes>, FilesFailure> {
        #[cfg(feature = "crash")]
        let _point = crate::crash::Point::reached("files");
        if !is_name(name) {
            return Err(failure("the name is not one"));
        }
        let url = format!("{}/{name}", self.base);
        let (content_type, body) = file.map_or((None, Vec::new()), |file| (Some(file.content_type), file.bytes));
        let signed = self.sign(method.as_str(), &url, content_type.as_deref(), &body)?;
        let mut request = Request::builder().method(method).uri(&url);
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        for (name, value) in signed {
            request = request.header(name, value);
        }
        let request = request.body(Bytes::from(body)).map_err(|_| failure("the request cannot be written"))?;
        self.aws.pool().call(request, TIMEOUT, MAX_BYTES).await.map_err(|lost| match lost {
            Lost::TooLong(_) => failure("the file is larger than any that was stored"),
            Lost::Timeout => failure("timeout"),
            Lost::NotSent(_) | Lost::Broken(_) => failure("no connection"),
        })
    }

    fn sign(
        &self,
        method: &str,
        url: &str,
        content_type: Option<&str>,
        body: &[u8],
    ) -> Result<Vec<(String, String)>, FilesFailure> {
        let unsigned = || failure("the request could not be signed");
        let mut settings = SigningSettings::default();
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        let identity = self.aws.credentials().clone().into();
        let now = u64::try_from(self.clock.now().0).unwrap_or(0);
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.aws.region())
            .name("s3")
            .time(UNIX_EPOCH + Duration::from_millis(now))
            .settings(settings)
            .build()
            .map_err(|_| unsigned())?
            .into();
        let headers = content_type.map(|value| ("content-type", value)).into_iter();
        let request = SignableRequest::new(method, url, headers, SignableBody::Bytes(body)).map_err(|_| unsigned())?;
        let (instructions, _) = sign(request, &params).map_err(|_| unsigned())?.into_parts();
        let headers = instructions.headers();
        Ok(headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

#[async_trait]
impl Files for S3 {
    async fn put(&self, name: &str, file: File) -> Result<(), FilesFailure> {
        let answer = self.call(Method::PUT, name, Some(file)).await?;
        match answer.status().is_success() {
            true => Ok(()),
            false => Err(failure(&format!("status {}", answer.status().as_u16()))),
        }
    }

    async fn get(&self, name: &str) -> Result<Option<File>, FilesFailure> {
        let answer = self.call(Method::GET, name, None).await?;
        match answer.status() {
            StatusCode::NOT_FOUND => return Ok(None),
            status if status.is_success() => {}
            status => return Err(failure(&format!("status {}", status.as_u16()))),
        }
        let content_type = answer.headers().get("content-type").and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or("application/octet-stream").to_owned();
        Ok(Some(File { content_type, bytes: answer.into_body().to_vec() }))
    }
}

fn failure(reason: &str) -> FilesFailure {
    FilesFailure(reason.to_owned())
}
