//! What a message says: somebody's own words, or a template's (F060).

use crate::outside::Desk;
use crate::problem::Problem;
use crate::template::{self, Template};
use domain::contact::Contact;
use domain::template::{Variable, render};
use std::borrow::Cow;

/// The words, before it is known to whom.
#[derive(Clone, Debug)]
pub enum Words<'a> {
    /// These.
    Text(&'a str),
    /// A template's.
    Template(Template),
}

impl<'a> Words<'a> {
    /// As they are said to this customer.
    pub fn said(&self, contact: &Contact) -> Result<Cow<'a, str>, Problem> {
        match self {
            Self::Text(text) => Ok(Cow::Borrowed(text)),
            Self::Template(template) => render(&template.text, contact).map(Cow::Owned).map_err(missing),
        }
    }
}

/// Finds them: what is written, or what the template with this id says.
pub(crate) async fn find<'a>(desk: &Desk<'_>, text: &'a str, template: Option<&str>) -> Result<Words<'a>, Problem> {
    let Some(id) = template else { return Ok(Words::Text(text)) };
    if !text.is_empty() {
        return Err(Problem::invalid("templateId", "both", "Give a message or a templateId, not both."));
    }
    let unknown = Problem::invalid("templateId", "unknown_template", "Choose one of the tenant's templates.");
    template::find(desk, id).await?.map(|template| Words::Template(template.record)).ok_or(unknown)
}

/// What is missing, by its name: nobody is ever greeted with a hole.
pub(crate) fn missing(variable: Variable) -> Problem {
    let detail = match variable {
        Variable::Name => {
            "The customer's {name} is not known: set it, or give the template a fallback, as in {name|there}."
        }
        Variable::FirstName => {
            "The customer's {first_name} is not known: set their name, or give the template a fallback, as in {first_name|there}."
        }
        Variable::Company => {
            "The customer's {company} is not known: set it, or give the template a fallback, as in {company|your company}."
        }
    };
    Problem::invalid("templateId", "missing_value", detail)
}
