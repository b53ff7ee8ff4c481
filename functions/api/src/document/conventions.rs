//! What holds for every operation alike, written into the document once: the headers that a call may carry and the problems that
//! it may be answered with. What is particular to a route stands at the route.

use serde_json::{Map, Value, json};

/// An operation: its method, its path, and what the route says of it.
struct Operation<'a> {
    method: &'a str,
    path: &'a str,
    says: &'a Value,
}

/// Which operations a convention is for.
type Holds = fn(&Operation<'_>) -> bool;

fn always(_: &Operation<'_>) -> bool {
    true
}

fn changes(operation: &Operation<'_>) -> bool {
    operation.method != "get"
}

fn replaces(operation: &Operation<'_>) -> bool {
    matches!(operation.method, "put" | "patch")
}

/// In the path, in the body, or a conversation in the query.
fn names_a_thing(operation: &Operation<'_>) -> bool {
    let mut query = operation.says["parameters"].as_array().into_iter().flatten();
    operation.path.contains('{')
        || operation.method == "post"
        || query.any(|parameter| parameter["name"] == "conversation")
}

const HEADERS: [(&str, &str, Holds); 2] = [
    ("Idempotency-Key", "1 to 128 visible characters; the same key within a day is the same call.", changes),
    (
        "If-Match",
        "The ETag that was read, in its quotes: if it has changed since, nothing is done and 412 is answered.",
        replaces,
    ),
];

const PROBLEMS: [(&str, &str, Holds); 10] = [
    ("400", "The request cannot be used; detail says what to do, field where.", always),
    ("401", "The call names nobody: no key, or one that is revoked.", always),
    ("403", "The key lacks the permission that this takes.", always),
    ("404", "There is no such thing, or it is not yours.", names_a_thing),
    ("409", "Its present state does not allow it.", changes),
    ("412", "It has changed meanwhile; current is what it is now.", replaces),
    ("413", "The body is longer than 65,536 bytes.", changes),
    ("422", "The Idempotency-Key was used for another call, or something is missing that the call relies on.", changes),
    ("429", "Too many calls, or a quota is used up; Retry-After says when to go on.", always),
    ("503", "Not now. Try again; with the same Idempotency-Key nothing is done twice.", always),
];

/// Writes them into the document.
pub fn complete(document: &mut Value) {
    let Some(paths) = document["paths"].as_object_mut() else { return };
    for (path, methods) in paths {
        for (method, operation) in methods.as_object_mut().into_iter().flatten() {
            let whole = Operation { method, path, says: operation };
            let (headers, problems) = (headers(&whole), problems(&whole));
            if !headers.is_empty() {
                operation["parameters"] = headers.into();
            }
            operation["responses"] = problems;
        }
    }
}

fn headers(operation: &Operation<'_>) -> Vec<Value> {
    let mut parameters = operation.says["parameters"].as_array().cloned().unwrap_or_default();
    for (name, description, _) in HEADERS.iter().filter(|(_, _, holds)| holds(operation)) {
        if !parameters.iter().any(|parameter| parameter["name"] == *name) {
            let schema = json!({"type": "string"});
            parameters.push(
                json!({"name": name, "in": "header", "required": false, "description": description, "schema": schema}),
            );
        }
    }
    parameters
}

fn problems(operation: &Operation<'_>) -> Value {
    let mut responses = operation.says["responses"].as_object().cloned().unwrap_or_default();
    // "Some 4XX" is what a route says of itself; here stands which.
    responses.remove("4XX");
    for (status, description, _) in PROBLEMS.iter().filter(|(_, _, holds)| holds(operation)) {
        let schema = json!({"$ref": "#/components/schemas/ProblemJson"});
        let content = json!({"application/problem+json": {"schema": schema}});
        let problem = json!({"description": description, "content": content});
        responses.entry((*status).to_owned()).or_insert(problem);
    }
    sorted(responses)
}

fn sorted(responses: Map<String, Value>) -> Value {
    let mut responses: Vec<_> = responses.into_iter().collect();
    responses.sort_by(|one, other| one.0.cmp(&other.0));
    Value::Object(responses.into_iter().collect())
}
