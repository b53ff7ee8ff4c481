//! A phone number as people type it (F003, F008 to F011): made E.164 with the tenant's country, and only if it can be one.
//! Never on the message path, where Telnyx writes E.164 and a full parser would cost more than all the rest.

use crate::problem::Problem;
use domain::Phone;

/// A number that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The number.
    pub phone: Phone,
    /// Whether it was written in another form, so that the caller can be told of the better one (F010).
    pub form: Form,
}

/// How a number was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// E.164, as preferred.
    E164,
    /// Another, which was understood.
    Other,
}

/// Longer than any number with all its punctuation.
const LONGEST: usize = 40;

/// Reads it as a number of this country (ISO 3166, two letters) unless it names its own.
pub fn parse(text: &str, country: &str, field: &'static str) -> Result<Typed, Problem> {
    let wrong = || {
        let detail = "Write the number in E.164: + and the country code, then the number, such as +12125550100.";
        Problem::invalid(field, "invalid_phone", detail)
    };
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return Err(wrong());
    }
    let country = country.parse().ok();
    let number = phonenumber::parse(country, text).map_err(|_| wrong())?;
    let e164 = number.format().mode(phonenumber::Mode::E164).to_string();
    let phone = Phone::parse(&e164).ok_or_else(wrong)?;
    if !phonenumber::is_viable(text) || !(number.is_valid() || is_reserved(&phone)) {
        return Err(wrong());
    }
    let form = if phone.as_str() == text { Form::E164 } else { Form::Other };
    Ok(Typed { phone, form })
}

/// 555-0100 to 555-0199 of any North American area code: reserved for examples (ATIS-0300115), so demos can use them.
fn is_reserved(phone: &Phone) -> bool {
    phone.as_str().len() == 12 && phone.as_str().starts_with("+1") && phone.as_str()[5..].starts_with("55501")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        parse(text, "CA", "phone").ok().map(|typed| typed.phone.to_string())
    }

    #[test]
    fn what_people_type_becomes_e164() {
        let same = "+14165550123".to_owned();
        for text in
            ["4165550123", "(416) 555-0123", "+1 416 555 0123", "+14165550123", "1-416-555-0123", " 416.555.0123 "]
        {
            assert_eq!(read(text).as_ref(), Some(&same), "{text}");
        }
        assert_eq!(read("+442071234567").as_deref(), Some("+442071234567"));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "12", "abc", "+1", "+", "555", "call me", "+1416555012345678", "４１６"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
