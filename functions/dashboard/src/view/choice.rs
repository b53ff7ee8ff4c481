//! A field in which one of several is chosen.

/// One of them.
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What it is called.
    pub name: String,
    /// Whether it is chosen now.
    pub chosen: bool,
}

/// Choices of these values and names.
pub fn choices<V: Into<String>, N: Into<String>>(all: impl IntoIterator<Item = (V, N)>, chosen: &str) -> Vec<Choice> {
    let choice = |(value, name): (V, N)| {
        let value = value.into();
        Choice { chosen: value == chosen, value, name: name.into() }
    };
    all.into_iter().map(choice).collect()
}
