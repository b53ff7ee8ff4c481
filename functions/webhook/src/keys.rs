//! The public keys that webhooks may be signed with.

use platform::telnyx::signature::PublicKey;

/// Why the setting holds no keys. Without one, every webhook would be turned away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoKeys(String);

/// The keys of the setting `TELNYX_PUBLIC_KEYS`: base64, separated by commas, at least one.
pub fn keys(setting: &str) -> Result<Vec<PublicKey>, NoKeys> {
    let keys = PublicKey::parse_list(setting).map_err(|text| NoKeys(format!("what is no public key: {text}")))?;
    if keys.is_empty() { Err(NoKeys("no public key".into())) } else { Ok(keys) }
}

impl std::fmt::Display for NoKeys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "TELNYX_PUBLIC_KEYS holds {}", self.0)
    }
}

impl std::error::Error for NoKeys {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_without_a_key_or_with_a_wrong_one_is_said() {
        let key = "m1Y/+EyR8lNOw8XDlqjuUUloIwj6+Gmg2dd/0yP2Gy0=";
        assert_eq!(keys(&format!("{key}, {key},")).map(|keys| keys.len()), Ok(2));
        let said = |setting: &str| keys(setting).map(|keys| keys.len()).map_err(|none| none.to_string());
        assert_eq!(said(" , "), Err("TELNYX_PUBLIC_KEYS holds no public key".into()));
        assert_eq!(said(&format!("{key},abc")), Err("TELNYX_PUBLIC_KEYS holds what is no public key: abc".into()));
    }
}
