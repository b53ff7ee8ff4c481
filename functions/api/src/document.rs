//! The OpenAPI document that the routes make. Only this test makes it; what is served is `openapi.json`, which it compares.
//! `OPENAPI=write cargo test` writes that file anew.

mod conventions;

use crate::route;
use crate::router::{BASE, DOCUMENT, every_route};
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{InfoBuilder, ServerBuilder};

const INTRODUCTION: &str = "Conversations with customers by text: read, started, written in, taken over, closed. \
    Ids are opaque; instants are RFC 3339 in UTC; lists go on with nextCursor; what goes wrong is problem+json whose type never \
    changes. A call that changes something may carry an Idempotency-Key: repeated within a day, it is answered as it was the \
    first time and done once. What is read singly has an ETag; a PATCH or PUT that names it in If-Match changes nothing that has \
    changed since.";

macro_rules! described {
    ($($group:ident::$handler:ident),*) => {
        #[derive(OpenApi)]
        #[openapi(paths($(route::$group::$handler),*))]
        struct Described;
    };
}
every_route!(described);

fn document() -> Value {
    let key = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("An API key: vly_…, made under /keys"))
        .build();
    let mut document = Described::openapi();
    document.info = InfoBuilder::new().title("Volley").version("1").description(Some(INTRODUCTION)).build();
    document.servers = Some(vec![ServerBuilder::new().url(BASE).build()]);
    document.security = Some(vec![SecurityRequirement::new("key", Vec::<String>::new())]);
    document.components.get_or_insert_default().add_security_scheme("key", SecurityScheme::Http(key));
    let mut document = serde_json::to_value(document).expect("a document is plain JSON");
    conventions::complete(&mut document);
    document
}

/// On lines that a change can be read by, without more blanks than that takes: it is part of the function.
fn written(document: &Value) -> String {
    let mut text = vec![];
    document.serialize(&mut Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b" "))).expect("JSON");
    text.push(b'\n');
    String::from_utf8(text).expect("JSON is text")
}

#[test]
fn the_document_that_is_served_is_what_the_routes_say() {
    let written = written(&document());
    if std::env::var("OPENAPI").is_ok_and(|mode| mode == "write") {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json"), &written).expect("it can be written");
        return;
    }
    assert!(written == DOCUMENT, "the routes say something else than openapi.json: OPENAPI=write cargo test writes it");
}
