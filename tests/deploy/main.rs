//! The scripts of `infra/deploy`, with an `aws`, a `sam` and a `cargo` that only note how they were called: what a script asks of
//! AWS, in which order, and that no secret is ever among the words of a command.

mod machine;

use insta::assert_snapshot;
use machine::{Machine, Run};

/// A key that nothing may show.
const KEY: &str = "sk-nobody-may-see-this";

#[test]
fn a_first_release_is_built_checked_kept_and_deployed() {
    let machine = Machine::new();
    let run = machine.run("release", &["--bucket", "code", "TelnyxPublicKeys=abc=", "LlmModel=a model"], "");
    assert_snapshot!(run.calls, @r#"
    cargo lambda build --release --locked --target aarch64-unknown-linux-musl --package webhook --package inbound --package reply --package outbound --package workflow --package notify --package sweep --package live --package api --package dashboard
    sam package --template-file template.yaml --s3-bucket code --s3-prefix volley/code --output-template-file target/deploy/volley/20261122T120000Z-3333333-arm64.yaml
    aws s3 cp --only-show-errors target/deploy/volley/20261122T120000Z-3333333-arm64.yaml s3://code/volley/releases/20261122T120000Z-3333333-arm64.yaml
    sam deploy --template-file target/deploy/volley/20261122T120000Z-3333333-arm64.yaml --stack-name volley --s3-bucket code --s3-prefix volley/code --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND --no-fail-on-empty-changeset --no-confirm-changeset --parameter-overrides TelnyxPublicKeys="abc=" LlmModel="a model" Architecture=arm64
    aws s3 cp s3://code/volley/releases/live -
    aws s3 cp --only-show-errors - s3://code/volley/releases/live
      < 20261122T120000Z-3333333-arm64
    "#);
}

#[test]
fn an_upgrade_keeps_the_parameters_and_notes_the_release_before_it() {
    let machine = Machine::new().answer("s3 cp s3://code/volley/releases/live -", "20261120T120000Z-1111111-x86_64");
    let run = machine.run("release", &["--bucket", "code", "--no-build", "--arch", "x86_64"], "");
    assert_snapshot!(run.calls, @r#"
    sam package --template-file template.yaml --s3-bucket code --s3-prefix volley/code --output-template-file target/deploy/volley/20261122T120000Z-3333333-x86_64.yaml
    aws s3 cp --only-show-errors target/deploy/volley/20261122T120000Z-3333333-x86_64.yaml s3://code/volley/releases/20261122T120000Z-3333333-x86_64.yaml
    sam deploy --template-file target/deploy/volley/20261122T120000Z-3333333-x86_64.yaml --stack-name volley --s3-bucket code --s3-prefix volley/code --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND --no-fail-on-empty-changeset --no-confirm-changeset --parameter-overrides Architecture=x86_64
    aws s3 cp s3://code/volley/releases/live -
    aws s3 cp --only-show-errors - s3://code/volley/releases/before
      < 20261120T120000Z-1111111-x86_64
    aws s3 cp --only-show-errors - s3://code/volley/releases/live
      < 20261122T120000Z-3333333-x86_64
    "#);
}

#[test]
fn a_release_that_sam_cannot_deploy_is_not_noted_as_the_one_that_runs() {
    let machine = Machine::new().fail("sam deploy");
    let run = machine.run("release", &["--bucket", "code", "--no-build"], "");
    assert_ne!(run.code, 0);
    assert!(!run.calls.contains("releases/live"), "{}", run.calls);
}

#[test]
fn code_that_lambda_could_not_start_is_not_deployed() {
    let machine = Machine::new();
    machine.bootstrap("reply", "GLIBC_2.38");
    let run = machine.run("release", &["--bucket", "code", "--no-build"], "");
    assert_eq!((run.code, run.calls.as_str()), (1, ""), "{}", run.said);
    assert!(run.said.contains("reply/bootstrap needs GLIBC 2.38"), "{}", run.said);
}

#[test]
fn a_rollback_deploys_the_release_before_without_a_build() {
    let machine = Machine::new()
        .answer("s3 cp s3://code/volley/releases/before -", "20261120T120000Z-1111111-x86_64")
        .answer("s3 cp s3://code/volley/releases/live -", "20261121T120000Z-2222222-arm64");
    let run = machine.run("rollback", &["--bucket", "code"], "");
    assert_snapshot!(run.calls, @r#"
    aws s3 cp s3://code/volley/releases/before -
    aws s3 cp --only-show-errors s3://code/volley/releases/20261120T120000Z-1111111-x86_64.yaml target/deploy/volley/20261120T120000Z-1111111-x86_64.yaml
    sam deploy --template-file target/deploy/volley/20261120T120000Z-1111111-x86_64.yaml --stack-name volley --s3-bucket code --s3-prefix volley/code --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND --no-fail-on-empty-changeset --no-confirm-changeset --parameter-overrides Architecture=x86_64
    aws s3 cp s3://code/volley/releases/live -
    aws s3 cp --only-show-errors - s3://code/volley/releases/before
      < 20261121T120000Z-2222222-arm64
    aws s3 cp --only-show-errors - s3://code/volley/releases/live
      < 20261120T120000Z-1111111-x86_64
    "#);
    let none = Machine::new().run("rollback", &["--bucket", "code"], "");
    assert_eq!((none.code, none.said.contains("--list")), (1, true), "{}", none.said);
}

#[test]
fn parameters_change_without_the_code() {
    let machine = Machine::new().answer("s3 cp s3://code/volley/releases/live -", "20261121T120000Z-2222222-arm64");
    let run = machine.run("parameters", &["--bucket", "code", "LlmApiKeySecret="], "");
    assert_snapshot!(run.calls, @r#"
    aws s3 cp s3://code/volley/releases/live -
    aws s3 cp --only-show-errors s3://code/volley/releases/20261121T120000Z-2222222-arm64.yaml target/deploy/volley/20261121T120000Z-2222222-arm64.yaml
    sam deploy --template-file target/deploy/volley/20261121T120000Z-2222222-arm64.yaml --stack-name volley --s3-bucket code --s3-prefix volley/code --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND --no-fail-on-empty-changeset --no-confirm-changeset --parameter-overrides LlmApiKeySecret=""
    aws s3 cp s3://code/volley/releases/live -
    aws s3 cp --only-show-errors - s3://code/volley/releases/live
      < 20261121T120000Z-2222222-arm64
    "#);
    let none = Machine::new().run("parameters", &["--bucket", "code", "LogLevel=debug"], "");
    assert_eq!((none.code, none.said.contains("no release is noted")), (1, true), "{}", none.said);
}

#[test]
fn one_functions_code_is_kept_and_replaced_and_its_variables_are_merged() {
    let machine = Machine::new()
        .answer("cloudformation describe-stack-resource", "volley-webhook-1A2B")
        .answer("lambda get-function", "https://code.example.com/?signed");
    let run = machine.run("function", &["webhook"], "");
    assert_snapshot!(run.calls, @r#"
    aws cloudformation describe-stack-resource --stack-name volley --logical-resource-id webhook --query StackResourceDetail.PhysicalResourceId --output text
    cargo lambda build --release --locked --target aarch64-unknown-linux-musl --package webhook
    aws lambda get-function --function-name volley-webhook-1A2B --query Code.Location --output text
    curl --fail --silent --show-error --config - --output target/deploy/volley/webhook-20261122T120000Z.zip
      < url = "https://code.example.com/?signed"
    cargo lambda deploy --binary-name webhook --merge-env volley-webhook-1A2B
    "#);
    let unknown = machine.run("function", &["weather"], "");
    assert_eq!((unknown.code, unknown.said.contains("webhook inbound")), (2, true), "{}", unknown.said);
}

#[test]
fn a_secret_goes_by_standard_input_and_an_old_one_is_replaced() {
    let new = Machine::new().fail("secretsmanager describe-secret").run("secret", &["volley/llm"], KEY);
    assert_snapshot!(new.calls, @r#"
    aws secretsmanager describe-secret --secret-id volley/llm --query ARN --output text
    aws secretsmanager create-secret --name volley/llm --query ARN --output text --secret-string file:///dev/stdin
      < sk-nobody-may-see-this
    "#);
    let old = Machine::new().run("secret", &["volley/llm", "--kms-key", "arn:key"], KEY);
    assert_snapshot!(old.calls, @r#"
    aws secretsmanager describe-secret --secret-id volley/llm --query ARN --output text
    aws secretsmanager update-secret --secret-id volley/llm --kms-key-id arn:key --query ARN --output text
    aws secretsmanager put-secret-value --secret-id volley/llm --query ARN --output text --secret-string file:///dev/stdin
      < sk-nobody-may-see-this
    "#);
    for Run { said, calls, code } in [new, old] {
        assert_eq!(code, 0);
        let shown: Vec<_> = calls.lines().chain(said.lines()).filter(|line| line.contains(KEY)).collect();
        assert_eq!(shown, [format!("  < {KEY}")], "only on a standard input");
    }
    assert_eq!(Machine::new().run("secret", &["volley/llm"], "").code, 1, "no key at all");
}

#[test]
fn dead_letters_go_back_to_their_own_queue() {
    let machine = Machine::new()
        .answer("--logical-resource-id EventsDeadQueue", "https://sqs/dead")
        .answer("--logical-resource-id EventsQueue", "https://sqs/events")
        .answer("--queue-url https://sqs/dead", "arn:dead")
        .answer("--queue-url https://sqs/events", "arn:events");
    assert_snapshot!(machine.run("redrive", &["events", "--rate", "5"], "").calls, @r#"
    aws cloudformation describe-stack-resource --stack-name volley --logical-resource-id EventsDeadQueue --query StackResourceDetail.PhysicalResourceId --output text
    aws sqs get-queue-attributes --queue-url https://sqs/dead --attribute-names QueueArn --query Attributes.QueueArn --output text
    aws cloudformation describe-stack-resource --stack-name volley --logical-resource-id EventsQueue --query StackResourceDetail.PhysicalResourceId --output text
    aws sqs get-queue-attributes --queue-url https://sqs/events --attribute-names QueueArn --query Attributes.QueueArn --output text
    aws sqs start-message-move-task --source-arn arn:dead --destination-arn arn:events --max-number-of-messages-per-second 5 --query TaskHandle --output text
    "#);
    assert_eq!(machine.run("redrive", &["weather"], "").code, 2);
}

#[test]
fn what_is_lost_comes_back_as_history_and_what_is_there_stays() {
    let machine = Machine::new().answer("describe-stack-resource", "volley-Table-1");
    let beside = machine.run("restore", &["--at", "2026-11-21T15:04:05Z"], "");
    assert_snapshot!(beside.calls, @r#"
    aws cloudformation describe-stack-resource --stack-name volley --logical-resource-id Table --query StackResourceDetail.PhysicalResourceId --output text
    aws dynamodb restore-table-to-point-in-time --source-table-name volley-Table-1 --target-table-name volley-at-2026-11-21T15-04-05Z --restore-date-time 2026-11-21T15:04:05Z --query TableDescription.TableStatus --output text
    aws dynamodb wait table-exists --table-name volley-at-2026-11-21T15-04-05Z
    "#);
    assert_eq!(beside.said.trim(), "volley-at-2026-11-21T15-04-05Z");

    let items =
        r#"{"Items": [{"pk": {"S": "T#acme"}, "sk": {"S": "A"}, "due_pk": {"S": "DUE#1"}, "due_sk": {"S": "1"}}]}"#;
    let machine = Machine::new().answer("describe-stack-resource", "volley-Table-1").answer("dynamodb scan", items);
    let copied = machine.run("restore", &["--from", "beside", "--of", "T#acme"], "");
    assert_snapshot!(copied.calls, @r#"
    aws cloudformation describe-stack-resource --stack-name volley --logical-resource-id Table --query StackResourceDetail.PhysicalResourceId --output text
    aws dynamodb scan --table-name beside --filter-expression begins_with(pk, :prefix) --expression-attribute-values {":prefix": {"S": "T#acme"}} --output json
    aws dynamodb put-item --table-name volley-Table-1 --condition-expression attribute_not_exists(pk) --item file:///dev/stdin
      < {"pk": {"S": "T#acme"}, "sk": {"S": "A"}}
    "#);
    assert_eq!(copied.said.trim(), "1 items were copied back, 0 were there.");

    let there = machine.refuse("dynamodb put-item", "An error occurred (ConditionalCheckFailedException)");
    let said = there.run("restore", &["--from", "beside"], "").said;
    assert_eq!(said.trim(), "0 items were copied back, 1 were there.");
}

/// The scripts with what each needs to know.
const DRY: &[(&str, &[&str])] = &[
    ("release", &["--bucket", "code"]),
    ("rollback", &["--bucket", "code"]),
    ("parameters", &["--bucket", "code", "LogLevel=debug"]),
    ("function", &["live"]),
    ("secret", &["volley/llm"]),
    ("redrive", &["runs"]),
    ("redrive", &["notices"]),
    ("restore", &["--at", "2026-11-21T15:04:05Z"]),
    ("restore", &["--from", "beside"]),
];

#[test]
fn a_dry_run_calls_nobody_and_says_what_it_would() {
    for (script, words) in DRY {
        let run = Machine::new().run(script, &[*words, &["--dry-run"]].concat(), KEY);
        assert_eq!((run.code, run.calls.as_str()), (0, ""), "{script}: {}", run.said);
        assert!(run.said.contains("would run: ") && !run.said.contains(KEY), "{script}: {}", run.said);
    }
}

#[test]
fn whoever_asks_for_help_or_says_nonsense_is_answered() {
    for (script, _) in DRY {
        let help = Machine::new().run(script, &["--help"], "");
        assert_eq!((help.code, help.calls.as_str()), (0, ""), "{script}");
        assert!(
            help.said.contains(&format!("infra/deploy/{script} ")) && help.said.contains("--dry-run"),
            "{}",
            help.said
        );
        let nonsense = Machine::new().run(script, &["--sideways"], "");
        assert_eq!((nonsense.code, nonsense.calls.as_str()), (2, ""), "{script}: {}", nonsense.said);
        assert_eq!(nonsense.said.lines().count(), 1, "one sentence: {}", nonsense.said);
    }
}
