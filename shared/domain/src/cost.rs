//! Money, in millionths of a currency: whole numbers, so that sums are exact (F064).

use serde::{Deserialize, Serialize};

/// What something costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Millionths of the currency.
    pub micros: u64,
    /// ISO 4217, such as `USD`.
    pub currency: String,
}

impl Cost {
    /// From an amount such as `0.0051` and its currency. `None` for what is no amount, below zero or above a million, or no
    /// currency's code; digits beyond the sixth are dropped.
    pub fn parse(amount: &str, currency: &str) -> Option<Self> {
        let (whole, part) = amount.split_once('.').unwrap_or((amount, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
        if !(digits(whole) && digits(part) && whole.len() <= 6 && code) {
            return None;
        }
        let part = format!("{:0<6.6}", part);
        let micros = whole.parse::<u64>().ok()? * 1_000_000 + part.parse::<u64>().ok()?;
        Some(Self { micros, currency: currency.to_owned() })
    }

    /// The amount, with six digits behind its point.
    pub fn amount(&self) -> String {
        format!("{}.{:06}", self.micros / 1_000_000, self.micros % 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_reads_back_to_the_millionth() {
        for (amount, micros) in [("0.0051", 5_100), ("1", 1_000_000), ("12.3456789", 12_345_678), ("0.00400", 4_000)] {
            let cost = Cost::parse(amount, "USD").expect("an amount");
            assert_eq!(cost.micros, micros);
            assert_eq!(Cost::parse(&cost.amount(), "USD"), Some(cost));
        }
    }

    #[test]
    fn nothing_else_is_an_amount() {
        for amount in ["", "-1", "1.", ".5", "1e3", "1,5", "1234567", "0x1", "é"] {
            assert_eq!(Cost::parse(amount, "USD"), None, "{amount}");
        }
        assert_eq!(Cost::parse("1", "usd"), None);
    }
}
