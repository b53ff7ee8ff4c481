//! A deployment by CloudFormation. The template goes as it is, but for the places of the code, which `aws cloudformation package`
//! would replace too; and by S3, because it is too long to go inside a request.

use crate::{Api, Bootstrap, bootstraps, xml};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// The stack's name.
const STACK: &str = "volley";

/// Where code and template are put.
const BUCKET: &str = "volley-artifacts";

/// Less than a second here; minutes on AWS.
const PATIENCE: Duration = Duration::from_secs(60);

/// Between two looks at the stack.
const LOOK: Duration = Duration::from_millis(100);

/// What CloudFormation made.
#[derive(Clone, Debug)]
pub struct Deployed {
    /// The template's outputs.
    pub outputs: BTreeMap<String, String>,
    /// The physical ids of its resources: a queue's is its URL.
    pub resources: BTreeMap<String, String>,
}

impl Deployed {
    /// The output of this name.
    ///
    /// # Panics
    /// When the template has none of that name.
    pub fn output(&self, name: &str) -> &str {
        self.outputs.get(name).unwrap_or_else(|| panic!("template.yaml has no output {name}"))
    }

    /// What the resource of this name is called in the account.
    ///
    /// # Panics
    /// When the template has none of that name.
    pub fn resource(&self, name: &str) -> &str {
        self.resources.get(name).unwrap_or_else(|| panic!("template.yaml has no resource {name}"))
    }
}

/// Deploys template.yaml with these functions and parameters. `Architecture` is this machine's.
pub async fn deploy(
    api: &Api,
    root: &Path,
    bootstraps: &[Bootstrap],
    parameters: &[(&str, String)],
) -> Result<Deployed, String> {
    let unreadable = |error: std::io::Error| format!("What is to be deployed cannot be read ({error}).");
    let mut template = fs::read_to_string(root.join("template.yaml")).map_err(unreadable)?;
    api.put("s3", &format!("/{BUCKET}"), vec![]).await?;
    for bootstrap in bootstraps {
        let key = format!("{}.zip", bootstrap.function);
        api.put("s3", &format!("/{BUCKET}/{key}"), fs::read(&bootstrap.zip).map_err(unreadable)?).await?;
        template =
            template.replace(&bootstraps::code_line(&bootstrap.function), &format!("CodeUri: s3://{BUCKET}/{key}\n"));
    }
    api.put("s3", &format!("/{BUCKET}/template.yaml"), template.into_bytes()).await?;

    api.form("cloudformation", "CreateStack", &request(api, parameters)).await?;
    let outputs = made(api).await?;
    let resources = api.form("cloudformation", "DescribeStackResources", &[name()]).await?;
    Ok(Deployed {
        outputs: pairs(&outputs, "OutputKey", "OutputValue"),
        resources: pairs(&resources, "LogicalResourceId", "PhysicalResourceId"),
    })
}

fn name() -> (String, String) {
    ("StackName".to_owned(), STACK.to_owned())
}

fn request(api: &Api, parameters: &[(&str, String)]) -> Vec<(String, String)> {
    let architecture = ("Architecture", bootstraps::architecture().to_owned());
    let mut fields = vec![name(), ("TemplateURL".to_owned(), format!("{}/{BUCKET}/template.yaml", api.base()))];
    for (at, capability) in (1..).zip(["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]) {
        fields.push((format!("Capabilities.member.{at}"), capability.to_owned()));
    }
    for (at, (key, value)) in (1..).zip(parameters.iter().chain([&architecture])) {
        fields.push((format!("Parameters.member.{at}.ParameterKey"), (*key).to_owned()));
        fields.push((format!("Parameters.member.{at}.ParameterValue"), value.clone()));
    }
    fields
}

/// Waits until the stack stands; gives its description.
async fn made(api: &Api) -> Result<String, String> {
    let standing = async {
        loop {
            let description = api.form("cloudformation", "DescribeStacks", &[name()]).await?;
            match xml::first(&description, "StackStatus").as_deref() {
                Some("CREATE_COMPLETE") => return Ok(description),
                Some(status) if status.ends_with("_IN_PROGRESS") => sleep(LOOK).await,
                Some(_) | None => return Err(refused(api, &description).await),
            }
        }
    };
    let late = |_| format!("The stack was not made within {} s.", PATIENCE.as_secs());
    timeout(PATIENCE, standing).await.map_err(late)?
}

async fn refused(api: &Api, description: &str) -> String {
    let events = api.form("cloudformation", "DescribeStackEvents", &[name()]).await.unwrap_or_default();
    let failed = xml::all(&events, "member").into_iter().filter(|event| event.contains("_FAILED<"));
    let reasons: Vec<String> = failed
        .map(|event| {
            let field = |name| xml::first(event, name).unwrap_or_default();
            format!("{}: {}", field("LogicalResourceId"), field("ResourceStatusReason"))
        })
        .collect();
    let reason = xml::first(description, "StackStatusReason").unwrap_or_default();
    format!("CloudFormation could not make the stack ({reason}).\n{}", reasons.join("\n"))
}

fn pairs(xml: &str, key: &str, value: &str) -> BTreeMap<String, String> {
    let members = xml::all(xml, key).into_iter().zip(xml::all(xml, value));
    members.map(|(key, value)| (key.to_owned(), xml::text(value))).collect()
}
