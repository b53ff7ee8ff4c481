//! Key data of a person from the tenant's daily file (F171): name, company and reference, shown only until the day is over, and only
//! where nobody has said them otherwise. A contact and its conversations hold them where their own would be, with a mark that says
//! which of them are the file's and until when: whoever shows one looks at it as of now.

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What the day's file says of one phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// When the day is over.
    pub until: Timestamp,
    /// The person's name.
    pub name: Option<String>,
    /// Their company.
    pub company: Option<String>,
    /// Their reference number at the tenant's.
    pub reference: Option<String>,
}

/// One of the key data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The name.
    Name,
    /// The company.
    Company,
    /// The reference number.
    Reference,
}

impl Field {
    fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Company => "company",
            Self::Reference => "ref",
        }
    }
}

/// Which of somebody's key data are the file's, and until when. Written as `1795323600000 name ref`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Lent {
    /// When the day is over.
    pub until: Timestamp,
    /// Which.
    pub fields: Vec<Field>,
}

/// Somebody's key data, wherever they stand.
pub type KeyData<'a> = [(Field, &'a mut Option<String>); 3];

/// Takes away what is the file's and over by now.
pub fn expire(lent: &mut Option<Lent>, data: KeyData<'_>, now: Timestamp) {
    if lent.as_ref().is_some_and(|lent| lent.until <= now) {
        lend(lent, data, None);
    }
}

/// Puts what the file says wherever there is nothing else, in the place of what an earlier one said.
pub fn lend(lent: &mut Option<Lent>, data: KeyData<'_>, filed: Option<&Filed>) {
    let before = lent.take();
    let mut fields = vec![];
    for (field, value) in data {
        if before.as_ref().is_some_and(|before| before.fields.contains(&field)) {
            *value = None;
        }
        let said = filed.and_then(|filed| filed.says(field));
        if value.is_none() && said.is_some() {
            *value = said.cloned();
            fields.push(field);
        }
    }
    *lent = filed.filter(|_| !fields.is_empty()).map(|filed| Lent { until: filed.until, fields });
}

impl Filed {
    fn says(&self, field: Field) -> Option<&String> {
        match field {
            Field::Name => self.name.as_ref(),
            Field::Company => self.company.as_ref(),
            Field::Reference => self.reference.as_ref(),
        }
    }
}

impl Lent {
    /// Without what has become somebody's own; `None`: nothing is left.
    pub(crate) fn without(mut self, own: &[Field]) -> Option<Self> {
        self.fields.retain(|field| !own.contains(field));
        Some(self).filter(|left| !left.fields.is_empty())
    }
}

impl fmt::Display for Lent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.until.0)?;
        self.fields.iter().try_for_each(|field| write!(out, " {}", field.name()))
    }
}

impl FromStr for Lent {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut words = text.split(' ');
        let until =
            words.next().and_then(|until| until.parse().ok()).map(Timestamp).ok_or("it begins with an instant")?;
        let all = [Field::Name, Field::Company, Field::Reference];
        let field = |word: &str| all.into_iter().find(|field| field.name() == word).ok_or("it names a field");
        Ok(Self { until, fields: words.map(field).collect::<Result<_, _>>()? })
    }
}

impl From<Lent> for String {
    fn from(lent: Lent) -> Self {
        lent.to_string()
    }
}

impl TryFrom<String> for Lent {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Timestamp = Timestamp(1_000);
    const MIDNIGHT: Timestamp = Timestamp(2_000);

    /// Name, company and reference, with what is lent of them.
    #[derive(Clone, Debug, Default, PartialEq)]
    struct Somebody(Option<Lent>, [Option<String>; 3]);

    impl Somebody {
        fn after(mut self, act: impl FnOnce(&mut Option<Lent>, KeyData<'_>)) -> Self {
            let [name, company, reference] = &mut self.1;
            act(&mut self.0, [(Field::Name, name), (Field::Company, company), (Field::Reference, reference)]);
            self
        }
    }

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn filed(name: Option<String>, reference: Option<String>) -> Filed {
        Filed { until: MIDNIGHT, name, company: None, reference }
    }

    #[test]
    fn what_somebody_said_stays_and_what_the_file_said_is_over_with_its_day() {
        let known = Somebody(None, [text("Own"), None, None]);
        let file = filed(text("File"), text("C-1"));
        let today = known.clone().after(|lent, data| lend(lent, data, Some(&file)));
        assert_eq!(today.1, [text("Own"), None, text("C-1")]);
        assert_eq!(today.clone().after(|lent, data| expire(lent, data, TODAY)), today);
        assert_eq!(today.clone().after(|lent, data| expire(lent, data, MIDNIGHT)), known);
        let again = filed(text("File"), None);
        assert_eq!(today.after(|lent, data| lend(lent, data, Some(&again))), known);
    }

    #[test]
    fn the_mark_reads_back() {
        let lent = Lent { until: MIDNIGHT, fields: vec![Field::Name, Field::Reference] };
        assert_eq!((lent.to_string().as_str(), lent.to_string().parse()), ("2000 name ref", Ok(lent)));
        assert!("name".parse::<Lent>().is_err() && "1 phone".parse::<Lent>().is_err());
    }
}
