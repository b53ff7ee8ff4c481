//! The rows of a daily file: CSV in UTF-8, the first line names the columns. Each row stands for itself: what is wrong with one is
//! told by its line, and the others are taken. A quote that is never closed would take in all that follows; so a row that is not
//! as it should be ends with its line, whatever its quotes say.

use crate::phone;
use crate::problem::Problem;
use domain::filed::Filed;
use domain::{Phone, Timestamp};
use std::collections::HashSet;

/// Rows of a file, so that a call ends well within API Gateway's 30 seconds on the CPU that 128 MB buys; a larger file comes in parts.
pub const MOST_ROWS: usize = 2_000;

/// The longest row, in bytes: 200 columns of 80.
const LONGEST_ROW: usize = 16 * 1024;

/// The longest value, in characters: as on a contact.
const LONGEST: usize = 120;

/// The file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// What can be used.
    pub kept: Vec<Row>,
    /// What cannot.
    pub rejected: Vec<Rejected>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whom it is about.
    pub phone: Phone,
    /// Their name.
    pub name: Option<String>,
    /// Their company.
    pub company: Option<String>,
    /// Their reference number.
    pub reference: Option<String>,
}

impl Row {
    /// As it counts until the day is over.
    pub fn filed(&self, until: Timestamp) -> Filed {
        let Self { name, company, reference, .. } = self.clone();
        Filed { until, name, company, reference }
    }
}

/// A row that is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The line that it begins in; the first of the file is 1.
    pub line: usize,
    /// Why.
    pub problem: Wrong,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It has more or fewer cells than the header, or one that counts has several lines.
    Cells,
    /// It is not UTF-8.
    Encoding,
    /// Its phone is none.
    Phone,
    /// A value is too long.
    TooLong,
    /// Its phone stands in an earlier row, too.
    Twice,
}

impl Wrong {
    /// Its name, which never changes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cells => "cells",
            Self::Encoding => "encoding",
            Self::Phone => "invalid_phone",
            Self::TooLong => "too_long",
            Self::Twice => "twice",
        }
    }

    /// What to do about it.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Cells => "Give the row as many cells as the first line has, in one line, and close its quotes.",
            Self::Encoding => "Save the file as UTF-8: there are letters in another encoding.",
            Self::Phone => "Write the number in E.164: + and the country code, then the number, such as +12125550100.",
            Self::TooLong => "A value has at most 120 characters.",
            Self::Twice => "The number stands in an earlier row, which counts: leave one of the two.",
        }
    }
}

/// Where the columns are that count; others are left alone, whatever they are.
#[derive(Clone, Copy)]
struct Columns {
    count: usize,
    phone: usize,
    name: Option<usize>,
    company: Option<usize>,
    reference: Option<usize>,
}

/// Reads a file, its phones as of this country unless they name their own.
pub fn read(file: &[u8], country: &str) -> Result<Read, Problem> {
    let wrong = |code, detail| Problem::invalid("file", code, detail);
    // UTF-16 has a zero beside each letter of ours, and its mark is none of UTF-8's.
    if file.contains(&0) || file.starts_with(&[0xff, 0xfe]) || file.starts_with(&[0xfe, 0xff]) {
        return Err(wrong("encoding", "The file is not text in UTF-8; perhaps it is UTF-16. Save it as CSV in UTF-8."));
    }
    let mut records = Records { rest: file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file), line: 1, columns: None };
    let no_phone =
        || wrong("no_phone_column", "The first line names the columns, separated by commas; one of them is phone.");
    let columns = records.next().and_then(|(_, cells)| Columns::of(&cells?)).ok_or_else(no_phone)?;
    records.columns = Some(columns);
    let (mut read, mut phones) = (Read { kept: vec![], rejected: vec![] }, HashSet::new());
    for (place, (line, cells)) in records.enumerate() {
        if place == MOST_ROWS {
            return Err(wrong(
                "too_many_rows",
                "A file has at most 2,000 rows. Send it in parts: those of one day add up.",
            ));
        }
        match cells.ok_or(Wrong::Cells).and_then(|cells| columns.row(&cells, country)) {
            Ok(row) if phones.insert(row.phone.clone()) => read.kept.push(row),
            Ok(_) => read.rejected.push(Rejected { line, problem: Wrong::Twice }),
            Err(problem) => read.rejected.push(Rejected { line, problem }),
        }
    }
    Ok(read)
}

