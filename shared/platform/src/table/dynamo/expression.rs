//! Conditions and changes as DynamoDB's expressions. `Condition::holds` is the meaning, and these must agree with it: what can
//! never hold there (a comparison with a boolean, an empty `Any`) becomes an expression that never holds here.

use super::value::value_to_dynamo;
use crate::table::{Change, Condition, TableFailure};
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;
use std::collections::HashMap;

/// What a write sends beside its key or item. Parts that are empty must not be sent, so they are `None`.
#[derive(Debug, Default)]
pub struct Expression {
    /// What must hold; `None`: always.
    pub condition: Option<String>,
    /// What changes.
    pub update: Option<String>,
    names: Vec<String>,
    values: Vec<AttributeValue>,
}

impl Expression {
    /// A condition alone.
    pub fn of(condition: &Condition) -> Result<Self, TableFailure> {
        let mut expression = Self::default();
        expression.condition = expression.render(condition)?;
        Ok(expression)
    }

    /// The same with the changes of an update. Setting null is removing.
    pub fn changing(mut self, changes: &[Change]) -> Result<Self, TableFailure> {
        let (mut sets, mut adds, mut removes) = (Vec::new(), Vec::new(), Vec::new());
        for change in changes {
            match change {
                Change::Set(name, Value::Null) | Change::Remove(name) => removes.push(self.name(name)),
                Change::Set(name, value) => sets.push(format!("{} = {}", self.name(name), self.value(value)?)),
                Change::Add(name, by) => adds.push(format!("{} {}", self.name(name), self.value(&Value::from(*by))?)),
            }
        }
        let clauses: Vec<String> = [("SET", sets), ("ADD", adds), ("REMOVE", removes)]
            .into_iter()
            .filter(|(_, parts)| !parts.is_empty())
            .map(|(verb, parts)| format!("{verb} {}", parts.join(", ")))
            .collect();
        self.update = (!clauses.is_empty()).then(|| clauses.join(" "));
        Ok(self)
    }

    /// The attribute names behind the placeholders.
    pub fn names(&self) -> Option<HashMap<String, String>> {
        let names = self.names.iter().enumerate().map(|(place, name)| (format!("#n{place}"), name.clone()));
        (!self.names.is_empty()).then(|| names.collect())
    }

    /// The values behind the placeholders.
    pub fn values(&self) -> Option<HashMap<String, AttributeValue>> {
        let values = self.values.iter().enumerate().map(|(place, value)| (format!(":v{place}"), value.clone()));
        (!self.values.is_empty()).then(|| values.collect())
    }

    /// `None`: always. Nothing that always holds is rendered, because DynamoDB refuses placeholders that no expression uses.
    fn render(&mut self, condition: &Condition) -> Result<Option<String>, TableFailure> {
        if always(condition) {
            return Ok(None);
        }
        Ok(Some(match condition {
            Condition::Absent => format!("attribute_not_exists({})", self.name("pk")),
            Condition::Present => format!("attribute_exists({})", self.name("pk")),
            Condition::Missing(name) => format!("attribute_not_exists({})", self.name(name)),
            Condition::Is(_, Value::Null) => self.never(),
            Condition::Is(name, value) => format!("{} = {}", self.name(name), self.value(value)?),
            Condition::Less(name, value) => self.compare(name, "<", value)?,
            Condition::AtMost(name, value) => self.compare(name, "<=", value)?,
            Condition::All(parts) => grouped(&self.render_each(parts)?, " AND "),
            Condition::Any(parts) if parts.is_empty() => self.never(),
            Condition::Any(parts) => grouped(&self.render_each(parts)?, " OR "),
        }))
    }

    fn render_each(&mut self, parts: &[Condition]) -> Result<Vec<String>, TableFailure> {
        let mut rendered = Vec::with_capacity(parts.len());
        for part in parts {
            rendered.extend(self.render(part)?);
        }
        Ok(rendered)
    }

    fn compare(&mut self, name: &str, sign: &str, value: &Value) -> Result<String, TableFailure> {
        Ok(match value {
            Value::String(_) | Value::Number(_) => format!("{} {sign} {}", self.name(name), self.value(value)?),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => self.never(),
        })
    }

    fn never(&mut self) -> String {
        let pk = self.name("pk");
        format!("(attribute_exists({pk}) AND attribute_not_exists({pk}))")
    }

    fn name(&mut self, name: &str) -> String {
        let place = self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        format!("#n{place}")
    }

    fn value(&mut self, value: &Value) -> Result<String, TableFailure> {
        self.values.push(value_to_dynamo(value)?);
        Ok(format!(":v{}", self.values.len() - 1))
    }
}

/// In parentheses, but never a part alone: DynamoDB refuses redundant ones.
fn grouped(parts: &[String], word: &str) -> String {
    match parts {
        [part] => part.clone(),
        _ => format!("({})", parts.join(word)),
    }
}

fn always(condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(always),
        Condition::Any(parts) => parts.iter().any(always),
        Condition::Absent
        | Condition::Present
        | Condition::Is(..)
        | Condition::Missing(_)
        | Condition::Less(..)
        | Condition::AtMost(..) => false,
    }
}
