//! The table's rows, in its order. Budgets are the project's own; a figure without one is there to be compared with.

use crate::row::{Bound, Row, Unit};
use Bound::{AtLeast, AtMost, Shown};
use Unit::{Byte, Count, Dollar, GigabyteSecond, Megabyte, Million, Millisecond, Times};

/// What can be measured; the rows below say in words what each is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Id {
    Start,
    ColdTls,
    Warm,
    Memory,
    MemoryLater,
    Growth,
    WebhookSize,
    WebhookRequests,
    RustInit,
    EmptyInit,
    RustWarm,
    NodeInit,
    NodeWarm,
    NodeMemory,
    PythonInit,
    PythonWarm,
    PythonMemory,
    ReplyMemory,
    InboundMemory,
    OutboundMemory,
    LiveMemory,
    SweepMemory,
    WorkflowMemory,
    ApiStart,
    ApiFirst,
    ApiBegun,
    ApiListed,
    ApiMemory,
    ApiSize,
    LargestSize,
    RoundTrips,
    WriteUnits,
    ReadUnits,
    RunWriteUnits,
    RunReadUnits,
    RunSchedules,
    InboxUnits,
    ProgressUnits,
    ThreadUnits,
    SearchUnits,
    LogBytes,
    LifeBytes,
    GigabyteSeconds,
    Bill,
    QuietBill,
    Sleeping,
    StepFunctions,
}

const CALLGRIND: &str = "callgrind, the release binary";
const PROCESS: &str = "/proc of the release binary";
const START: &str = "CPU time on the same stubs in turns, medians of 41 starts";
const TWIN: &str = "CPU time on the same stubs in turns, medians of 5 rounds";
const FILE: &str = "the release binary, x86-64";
const WORLD: &str = "counted in the simulated world, pinned by a test";
const MANY: &str = "counted in the simulated world";
const RIG: &str = "2,500 turns through the release binaries, dynoxide and the fakes";
const MODEL: &str = "model: counts × list prices";

