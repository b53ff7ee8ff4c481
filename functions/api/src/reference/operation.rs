//! One operation: what it does, what it takes, a call, and what comes back.

use super::html::escaped;
use super::schema;
use serde_json::Value;

/// An operation of the document.
pub struct Operation<'a> {
    /// Its method, in small letters.
    pub method: &'a str,
    /// Its path below the API's own.
    pub path: &'a str,
    /// What the document says of it.
    pub operation: &'a Value,
}

impl Operation<'_> {
    /// Its line in the contents.
    pub fn link(&self) -> String {
        let summary = escaped(self.operation["summary"].as_str().unwrap_or(self.path).trim_end_matches('.'));
        format!("<li><a href=\"#{}\">{summary}</a></li>", self.anchor())
    }

    /// All of it.
    pub fn written(&self, document: &Value) -> String {
        let text = |name: &str| escaped(self.operation[name].as_str().unwrap_or_default());
        let (summary, path, method) = (text("summary"), escaped(self.path), self.method);
        let permission = match self.operation["x-permission"].as_str() {
            Some(permission) => format!("<p class=\"takes\">Takes <code>{}</code></p>", escaped(permission)),
            None => String::new(),
        };
        format!(
            "<article id=\"{}\"><h3><span class=\"method {method}\">{method}</span> <code>{path}</code></h3><p>{summary}</p>{permission}\
             {}{}<h4>A call</h4><pre><code>{}</code></pre>{}</article>",
            self.anchor(),
            self.parameters(),
            self.body(document),
            escaped(&self.call(document)),
            self.answers(document),
        )
    }

    fn anchor(&self) -> String {
        let path: String = self.path.chars().filter(|c| !matches!(c, '{' | '}')).collect();
        format!("{}{}", self.method, path.replace('/', "-"))
    }

    fn parameters(&self) -> String {
        let rows: String = self.operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|parameter| {
                let place = parameter["in"].as_str().unwrap_or_default();
                schema::row(&parameter["name"], place, parameter["required"] == true, &parameter["description"])
            })
            .collect();
        schema::table("Parameters", &rows)
    }

    fn body(&self, document: &Value) -> String {
        schema::fields("Body", document, &self.operation["requestBody"]["content"]["application/json"]["schema"])
    }

    /// A call that can be tried: with what must be there.
    fn call(&self, document: &Value) -> String {
        let mut call = match self.method {
            "get" => "curl".to_owned(),
            method => format!("curl -X {}", method.to_uppercase()),
        };
        call.push_str(" -H \"Authorization: Bearer $KEY\"");
        if self.method != "get" {
            call.push_str(" -H \"Idempotency-Key: $(uuidgen)\"");
        }
        let content = &self.operation["requestBody"]["content"];
        if !content["text/csv"].is_null() {
            call.push_str(" -H \"Content-Type: text/csv\" \\\n  --data-binary @today.csv");
        }
        let schema = &content["application/json"]["schema"];
        if !schema.is_null() {
            let example = schema::example(document, schema).to_string().replace('\'', "'\\''");
            call.push_str(&format!(" \\\n  -d '{example}'"));
        }
        let path = self.path.replace('{', "$").replace('}', "");
        format!("{call} \\\n  \"$API{path}\"")
    }

    fn answers(&self, document: &Value) -> String {
        let mut fields = String::new();
        let mut rows = String::new();
        for (status, answer) in self.operation["responses"].as_object().into_iter().flatten() {
            let description = escaped(answer["description"].as_str().unwrap_or_default());
            rows.push_str(&format!("<tr><td><code>{}</code></td><td>{description}</td></tr>", escaped(status)));
            if status.starts_with('2') {
                let schema = &answer["content"]["application/json"]["schema"];
                fields.push_str(&schema::fields("Answer", document, schema));
            }
        }
        format!("{fields}<details><summary>Statuses</summary><table><tbody>{rows}</tbody></table></details>")
    }
}
