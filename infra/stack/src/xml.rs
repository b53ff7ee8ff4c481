//! As much of XML as CloudFormation's answers need: what stands between a tag and its end.

/// The contents of every element of this name, in order. Elements of one name must not be inside each other.
pub fn all<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&open).skip(1).filter_map(|rest| rest.split_once(&close).map(|(content, _)| content)).collect()
}

/// The text of the first element of this name.
pub fn first(xml: &str, name: &str) -> Option<String> {
    all(xml, name).first().map(|content| text(content))
}

/// What an element's content says.
pub fn text(content: &str) -> String {
    content
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_by_name() {
        let xml =
            "<Outputs><member><Key>a</Key><Value>1 &amp; 2</Value></member><member><Key>b</Key></member></Outputs>";
        assert_eq!(all(xml, "Key"), ["a", "b"]);
        assert_eq!(first(all(xml, "member")[0], "Value").as_deref(), Some("1 & 2"));
        assert_eq!(first(xml, "Other"), None);
    }
}