impl Columns {
    /// From the header; `None`: it has no phone.
    fn of(header: &::csv::ByteRecord) -> Option<Self> {
        let names: Vec<String> =
            header.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_lowercase()).collect();
        let at = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
        Some(Self {
            count: names.len(),
            phone: at(&["phone"])?,
            name: at(&["name"]),
            company: at(&["company"]),
            reference: at(&["ref", "reference"]),
        })
    }

    /// Whether a row has the cells that it should, and no line ends in one that counts.
    fn fit(&self, cells: &::csv::ByteRecord) -> bool {
        let counting = [Some(self.phone), self.name, self.company, self.reference];
        let one_line = |at: usize| cells.get(at).is_some_and(|cell| !cell.contains(&b'\n'));
        cells.len() == self.count && counting.into_iter().flatten().all(one_line)
    }

    fn row(&self, cells: &::csv::ByteRecord, country: &str) -> Result<Row, Wrong> {
        let phone = text(cells, Some(self.phone))?.unwrap_or_default();
        let phone = phone::parse(&phone, country, "phone").map_err(|_| Wrong::Phone)?.phone;
        let (name, company) = (text(cells, self.name)?, text(cells, self.company)?);
        Ok(Row { phone, name, company, reference: text(cells, self.reference)? })
    }
}

/// A cell's text; none where it is blank, or there is no such column.
fn text(cells: &::csv::ByteRecord, at: Option<usize>) -> Result<Option<String>, Wrong> {
    let Some(cell) = at.and_then(|at| cells.get(at)) else { return Ok(None) };
    let text = std::str::from_utf8(cell).map_err(|_| Wrong::Encoding)?.trim();
    // What is left of a letter of another encoding once somebody on the way has made it UTF-8.
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Err(Wrong::Encoding);
    }
    match text.chars().count() {
        0 => Ok(None),
        length if length > LONGEST => Err(Wrong::TooLong),
        _ => Ok(Some(text.to_owned())),
    }
}

/// The records of a file, each with its line; `None` instead of one that is not as it should be.
struct Records<'a> {
    rest: &'a [u8],
    line: usize,
    columns: Option<Columns>,
}

impl Iterator for Records<'_> {
    type Item = (usize, Option<::csv::ByteRecord>);

    fn next(&mut self) -> Option<Self::Item> {
        let blank = self.rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.pass(blank);
        if self.rest.is_empty() {
            return None;
        }
        let line = self.line;
        let window = &self.rest[..self.rest.len().min(LONGEST_ROW)];
        let (record, length) = first(window);
        let whole = length < window.len() || window.len() == self.rest.len();
        if whole && closed(&window[..length]) && self.columns.is_none_or(|columns| columns.fit(&record)) {
            self.pass(length);
            return Some((line, Some(record)));
        }
        let end = self.rest.iter().position(|byte| *byte == b'\n');
        self.pass(end.unwrap_or(self.rest.len()));
        Some((line, None))
    }
}

impl Records<'_> {
    fn pass(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at(bytes);
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.rest = rest;
    }
}

/// Whether a record that takes several lines has as many quotes as it needs.
fn closed(record: &[u8]) -> bool {
    let lines = record.trim_ascii_end().contains(&b'\n');
    !lines || record.iter().filter(|byte| **byte == b'"').count().is_multiple_of(2)
}

