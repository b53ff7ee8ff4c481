//! The template as JSON. CloudFormation's short tags become the long forms that they stand for: `!Ref X` is `{"Ref": "X"}`,
//! `!Sub …` is `{"Fn::Sub": …}`.

use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use yaml_serde::Value as Yaml;

/// The resources of this type, by name.
pub fn resources(kind: &str) -> Vec<(String, Value)> {
    let resources = TEMPLATE["Resources"].as_object().expect("a template has resources");
    let wanted = resources.iter().filter(|(_, resource)| resource["Type"] == kind);
    wanted.map(|(name, resource)| (name.clone(), resource["Properties"].clone())).collect()
}

/// All of it, read once.
static TEMPLATE: LazyLock<Value> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../template.yaml");
    let text = fs::read_to_string(path).expect("template.yaml lies at the root");
    json_of(yaml_serde::from_str(&text).expect("template.yaml is YAML"))
});

fn json_of(yaml: Yaml) -> Value {
    match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => value.into(),
        Yaml::Number(number) => number.as_i64().map_or_else(|| number.as_f64().into(), Value::from),
        Yaml::String(text) => text.into(),
        Yaml::Sequence(values) => values.into_iter().map(json_of).collect(),
        Yaml::Mapping(map) => {
            let member =
                |(name, value): (Yaml, Yaml)| (name.as_str().expect("names are text").to_owned(), json_of(value));
            Value::Object(map.into_iter().map(member).collect::<Map<_, _>>())
        }
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let name = tag.trim_start_matches('!');
            let long = if name == "Ref" { name.to_owned() } else { format!("Fn::{name}") };
            json!({long: json_of(tagged.value)})
        }
    }
}

/// A value as a person would read it: `X` for `!Ref X`, `X.Arn` for `!GetAtt X.Arn`, the text of a `!Sub`.
pub fn plain(value: &Value) -> String {
    let inner = ["Ref", "Fn::GetAtt", "Fn::Sub"].iter().find_map(|long| value.get(long)).unwrap_or(value);
    inner.as_str().unwrap_or_else(|| panic!("{value} is none of text, Ref, GetAtt and Sub")).to_owned()
}

/// One or several, as several.
pub fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(values) => values.iter().collect(),
        one => vec![one],
    }
}
