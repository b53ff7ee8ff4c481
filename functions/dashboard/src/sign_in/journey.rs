//! What is kept of somebody who is at the provider, as one cookie.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::TenantId;
use platform::oidc;

/// Where everybody arrives who was not on the way to a page of ours.
const HOME: &str = "/inbox";

/// The longest page's address that is kept, in bytes: a cookie has room for 4,096.
const LONGEST: usize = 1_024;

/// A way to the provider and back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// Comes back with the code.
    pub state: String,
    /// Comes back in the token.
    pub nonce: String,
    /// Goes to the provider with the code.
    pub verifier: String,
    /// The tenant that was chosen, by somebody who is a person of several.
    pub tenant: Option<TenantId>,
    /// Where they were going, by their own browser's word.
    pub to: String,
}

impl Journey {
    /// What goes out.
    pub fn outgoing(&self) -> oidc::Journey<'_> {
        oidc::Journey { state: &self.state, nonce: &self.nonce, verifier: &self.verifier }
    }

    /// A page of ours to go on to; never anybody else's.
    pub fn inside(&self) -> &str {
        let plain = self.to.len() <= LONGEST && self.to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        let ours = self.to == HOME || self.to.starts_with("/inbox/") || self.to.starts_with("/inbox?");
        if plain && ours { &self.to } else { HOME }
    }

    /// As the cookie's value.
    pub fn written(&self) -> String {
        let tenant = self.tenant.as_ref().map(TenantId::as_str).unwrap_or_default();
        let to = URL_SAFE_NO_PAD.encode(self.inside());
        format!("{}.{}.{}.{tenant}.{to}", self.state, self.nonce, self.verifier)
    }

    /// Of the cookie's value.
    pub fn read(value: &str) -> Option<Self> {
        let parts: [&str; 5] = value.split('.').collect::<Vec<_>>().try_into().ok()?;
        let [state, nonce, verifier, tenant, to] = parts;
        let to = String::from_utf8(URL_SAFE_NO_PAD.decode(to).ok()?).ok()?;
        let known = [state, nonce, verifier].iter().all(|part| !part.is_empty());
        known.then(|| Self {
            state: state.into(),
            nonce: nonce.into(),
            verifier: verifier.into(),
            tenant: TenantId::parse(tenant),
            to,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journey(to: &str) -> Journey {
        let tenant = TenantId::parse("acme");
        Journey { state: "s".into(), nonce: "n".into(), verifier: "v".into(), tenant, to: to.into() }
    }

    #[test]
    fn a_journey_comes_back_as_it_went() {
        let there = journey("/inbox/c/con_1?view=progress");
        assert_eq!(Journey::read(&there.written()), Some(there));
        for broken in ["", "a.b", "..v.acme.", "s.n.v.acme.!!", "s.n.v.acme.YQ.more"] {
            assert_eq!(Journey::read(broken), None, "{broken:?}");
        }
    }

    #[test]
    fn nobody_is_led_to_anybody_elses_page() {
        for foreign in [
            "https://evil.example/",
            "//evil.example",
            "/inboxes",
            "/inbox/\\evil",
            "/inbox\r\nX: y",
            "",
            "javascript:1",
        ] {
            assert_eq!(journey(foreign).inside(), "/inbox", "{foreign:?}");
        }
    }
}