/// The first record, and how many bytes it takes.
fn first(text: &[u8]) -> (::csv::ByteRecord, usize) {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    let mut record = ::csv::ByteRecord::new();
    // Bytes in memory are always read, and any bytes are a record.
    let read = reader.read_byte_record(&mut record);
    debug_assert!(read.is_ok());
    let length = usize::try_from(reader.position().byte()).unwrap_or(text.len());
    (record, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(file: impl AsRef<[u8]>) -> Result<Read, String> {
        read(file.as_ref(), "US").map_err(|problem| match problem {
            Problem::Invalid { code, .. } => code.to_owned(),
            other => format!("{other:?}"),
        })
    }

    fn row(phone: &str, name: Option<&str>, reference: Option<&str>) -> Row {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Row { phone: Phone::parse(phone).expect("E.164"), name: text(name), company: None, reference: text(reference) }
    }

    fn wrong(file: impl AsRef<[u8]>) -> Vec<(usize, Wrong)> {
        of(file).expect("rows").rejected.iter().map(|rejected| (rejected.line, rejected.problem)).collect()
    }

    #[test]
    fn columns_are_found_by_their_names_and_others_are_left_alone() {
        let file =
            "\u{feff}Ref, Balance ,PHONE,Name\r\nC-1,10,(212) 555-0150,\"Demo, \"\"A\"\"\"\r\n\r\n ,,+12125550151,\r\n";
        let kept = vec![row("+12125550150", Some("Demo, \"A\""), Some("C-1")), row("+12125550151", None, None)];
        assert_eq!(of(file), Ok(Read { kept, rejected: vec![] }));
        let wide = |cell: &str| vec![cell; 199].join(",");
        let file = format!("phone,{}\n+12125550150,{}\n+12125550151,{},more\n", wide("x"), wide("1"), wide("1"));
        let read = of(file).expect("rows");
        assert_eq!((read.kept.len(), read.rejected), (1, vec![Rejected { line: 3, problem: Wrong::Cells }]));
    }

    #[test]
    fn a_bad_row_is_told_by_its_line_and_the_others_are_kept() {
        let long = "x".repeat(121);
        let file = format!(
            "phone,name\n+12125550150,A\n12,B\n\n+12125550150,C\n+12125550151,{long}\n+12125550152\n,\n+12125550153,\"two\nlines\"\n1,E\n"
        );
        let expected = vec![
            (3, Wrong::Phone),
            (5, Wrong::Twice),
            (6, Wrong::TooLong),
            (7, Wrong::Cells),
            (8, Wrong::Phone),
            (9, Wrong::Cells),
            (10, Wrong::Cells),
            (11, Wrong::Phone),
        ];
        assert_eq!(wrong(&file), expected);
        assert_eq!(of(&file).expect("rows").kept.len(), 1);
    }

    #[test]
    fn a_quote_that_is_never_closed_takes_only_its_own_line_with_it() {
        let kept = [row("+12125550151", Some("B"), None), row("+12125550152", Some("C"), None)];
        for first in ["+12125550150,\"A,street", "+12125550150,A,\"street"] {
            let file = format!("phone,name,address\n{first}\n+12125550151,B,x\n+12125550152,C,y\n");
            let read = of(file).expect("rows");
            assert_eq!(read.rejected, [Rejected { line: 2, problem: Wrong::Cells }], "{first}");
            assert_eq!(read.kept, kept);
        }
        let file = "phone,name,address\n+12125550151,B,\"one\ntwo\"\n+12125550152,C,5\" pipe\n";
        assert_eq!(of(file).map(|read| read.kept), Ok(kept.to_vec()));
    }

    #[test]
    fn another_encoding_is_told_of() {
        let latin = b"phone,name\n+12125550150,Zo\xeb\n+12125550151,B\n";
        assert_eq!((wrong(latin), of(latin).expect("rows").kept.len()), (vec![(2, Wrong::Encoding)], 1));
        assert_eq!(wrong("phone,name\n+12125550150,Zo\u{fffd}\n"), [(2, Wrong::Encoding)]);
        let utf16: Vec<u8> = "phone\n+12125550150\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of(utf16), Err("encoding".into()));
    }

    #[test]
    fn a_file_has_a_header_with_phones_and_no_more_rows_than_there_is_time_for() {
        for file in ["", "\n", "name,ref\nDemo,C-1\n", "+12125550150\n", "phone;name\n+12125550150;A\n"] {
            assert_eq!(of(file), Err("no_phone_column".into()), "{file}");
        }
        assert_eq!(of("phone\n").map(|read| read.kept.len()), Ok(0));
        let rows = |count: usize| format!("phone\n{}", "1\n".repeat(count));
        assert_eq!(of(rows(MOST_ROWS)).map(|read| read.rejected.len()), Ok(MOST_ROWS));
        assert_eq!(of(rows(MOST_ROWS + 1)), Err("too_many_rows".into()));
    }
}
