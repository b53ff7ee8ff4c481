//! Roles: exactly what the list says, no action by wildcard, and for each statement a reason that holds.

use crate::parameters::{functions, traits};
use crate::reasons::{Because, STATEMENTS, WILDCARDS, WITHOUT_A_ROLE};
use crate::yaml::{list, plain, resources};
use serde_json::Value;
use std::collections::BTreeSet;

/// What each role is to allow: a line a statement. A change here is a change of what a break-in could do.
const LIST: &str = include_str!("roles.txt");

/// The services that encrypt with our key on behalf of who calls them.
const ENCRYPTED: [&str; 4] = ["dynamodb", "s3", "secretsmanager", "sqs"];

/// A statement of a role.
struct Statement {
    role: String,
    sid: String,
    actions: Vec<String>,
    resources: Vec<String>,
    via: BTreeSet<String>,
}

impl Statement {
    fn read(role: &str, statement: &Value) -> Self {
        // `!If [condition, statement, nothing]`: the role at its widest.
        let statement = statement.get("Fn::If").map_or(statement, |branches| &branches[1]);
        assert_eq!(statement["Effect"], "Allow", "{role}: {statement}");
        let texts = |value: &Value| list(value).into_iter().map(plain).collect();
        let via: Vec<String> =
            statement["Condition"]["StringEquals"].get("kms:ViaService").map(texts).unwrap_or_default();
        Self {
            role: role.to_owned(),
            sid: plain(&statement["Sid"]),
            actions: texts(&statement["Action"]),
            resources: texts(&statement["Resource"]),
            via: via.iter().map(|host| host.split('.').next().unwrap_or_default().to_owned()).collect(),
        }
    }

    fn line(&self) -> String {
        format!("{} {}: {} on {}\n", self.role, self.sid, self.actions.join(" "), self.resources.join(" "))
    }

    fn because(&self) -> Because {
        let known = STATEMENTS.iter().find(|(sid, _)| *sid == self.sid);
        known.unwrap_or_else(|| panic!("{} has a statement {}, and no reason is known for it", self.role, self.sid)).1
    }
}

/// All statements of all roles, in the template's order within a role.
fn statements() -> Vec<Statement> {
    let roles = resources("AWS::IAM::Role");
    let of_role = |(role, properties): (String, Value)| {
        assert!(properties["ManagedPolicyArns"].is_null(), "{role}: what AWS manages, AWS changes");
        let policies = list(&properties["Policies"]).into_iter().cloned().collect::<Vec<_>>();
        let statements = policies.iter().flat_map(|policy| list(&policy["PolicyDocument"]["Statement"]));
        statements.map(|statement| Statement::read(&role, statement)).collect::<Vec<_>>()
    };
    roles.into_iter().flat_map(of_role).collect()
}

/// A function's role by its name in the template.
fn role_of(function: &str) -> String {
    let (first, rest) = function.split_at(1);
    format!("{}{rest}Role", first.to_uppercase())
}

fn of(function: &str) -> Vec<Statement> {
    let role = role_of(function);
    let found: Vec<_> = statements().into_iter().filter(|statement| statement.role == role).collect();
    assert!(!found.is_empty(), "template.yaml has no {role}");
    found
}

fn stanza(function: &str) -> Value {
    let found = resources("AWS::Serverless::Function").into_iter().find(|(name, _)| name == function);
    found.unwrap_or_else(|| panic!("functions/{function} has no stanza in template.yaml")).1
}

#[test]
fn each_role_allows_what_the_list_says_and_nothing_else() {
    let told: String = statements().iter().map(Statement::line).collect();
    if told != LIST {
        let missing: Vec<&str> = LIST.lines().filter(|line| !told.contains(line)).collect();
        let added: Vec<&str> = told.lines().filter(|line| !LIST.contains(line)).collect();
        panic!(
            "template.yaml and tests/template/roles.txt differ.\nOnly in the list:\n{}\nOnly in the template:\n{}\n\
             If the template is right, the list is to be:\n{told}",
            missing.join("\n"),
            added.join("\n")
        );
    }
}