/// All of them.
pub const ROWS: &[Row] = &[
    row(Id::Start, "webhook: instructions from start to the first `next`", Million, AtMost(1.5), CALLGRIND),
    row(
        Id::ColdTls,
        "webhook: instructions of init, first TLS to the queue and first message",
        Million,
        AtMost(7.0),
        "callgrind, the release binary trusting one more root; RSA chain as AWS has it, TLS 1.3",
    ),
    row(Id::Warm, "webhook: warm instructions per message", Million, AtMost(1.2), CALLGRIND),
    row(Id::RustInit, "webhook: CPU to start", Millisecond, Shown, START),
    row(Id::EmptyInit, "— of an empty Rust program", Millisecond, Shown, START),
    row(Id::NodeInit, "— Node 20 twin (SDK v3, bundled): times that", Times, AtLeast(100.0), START),
    row(Id::PythonInit, "— Python 3.11 twin (boto3): times that", Times, AtLeast(150.0), START),
    row(Id::RustWarm, "webhook: warm CPU per message", Millisecond, Shown, TWIN),
    row(Id::NodeWarm, "— Node 20 twin: times that", Times, AtLeast(4.5), TWIN),
    row(Id::PythonWarm, "— Python 3.11 twin: times that", Times, AtLeast(4.0), TWIN),
    row(Id::Memory, "webhook: memory after 2,500 messages", Megabyte, AtMost(8.0), PROCESS),
    row(Id::MemoryLater, "webhook: memory after 100,000 messages", Megabyte, AtMost(8.0), PROCESS),
    row(Id::Growth, "webhook: what it grew by between the two", Megabyte, AtMost(0.25), PROCESS),
    row(Id::NodeMemory, "— Node 20 twin: memory after 2,500 messages", Megabyte, Shown, "/proc of the twin"),
    row(Id::PythonMemory, "— Python 3.11 twin: memory after 2,500 messages", Megabyte, Shown, "/proc of the twin"),
    row(Id::ReplyMemory, "reply: memory after 2,500 ticks", Megabyte, AtMost(16.0), RIG),
    row(Id::InboundMemory, "inbound: memory after 7,500 events", Megabyte, AtMost(16.0), RIG),
    row(Id::OutboundMemory, "outbound: memory after 2,500 messages", Megabyte, AtMost(16.0), RIG),
    row(Id::LiveMemory, "live: memory after 2,500 changes", Megabyte, AtMost(16.0), RIG),
    row(Id::SweepMemory, "sweep: memory after 100 sweeps", Megabyte, AtMost(16.0), RIG),
    row(Id::WorkflowMemory, "workflow: memory after 2,500 runs begun", Megabyte, AtMost(16.0), RIG),
    row(Id::ApiStart, "api: instructions from start to the first `next`", Million, Shown, CALLGRIND),
    row(
        Id::ApiFirst,
        "api: instructions of the first conversation begun, a typed number read",
        Million,
        Shown,
        CALLGRIND,
    ),
    row(Id::ApiBegun, "api: warm instructions per conversation begun", Million, Shown, CALLGRIND),
    row(Id::ApiListed, "api: warm instructions per page of the Inbox, 50 rows", Million, Shown, CALLGRIND),
    row(Id::ApiMemory, "api: memory after 2,500 calls", Megabyte, AtMost(24.0), PROCESS),
    row(Id::WebhookSize, "webhook: stripped binary", Megabyte, AtMost(4.5), FILE),
    row(Id::ApiSize, "api: stripped binary", Megabyte, AtMost(10.0), FILE),
    row(Id::LargestSize, "the largest of the other functions: stripped binary", Megabyte, AtMost(10.0), FILE),
    row(Id::WebhookRequests, "webhook: requests to AWS per message", Count, AtMost(1.0), "counted by the stub of SQS"),
    row(Id::RoundTrips, "round trips to the table one after another, text to POST", Count, AtMost(6.0), WORLD),
    row(Id::WriteUnits, "write units per turn", Count, AtMost(32.0), WORLD),
    row(Id::ReadUnits, "read units per turn", Count, AtMost(10.0), WORLD),
    row(Id::RunWriteUnits, "write units per run of a workflow that sends, waits two days, sends", Count, Shown, WORLD),
    row(Id::RunReadUnits, "— read units", Count, Shown, WORLD),
    row(Id::RunSchedules, "— schedules", Count, AtMost(1.0), WORLD),
    row(Id::InboxUnits, "read units of a page of the Inbox among 1,000,000 conversations", Count, AtMost(5.0), MANY),
    row(Id::ProgressUnits, "— of In Progress", Count, AtMost(5.0), MANY),
    row(Id::ThreadUnits, "— of a thread of 10,000 messages", Count, AtMost(5.0), MANY),
    row(Id::SearchUnits, "— of the search", Count, AtMost(5.0), MANY),
    row(Id::LogBytes, "log bytes per message, at each function that handles it", Byte, AtMost(200.0), RIG),
    row(Id::LifeBytes, "— of its whole life, all functions and receipts together", Byte, Shown, RIG),
    row(
        Id::GigabyteSeconds,
        "reply: billed GB-s per reply, the model thinking 2.5 s, ten conversations a batch",
        GigabyteSecond,
        AtMost(0.07),
        "the release binary and a model that takes 2.5 s",
    ),
    row(Id::Bill, "1,000 conversations of 5 turns, batches of ten", Dollar, AtMost(0.18), MODEL),
    row(Id::QuietBill, "the same, every event alone in its batch", Dollar, Shown, MODEL),
    row(Id::Sleeping, "— a Lambda that sleeps 7 s per message: times that", Times, AtLeast(3.5), MODEL),
    row(Id::StepFunctions, "— Step Functions per message: times that", Times, AtLeast(10.0), MODEL),
];

const fn row(id: Id, name: &'static str, unit: Unit, bound: Bound, how: &'static str) -> Row {
    Row { id, name, unit, bound, how }
}
