//! Which of the two outside services are real. Only a base URL switches a simulation off, each its own; with a base, its
//! companions are needed, and without one they are ignored, aloud, so that nobody texts real people by a forgotten key.

use platform::telnyx::signature::PublicKey;

/// Telnyx's side.
pub enum Telnyx {
    /// Ours, with phones on the page.
    Simulated,
    /// The real one, or whatever speaks its API at this base.
    Real {
        /// Such as `https://api.telnyx.com/v2`.
        base: String,
        /// The API key.
        key: String,
        /// Whose webhooks are believed.
        public_keys: Vec<PublicKey>,
    },
}

/// The model's side.
pub enum Model {
    /// Ours.
    Scripted,
    /// A real one.
    Real {
        /// Such as `https://api.openai.com/v1`.
        base: String,
        /// The API key.
        key: String,
        /// The model's name.
        name: String,
    },
}

/// A real OpenID Connect provider, instead of choosing who one is by a click.
#[derive(Clone)]
pub struct SignIn {
    /// Such as `https://id.example.com`.
    pub issuer: String,
    /// What it knows us by.
    pub client: String,
    /// And proves that it is us; none for a public client.
    pub secret: Option<String>,
}

/// What the environment asks for.
pub struct Environment {
    /// Telnyx's side.
    pub telnyx: Telnyx,
    /// The model's side.
    pub model: Model,
    /// Who says who people are.
    pub sign_in: Option<SignIn>,
    /// Where Telnyx reaches us, when that is not the listen address.
    pub public_url: Option<String>,
    /// Lines about what is ignored.
    pub ignored: Vec<String>,
}

/// Reads the variables; the error is one sentence.
pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Environment, String> {
    let variable = |name: &str| variable(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    let mut ignored = vec![];
    let telnyx = match companions(&variable, "TELNYX_API_BASE", ["TELNYX_API_KEY", "TELNYX_PUBLIC_KEY"], &mut ignored)?
    {
        None => Telnyx::Simulated,
        Some((base, [key, public])) => Telnyx::Real { base, key, public_keys: keys(&public)? },
    };
    let model = match companions(&variable, "LLM_BASE_URL", ["LLM_API_KEY", "LLM_MODEL"], &mut ignored)? {
        None => Model::Scripted,
        Some((base, [key, name])) => Model::Real { base, key, name },
    };
    let sign_in = companions(&variable, "OIDC_ISSUER", ["OIDC_CLIENT_ID"], &mut ignored)?;
    let sign_in = sign_in.map(|(issuer, [client])| SignIn { issuer, client, secret: variable("OIDC_CLIENT_SECRET") });
    let public_url = variable("PUBLIC_URL").map(|url| web("PUBLIC_URL", &url)).transpose()?;
    Ok(Environment { telnyx, model, sign_in, public_url, ignored })
}

/// The base and its companions, if the base is set.
fn companions<const N: usize>(
    variable: &dyn Fn(&str) -> Option<String>,
    base: &str,
    names: [&str; N],
    ignored: &mut Vec<String>,
) -> Result<Option<(String, [String; N])>, String> {
    let values = names.map(variable);
    let Some(url) = variable(base) else {
        let set: Vec<&str> =
            names.into_iter().zip(&values).filter(|(_, value)| value.is_some()).map(|(name, _)| name).collect();
        if !set.is_empty() {
            let (are, them) = if set.len() == 1 { ("is", "it") } else { ("are", "them") };
            ignored.push(format!(
                "{} {are} ignored, because {base} is not set; set {base} too to use {them}.",
                set.join(" and ")
            ));
        }
        return Ok(None);
    };
    let missing: Vec<&str> =
        names.into_iter().zip(&values).filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
    if !missing.is_empty() {
        let missing = missing.join(" and ");
        return Err(format!("{base} is set, so {missing} must be set too; or unset {base} to use the simulation."));
    }
    Ok(Some((web(base, &url)?, values.map(Option::unwrap_or_default))))
}

fn web(name: &str, url: &str) -> Result<String, String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match rest.filter(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace)) {
        Some(_) => Ok(url.trim_end_matches('/').to_owned()),
        None => Err(format!("{name} must be a URL that begins with https:// or http://, but is {url:?}.")),
    }
}

fn keys(text: &str) -> Result<Vec<PublicKey>, String> {
    let problem = |part: String| {
        format!(
            "TELNYX_PUBLIC_KEY holds {part:?}, which is not base64 of 32 bytes; copy it from Telnyx's portal, Keys & Credentials."
        )
    };
    let keys = PublicKey::parse_list(text).map_err(problem)?;
    if keys.is_empty() { Err(problem(text.to_owned())) } else { Ok(keys) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "m1Y/+EyR8lNOw8XDlqjuUUloIwj6+Gmg2dd/0yP2Gy0=";

    fn given(variables: &[(&str, &str)]) -> Result<Environment, String> {
        read(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn keys_without_a_base_are_ignored_aloud() {
        let environment = given(&[("TELNYX_API_KEY", "k"), ("LLM_MODEL", "m"), ("LLM_API_KEY", "k")]).expect("fine");
        assert!(matches!((environment.telnyx, environment.model), (Telnyx::Simulated, Model::Scripted)));
        let [telnyx, model] = environment.ignored.try_into().expect("two lines");
        assert!(
            telnyx.contains("TELNYX_API_KEY is ignored") && model.contains("LLM_API_KEY and LLM_MODEL are ignored")
        );
    }

    #[test]
    fn a_base_without_its_companions_names_them() {
        let problem = given(&[("TELNYX_API_BASE", "http://127.0.0.1:9/v2")]).err().expect("an error");
        assert!(problem.contains("TELNYX_API_KEY and TELNYX_PUBLIC_KEY"), "{problem}");
        let problem =
            given(&[("LLM_BASE_URL", "http://127.0.0.1:9/v1"), ("LLM_API_KEY", "k")]).err().expect("an error");
        assert!(problem.contains("so LLM_MODEL must"), "{problem}");
    }

    #[test]
    fn a_base_with_its_companions_is_used_and_nonsense_is_refused() {
        let base = ("TELNYX_API_BASE", "https://api.telnyx.com/v2/");
        let environment = given(&[base, ("TELNYX_API_KEY", "k"), ("TELNYX_PUBLIC_KEY", KEY)]).expect("fine");
        assert!(matches!(environment.telnyx, Telnyx::Real { base, .. } if base == "https://api.telnyx.com/v2"));
        assert!(given(&[base, ("TELNYX_API_KEY", "k"), ("TELNYX_PUBLIC_KEY", "x")]).is_err());
        assert!(given(&[("PUBLIC_URL", "example.com")]).is_err());
    }
}
