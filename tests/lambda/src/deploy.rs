//! `cargo lambda deploy` of one function, as `infra/deploy/function` does it, to a stand-in for AWS's API in which the function is
//! deployed already: its code is replaced, and the variables that the template gave it stay, also where one more is given.

use crate::build::FUNCTION;
use crate::commands::{lambda, succeed};
use crate::server::serve;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// What the function is called in the account.
const NAME: &str = "volley-webhook-1A2B3C";

/// Deploys what was built; says in a sentence what came of it.
pub fn deploy(scratch: &Path) -> Result<String, String> {
    let asked: Arc<Mutex<Vec<(String, Value)>>> = Arc::default();
    let noted = asked.clone();
    let address = serve(move |request| {
        let body = serde_json::from_slice(&request.body).unwrap_or_default();
        noted.lock().unwrap_or_else(PoisonError::into_inner).push((request.line.clone(), body));
        let is_read = request.line == format!("GET /2015-03-31/functions/{NAME} HTTP/1.1");
        if is_read { json!({"Configuration": deployed()}) } else { deployed() }.to_string()
    })?;

    let mut deploy = lambda("deploy");
    // No --merge-env: the workspace's Cargo.toml says it for those who forget.
    deploy.args(["--env-var", "VOLLEY_LOG=warn", "--binary-name", FUNCTION]);
    deploy.args(["--endpoint-url", &format!("http://{address}")]);
    deploy.arg("--lambda-dir").arg(scratch.join("built")).arg(NAME);
    for (name, value) in [("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"), ("AWS_REGION", "us-east-1")]
    {
        deploy.env(name, value);
    }
    succeed(&mut deploy)?;
    judge(&asked.lock().unwrap_or_else(PoisonError::into_inner))?;
    Ok("cargo lambda deploy replaced the code and kept the template's variables".to_owned())
}

/// The function as AWS shows it.
fn deployed() -> Value {
    json!({
        "FunctionName": NAME,
        "FunctionArn": format!("arn:aws:lambda:us-east-1:123456789012:function:{NAME}"),
        "Runtime": "provided.al2023",
        "Role": "arn:aws:iam::123456789012:role/volley-WebhookRole",
        "Handler": "bootstrap",
        "Timeout": 10,
        "MemorySize": 128,
        "Version": "$LATEST",
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["arm64"],
        "Environment": {"Variables": {"TELNYX_PUBLIC_KEYS": "a key", "EVENTS_QUEUE_URL": "https://sqs.example.com/events"}},
    })
}

fn judge(asked: &[(String, Value)]) -> Result<(), String> {
    let lines = || asked.iter().map(|(line, _)| format!("\n  {line}")).collect::<String>();
    let to = |path: &'static str| {
        let line = format!("PUT /2015-03-31/functions/{NAME}/{path} HTTP/1.1");
        asked.iter().filter(move |(asked, _)| *asked == line).map(|(_, body)| body)
    };
    let zips: Vec<_> = to("code").filter_map(|body| body["ZipFile"].as_str()).collect();
    // A zip begins with PK, in base64.
    if zips.len() != 1 || !zips[0].starts_with("UEs") {
        return Err(format!("cargo lambda deploy did not put one zip in the code's place, but asked:{}", lines()));
    }
    let mut variables = deployed()["Environment"]["Variables"].clone();
    variables["VOLLEY_LOG"] = json!("warn");
    let given: Vec<_> = to("configuration").map(|body| &body["Environment"]["Variables"]).collect();
    match given == [&variables] {
        true => Ok(()),
        false => Err(format!("cargo lambda deploy made the function's variables {given:?}; it asked:{}", lines())),
    }
}
