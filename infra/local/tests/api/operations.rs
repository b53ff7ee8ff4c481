//! The operations of the served document, and what calls of them are made of.

use crate::running::Local;
use serde_json::{Map, Value, json};

/// One operation.
#[derive(Clone)]
pub struct Operation {
    /// In capitals.
    pub method: &'static str,
    /// With its ids still named.
    pub path: String,
    /// What the document says of it.
    pub said: Value,
}

/// A document, and its operations.
pub struct Document {
    pub document: Value,
    pub operations: Vec<Operation>,
}

impl Document {
    /// The one that is served.
    pub async fn served(local: &Local) -> Self {
        let document = local.json("/api/v1/openapi.json").await;
        let mut operations = vec![];
        for (path, methods) in document["paths"].as_object().expect("paths") {
            for (method, said) in methods.as_object().expect("methods") {
                let method = method.to_uppercase().leak();
                operations.push(Operation { method, path: path.clone(), said: said.clone() });
            }
        }
        assert!(operations.len() >= 20, "{}", operations.len());
        Self { document, operations }
    }

    /// What the body of this operation is made of; null where it takes none.
    pub fn schema(&self, operation: &Operation) -> Value {
        self.found(&operation.said["requestBody"]["content"]["application/json"]["schema"]).clone()
    }

    /// A body that the operation takes; null where it takes none.
    pub fn body(&self, operation: &Operation) -> Value {
        let schema = self.schema(operation);
        if schema.is_null() { Value::Null } else { self.example(&schema) }
    }

    fn example(&self, schema: &Value) -> Value {
        let schema = self.found(schema);
        if let Some(given) = schema.get("example").or_else(|| schema["enum"].get(0)) {
            return given.clone();
        }
        if schema.get("properties").is_some() {
            let named = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            return named
                .map(|name| (name.to_owned(), self.example(&schema["properties"][name])))
                .collect::<Map<_, _>>()
                .into();
        }
        match schema["type"].as_str().or(schema["type"][0].as_str()) {
            Some("array") => json!([self.example(&schema["items"])]),
            Some("integer" | "number") => json!(1),
            Some("boolean") => json!(true),
            Some("object") => json!({}),
            _ => json!("answered"),
        }
    }

    fn found<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str().and_then(|named| named.strip_prefix('#')) {
            Some(named) => self.document.pointer(named).expect("it is in the document"),
            None => schema,
        }
    }
}

impl Operation {
    /// Its path, with each id that it names.
    pub fn at(&self, ids: &[(&str, &str)]) -> String {
        let named = ids.iter().fold(self.path.clone(), |path, (name, id)| path.replace(&format!("{{{name}}}"), id));
        // An id that nobody has given is one that nobody has.
        let mut parts: Vec<&str> = named.split('/').collect();
        parts.iter_mut().filter(|part| part.starts_with('{')).for_each(|part| *part = "none");
        parts.join("/")
    }

    /// Whether it takes this parameter.
    pub fn takes(&self, parameter: &str) -> bool {
        self.said["parameters"].as_array().into_iter().flatten().any(|one| one["name"] == parameter)
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}
