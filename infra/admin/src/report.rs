//! What a command has done, for people as sentences, for programs as one JSON object.

use serde_json::{Map, Value, json};

/// How a command that was carried out ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All is as it should be.
    Fine,
    /// Something is wrong that a person must see to.
    Wrong,
}

/// What a command has done.
#[derive(Clone, Debug)]
pub struct Report {
    /// Sentences.
    pub lines: Vec<String>,
    /// The same for programs.
    pub fields: Map<String, Value>,
    /// How it ended.
    pub ending: Ending,
}

impl Report {
    /// One sentence.
    pub fn new(line: impl Into<String>) -> Self {
        Self { lines: vec![line.into()], fields: Map::new(), ending: Ending::Fine }
    }

    /// And a field for programs.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self
    }

    /// And another sentence.
    pub fn and(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// What is printed for people.
    pub fn text(&self, dry: Option<&[Value]>) -> String {
        let Some(would) = dry else {
            return self.lines.join("\n");
        };
        let mut lines = vec!["Dry run: nothing is changed. It would end like this:".to_owned()];
        lines.extend(self.lines.iter().map(|line| format!("  {line}")));
        lines.push(format!("{} would be done:", if would.is_empty() { "Nothing" } else { "This" }));
        lines.extend(would.iter().map(|step| format!("  {step}")));
        lines.join("\n")
    }

    /// What is printed for programs.
    pub fn json(&self, command: &str, dry: Option<&[Value]>) -> Value {
        let mut object = Map::new();
        object.insert("command".into(), command.into());
        object.insert("ok".into(), (self.ending == Ending::Fine).into());
        object.insert("dryRun".into(), dry.is_some().into());
        object.insert("said".into(), json!(self.lines));
        if let Some(would) = dry {
            object.insert("would".into(), json!(would));
        }
        object.extend(self.fields.clone());
        Value::Object(object)
    }
}