#[test]
fn no_action_is_a_wildcard_and_each_resource_that_is_one_has_its_reason() {
    let mut used = BTreeSet::new();
    for statement in statements() {
        for action in &statement.actions {
            assert!(!action.contains(['*', '?']), "{} {}: {action}", statement.role, statement.sid);
        }
        for resource in statement.resources.into_iter().filter(|resource| resource.contains(['*', '?'])) {
            let known = WILDCARDS.iter().any(|(wildcard, _)| *wildcard == resource);
            assert!(known, "{} {}: no reason is known for {resource}", statement.role, statement.sid);
            used.insert(resource);
        }
    }
    assert_eq!(used.len(), WILDCARDS.len(), "a reason is left over; in use are {used:?}");
}

#[test]
fn a_handler_takes_what_its_role_allows_and_its_role_allows_what_it_takes() {
    for function in functions() {
        let (taken, stanza) = (traits(&function), stanza(&function));
        let triggers: BTreeSet<String> =
            stanza["Events"].as_object().into_iter().flatten().map(|(_, event)| plain(&event["Type"])).collect();
        let mut allowed = BTreeSet::new();
        for statement in of(&function) {
            let sid = &statement.sid;
            match statement.because() {
                Because::Always => {}
                Because::Takes(what) => {
                    assert!(taken.contains(what), "{function}'s role has {sid}, and its handler takes no {what}");
                    allowed.insert(what.to_owned());
                }
                Because::TriggeredBy(what) => {
                    assert!(triggers.contains(what), "{function}'s role has {sid}, and it is not triggered by {what}");
                }
            }
        }
        let without: BTreeSet<String> =
            taken.into_iter().filter(|what| !WITHOUT_A_ROLE.contains(&what.as_str())).collect();
        assert!(without.is_subset(&allowed), "{function} takes {without:?}, and its role allows {allowed:?}");
        assert_eq!(plain(&stanza["Role"]), format!("{}.Arn", role_of(&function)), "{function} has its own role");
    }
}

#[test]
fn a_function_may_send_to_the_queues_that_it_is_told_of_and_polls_its_own() {
    for function in functions() {
        let (stanza, statements) = (stanza(&function), of(&function));
        let of_sid = |sid: &str| -> BTreeSet<String> {
            statements.iter().filter(|one| one.sid == sid).flat_map(|one| one.resources.clone()).collect()
        };
        let variables = stanza["Environment"]["Variables"].as_object().expect("every function is told something");
        let told = variables.iter().filter(|(name, _)| name.ends_with("_QUEUE_URL"));
        let queues: BTreeSet<String> = told.map(|(_, queue)| format!("{}.Arn", plain(queue))).collect();
        assert_eq!(of_sid("Send"), queues, "{function}");
        let sources = stanza["Events"].as_object().into_iter().flatten().filter(|(_, event)| event["Type"] == "SQS");
        let polled: BTreeSet<String> = sources.map(|(_, event)| plain(&event["Properties"]["Queue"])).collect();
        assert_eq!(of_sid("Poll"), polled, "{function}");
    }
}

#[test]
fn the_key_is_used_through_just_the_services_that_a_function_calls() {
    for function in functions() {
        let statements = of(&function);
        let used =
            statements.iter().flat_map(|statement| &statement.actions).filter_map(|action| action.split_once(':'));
        let called: BTreeSet<String> = used
            .map(|(service, _)| service.to_owned())
            .filter(|service| ENCRYPTED.contains(&service.as_str()))
            .collect();
        let key = statements.iter().find(|statement| statement.sid == "Key").expect("everything is encrypted");
        assert_eq!(key.via, called, "{function}");
        assert_eq!(key.resources, ["Key.Arn"], "{function}");
    }
}

#[test]
fn each_function_logs_where_nobody_else_does() {
    for function in functions() {
        let logs = of(&function).into_iter().find(|statement| statement.sid == "Logs").expect("every function logs");
        let group = logs.resources[0].trim_end_matches(".Arn").to_owned();
        let found = resources("AWS::Logs::LogGroup").into_iter().find(|(name, _)| *name == group);
        let (_, group) = found.unwrap_or_else(|| panic!("{function} has no log group"));
        assert_eq!(plain(&group["LogGroupName"]), format!("/volley/${{AWS::StackName}}/{function}"));
    }
}
