//! Why does nothing come, nothing leave? The diagnostics say what is wrong, and the webhook log what came.

use crate::story::{FIRST, SECOND, Story};
use desk::diagnostics::{Probe, diagnostics};
use desk::webhook_log::{self, Entry, Told};
use domain::checkup::{Finding, State};
use domain::permission::Role;
use domain::settings::Switch;
use fakes::llm::Canned;
use platform::telnyx::signature::PublicKey;
use world::desk::person;
use world::system::PUBLIC_URL;
use world::telnyx::TELNYX_BASE;

impl Story {
    /// The checks of `acme`, Telnyx's own included.
    fn diagnose(&self) -> Vec<Finding> {
        let keys: Vec<PublicKey> = self.telnyx(|fake| {
            fake.accounts().iter().filter_map(|account| PublicKey::parse(&account.public_key())).collect()
        });
        let (http, secrets) = (self.world.web.clone(), self.world.secrets.clone());
        let found = self.at_desk(&person("acme", Role::Admin, &[]), move |desk| {
            Box::pin(async move {
                let probe = Probe {
                    http: http.as_ref(),
                    secrets: secrets.as_ref(),
                    telnyx_base: TELNYX_BASE,
                    public_url: PUBLIC_URL,
                    public_keys: &keys,
                };
                diagnostics(&desk, Some(probe)).await
            })
        });
        found.expect("an admin may look")
    }
}

/// The checks that are not well, with their states.
fn unwell(findings: &[Finding]) -> Vec<(&'static str, State)> {
    findings.iter().filter(|found| found.state != State::Pass).map(|found| (found.check, found.state)).collect()
}

#[test]
fn the_diagnostics_say_what_is_wrong_and_pass_what_is_not() {
    let story = Story::proves(&["F179", "F180", "F181"]);
    story.text(FIRST, "hello");
    story.rest();
    let well = story.diagnose();
    assert_eq!(unwell(&well), [], "{well:#?}");
    for check in
        ["key", "number", "profile", "webhook", "public key", "assistant", "replies", "ai", "quota", "received"]
    {
        assert!(well.iter().any(|found| found.check == check), "{check}: {well:#?}");
    }
    assert!(well.iter().all(|found| !found.sentence.ends_with('.')), "{well:#?}");

    story.model(|model| model.standing = Some(Canned::QuotaExhausted));
    story.text(SECOND, "hello");
    story.rest();
    story.set("acme", |settings| {
        settings.sms_replies = Switch::Off;
        settings.quota = Some(1);
    });
    story.telnyx(|fake| {
        let account = fake.account_mut("acme").expect("an account of the demo");
        account.webhook_url = "https://elsewhere.example.com/hook".into();
        account.spare_numbers = std::mem::take(&mut account.numbers);
    });
    let ill = story.diagnose();
    let wrong = [
        ("webhook", State::Fail),
        ("number", State::Fail),
        ("replies", State::Unknown),
        ("ai", State::Fail),
        ("quota", State::Fail),
    ];
    assert_eq!(unwell(&ill), wrong, "{ill:#?}");

    story.telnyx(|fake| fake.account_mut("acme").expect("an account of the demo").api_key = "another".into());
    let ill = story.diagnose();
    assert!(unwell(&ill).contains(&("key", State::Fail)), "{ill:#?}");
    story.end();
}

#[test]
fn the_webhook_log_is_what_the_messages_say_of_their_webhooks() {
    let story = Story::proves(&["F181"]);
    let texted = story.text(FIRST, "hello");
    story.rest();
    story.text(SECOND, "STOP");
    story.rest();
    let admin = person("acme", Role::Admin, &[]);
    let all = story.at_desk(&admin, |desk| Box::pin(async move { webhook_log::newest(&desk, None).await }));
    let told: Vec<_> = all.expect("read").items.iter().map(shown).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    let id = story.conversation(FIRST);
    let one = story
        .at_desk(&admin, move |desk| Box::pin(async move { webhook_log::of_conversation(&desk, &id, 50, None).await }));
    let entries = one.expect("read").items;
    let told: Vec<_> = entries.iter().map(shown).collect();
    assert_eq!(told, [(Told::Receipt, "delivered"), (Told::Message, "received")]);
    assert_eq!(entries[1].provider.as_deref(), Some(texted.as_str()));
    assert!(entries[0].at > entries[1].at);
    story.end();
}

fn shown(entry: &Entry) -> (Told, &'static str) {
    (entry.told, entry.outcome)
}
