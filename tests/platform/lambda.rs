//! A function's loop against a Runtime API on loopback: the test starts itself again as the function, which answers a batch. The
//! stack test does the same with the real binaries.

use platform::lambda;
use platform::telemetry::metric::{Count, add};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::thread;

/// What Lambda sets for a function, and nobody else does.
const RUNTIME_API: &str = "AWS_LAMBDA_RUNTIME_API";

/// The test below, by the name that it is started again by.
const THIS: &str = "lambda::a_batch_is_answered_with_what_failed_and_what_was_counted_is_told";

/// The function, until it is killed: it fails the records that are poison.
fn function() -> ! {
    let code = lambda::start("reply", async || {
        let poison = "poison".to_owned();
        lambda::queue(async |records| {
            add(Count::RecordsRetried, 1);
            let bad = records.into_iter().filter(|record| record.body == poison);
            bad.map(|record| record.id).collect()
        })
        .await
    });
    panic!("the function has ended: {code:?}");
}

#[test]
fn a_batch_is_answered_with_what_failed_and_what_was_counted_is_told() {
    if std::env::var(RUNTIME_API).is_ok() {
        function();
    }
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    let address = listener.local_addr().expect("an address").to_string();
    let this = std::env::current_exe().expect("this program");
    let mut function = Command::new(this)
        .args(["--exact", THIS])
        .env(RUNTIME_API, &address)
        .env("VOLLEY_METRICS", "Volley/test")
        .env("AWS_LAMBDA_FUNCTION_NAME", "reply")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
        .env("AWS_LAMBDA_LOG_STREAM_NAME", "stream")
        .env("AWS_LAMBDA_LOG_GROUP_NAME", "group")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the function starts");
    // Its output ends when it does; then it is reported, so that nobody waits for an answer that cannot come.
    let mut output = function.stdout.take().expect("it was piped");
    let told = thread::spawn(move || {
        let mut told = String::new();
        output.read_to_string(&mut told).ok();
        TcpStream::connect(address).and_then(|mut stream| stream.write_all(b"ENDED\r\n\r\n")).ok();
        told
    });

    let record = |id: &str, body: &str| format!(r#"{{"messageId":"{id}","receiptHandle":"r","body":"{body}"}}"#);
    let batch = format!(r#"{{"Records":[{},{}]}}"#, record("m-1", "fine"), record("m-2", "poison"));
    let answer = answer_to(&listener, &batch);

    function.kill().expect("it can be ended");
    function.wait().expect("it has ended");
    assert_eq!(answer, r#"{"batchItemFailures":[{"itemIdentifier":"m-2"}]}"#);
    let told = told.join().expect("its output is text");
    assert_eq!(told.matches("CloudWatchMetrics").count(), 1, "one line for one invocation: {told}");
    assert!(told.contains(r#""Namespace":"Volley/test""#) && told.contains(r#""RecordsRetried":1"#), "{told}");
}

/// Hands out the event once, and gives back what the function posts as its answer.
fn answer_to(listener: &TcpListener, event: &str) -> String {
    for stream in listener.incoming() {
        let stream = stream.expect("a connection");
        let mut reader = BufReader::new(stream.try_clone().expect("the same connection"));
        let mut writer = stream;
        while let Some((start, body)) = read(&mut reader) {
            assert!(!start.starts_with("ENDED"), "the function ended before it answered");
            if start.starts_with("POST") {
                assert!(start.contains("/2018-06-01/runtime/invocation/request-1/response"), "{start}");
                return body;
            }
            let head = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: request-1\r\n\
                Lambda-Runtime-Deadline-Ms: 4102444800000\r\nLambda-Runtime-Invoked-Function-Arn: arn\r\n";
            let answer = format!("{head}Content-Length: {}\r\n\r\n{event}", event.len());
            writer.write_all(answer.as_bytes()).expect("the event is given");
        }
    }
    unreachable!("a listener never stops listening")
}

/// The first line and the body of a request; `None` when the connection has closed.
fn read(reader: &mut impl BufRead) -> Option<(String, String)> {
    let mut start = String::new();
    reader.read_line(&mut start).ok().filter(|count| *count > 0)?;
    let (mut length, mut chunked) = (0, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end().to_lowercase();
        match line.split_once(": ") {
            Some(("content-length", value)) => length = value.parse().ok()?,
            Some(("transfer-encoding", _)) => chunked = true,
            Some(_) => {}
            None => break,
        }
    }
    assert!(!chunked, "the answer has a length");
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((start, String::from_utf8_lossy(&body).into_owned()))
}
