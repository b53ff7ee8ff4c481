//! Where a list goes on: the table's own key, which only this tenant's same list takes back. Opaque, and bound by a MAC under
//! the tenant's salt, so that it can neither be made up nor carried over.

use crate::problem::Problem;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::settings::Settings;
use hmac::{Hmac, KeyInit, Mac};
use platform::table::Item;
use sha2::Sha256;

/// Bytes of the MAC: nobody guesses 128 bits.
const MAC_BYTES: usize = 16;

/// As text for a list's answer.
pub fn write(key: &Item, view: &str, settings: &Settings) -> String {
    let body = serde_json::to_vec(key).expect("a key is plain JSON");
    let mut bytes = mac(&body, view, settings);
    bytes.extend(body);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The key, if it was given out for this list of this tenant.
pub fn read(text: &str, view: &str, settings: &Settings) -> Result<Item, Problem> {
    let foreign =
        || Problem::invalid("cursor", "invalid_cursor", "Take the cursor from the nextCursor of the page before.");
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| foreign())?;
    let (given, body) = bytes.split_at_checked(MAC_BYTES).ok_or_else(foreign)?;
    if given != mac(body, view, settings) {
        return Err(foreign());
    }
    serde_json::from_slice(body).map_err(|_| foreign())
}

fn mac(body: &[u8], view: &str, settings: &Settings) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(settings.salt.as_bytes()).expect("HMAC takes a key of any length");
    for part in [b"cursor".as_slice(), settings.tenant.as_str().as_bytes(), view.as_bytes(), body] {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes()[..MAC_BYTES].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::TenantId;

    fn settings(tenant: &str) -> Settings {
        Settings::new(TenantId::parse(tenant).expect("an id"), tenant, "US", "America/New_York", "salt".into())
    }

    #[test]
    fn a_cursor_is_taken_back_by_its_own_list_and_tenant_only() {
        let key = Item::from_iter([("pk".to_owned(), "T#acme".into())]);
        let text = write(&key, "inbox", &settings("acme"));
        assert_eq!(read(&text, "inbox", &settings("acme")).ok(), Some(key));
        for (view, tenant) in [("inbox", "globex"), ("progress", "acme")] {
            assert!(read(&text, view, &settings(tenant)).is_err());
        }
        for cut in 0..text.len() {
            assert!(read(&text[..cut], "inbox", &settings("acme")).is_err(), "{cut}");
        }
    }
}
