//! Comma-separated values as they leave (RFC 4180). A spreadsheet takes a cell that begins with one of a few characters for a
//! formula, and customers write the cells: such a cell gets an apostrophe before it, our own numbers in E.164 included.

/// What a formula can begin with (OWASP, CSV injection).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// One line, its end included.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

fn cell(text: &str) -> String {
    let safe = if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() };
    match safe.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", safe.replace('"', "\"\"")),
        false => safe,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_reads_back_as_one_cell() {
        assert_eq!(
            line(["a", "", "b,c", "say \"hi\"", "two\nlines"]),
            "a,,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n"
        );
        for text in ["=1+1", "+12125550150", "-1", "@SUM(A1)", "\tx"] {
            assert_eq!(line([text]), format!("'{text}\r\n"));
        }
        assert_eq!(line(["\r=1"]), "\"'\r=1\"\r\n");
    }
}
