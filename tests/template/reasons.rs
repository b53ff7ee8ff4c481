//! Why a statement is in a role, by its name; and why a resource may end in a wildcard. What is in neither list is not allowed.

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// Every function logs, and everything is encrypted.
    Always,
    /// The handler takes this trait.
    Takes(&'static str),
    /// Lambda itself polls for the function, with the function's role.
    TriggeredBy(&'static str),
}

/// What each statement's name stands for.
pub const STATEMENTS: [(&str, Because); 19] = [
    ("Logs", Because::Always),
    ("Key", Because::Always),
    ("Poll", Because::TriggeredBy("SQS")),
    ("Stream", Because::TriggeredBy("DynamoDB")),
    ("Streams", Because::TriggeredBy("DynamoDB")),
    ("SetAside", Because::TriggeredBy("DynamoDB")),
    ("Table", Because::Takes("Table")),
    ("Due", Because::Takes("Table")),
    ("Lists", Because::Takes("Table")),
    ("Send", Because::Takes("Queue")),
    ("Schedules", Because::Takes("Scheduler")),
    ("PassSchedulerRole", Because::Takes("Scheduler")),
    ("Publish", Because::Takes("Bus")),
    ("Media", Because::Takes("Files")),
    ("RefKey", Because::Takes("Secrets")),
    ("TelnyxKeys", Because::Takes("Secrets")),
    ("ModelKey", Because::Takes("Secrets")),
    ("SignInSecret", Because::Takes("Secrets")),
    ("Sockets", Because::Takes("Http")),
];

/// The traits that no role need know of: time, and what is reached over the internet.
pub const WITHOUT_A_ROLE: [&str; 2] = ["Clock", "Http"];

/// Resources that do not have one fixed name.
pub const WILDCARDS: [(&str, &str); 8] = [
    ("${Media.Arn}/*", "pictures are named by what they belong to"),
    (
        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${LiveGateway}/live/POST/@connections/*",
        "API Gateway names a connection when it is made",
    ),
    (
        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${LiveGateway}/live/DELETE/@connections/*",
        "API Gateway names a connection when it is made",
    ),
    ("${Table.Arn}/stream/*", "ListStreams knows no single stream"),
    (
        "arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule/${ScheduleGroup}/*",
        "a schedule is named by the message that it holds, and lies in our group",
    ),
    (
        "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:${TelnyxSecretPrefix}*",
        "each Telnyx account names its own secret, under the deployer's prefix",
    ),
    (
        "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:${LlmApiKeySecret}-??????",
        "Secrets Manager ends each ARN with six characters of its own",
    ),
    (
        "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:${SignInSecret}-??????",
        "Secrets Manager ends each ARN with six characters of its own",
    ),
];
