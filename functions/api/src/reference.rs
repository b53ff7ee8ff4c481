//! The reference as a page, for people: made of the same document that programs read. No script, and nothing from elsewhere.

mod html;
mod operation;
mod schema;

use crate::router::DOCUMENT;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use html::escaped;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Its style sheet.
const STYLE: &str = include_str!("reference/style.css");

/// What such a page may load: its own style sheet, and nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// It changes with a release only.
const KEPT: &str = "public, max-age=300";

/// The groups that are read first; the others follow by name.
const FIRST: [&str; 4] = ["conversations", "messages", "contacts", "settings"];

/// The page, written when it is first asked for.
static PAGE: LazyLock<String> =
    LazyLock::new(|| written(&serde_json::from_str(DOCUMENT).expect("the document is JSON")));

/// The page, as it is answered.
pub fn page() -> Response {
    answer("text/html; charset=utf-8", &PAGE)
}

/// The style sheet, as it is answered.
pub fn style() -> Response {
    answer("text/css; charset=utf-8", STYLE)
}

fn answer(kind: &'static str, body: &'static str) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (CACHE_CONTROL, HeaderValue::from_static(KEPT)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, body).into_response()
}

fn written(document: &Value) -> String {
    let groups = groups(document);
    let contents: String = groups.iter().map(|(name, operations)| listed(name, operations)).collect();
    let sections: String = groups
        .iter()
        .map(|(name, operations)| {
            let written: String = operations.iter().map(|operation| operation.written(document)).collect();
            format!("<section><h2 id=\"{0}\">{0}</h2>{written}</section>", escaped(name))
        })
        .collect();
    let introduction = escaped(document["info"]["description"].as_str().unwrap_or_default());
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Volley API</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <link rel=\"stylesheet\" href=\"reference.css\"></head><body><a class=\"skip\" href=\"#main\">To the reference</a>\
         <header><h1>Volley API</h1><p>{introduction}</p>{START}</header>\
         <div class=\"page\"><nav aria-label=\"Operations\">{contents}</nav><main id=\"main\">{sections}</main></div></body></html>"
    )
}

const START: &str = "<p>Every call names its caller with an API key. Its permissions are listed with the key; what each operation \
    takes stands beside it. <a href=\"openapi.json\">The document for programs</a> is OpenAPI 3.1.</p>\
    <pre><code>export KEY=vly_…            # an API key\n\
    export API=https://…/api/v1 # where this page is\n\
    curl -H \"Authorization: Bearer $KEY\" \"$API/conversations?limit=10\"</code></pre>\
    <p>Each answer says in <code>RateLimit-Limit</code>, <code>RateLimit-Remaining</code> and <code>RateLimit-Reset</code> how many calls \
    the key has left and in how many seconds the count begins anew.</p>";

/// The operations by their groups.
fn groups(document: &Value) -> Vec<(String, Vec<operation::Operation<'_>>)> {
    let mut groups: BTreeMap<(usize, String), Vec<operation::Operation<'_>>> = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let group = operation["tags"][0].as_str().unwrap_or("other");
            let place = FIRST.iter().position(|first| *first == group).unwrap_or(FIRST.len());
            groups.entry((place, group.to_owned())).or_default().push(operation::Operation { method, path, operation });
        }
    }
    groups.into_iter().map(|((_, name), operations)| (name, operations)).collect()
}

fn listed(name: &str, operations: &[operation::Operation<'_>]) -> String {
    let items: String = operations.iter().map(operation::Operation::link).collect();
    format!("<h3><a href=\"#{0}\">{0}</a></h3><ul>{items}</ul>", escaped(name))
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_operation_is_on_the_page_with_its_permission_and_a_call() {
        let document: serde_json::Value = serde_json::from_str(super::DOCUMENT).expect("JSON");
        let page = &*super::PAGE;
        for (path, methods) in document["paths"].as_object().expect("paths") {
            for (method, operation) in methods.as_object().expect("methods") {
                let permission =
                    operation["x-permission"].as_str().unwrap_or_else(|| panic!("{method} {path} says no permission"));
                assert!(page.contains(&format!(">{path}</code>")) && page.contains(permission), "{method} {path}");
            }
        }
        assert!(!page.contains("<script") && !page.contains("style=") && page.contains("curl -X POST"));
    }
}
