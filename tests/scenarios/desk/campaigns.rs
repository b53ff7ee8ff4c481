//! A lead's campaign: which number and which provider a message leaves by.

use crate::story::{FIRST, Story, refusal};
use desk::outgoing::Queued;
use desk::sms::{self, Sms};
use desk::{Problem, contact};
use domain::campaign::{Campaign, Provider};
use domain::message::{Message, Status};
use domain::{CampaignId, Phone, TenantId};
use platform::records;
use world::desk::{named, program, unnamed};
use world::system::ACME;

const AGENT_PHONE: &str = "+12125550107";
const SPRING_PHONE: &str = "+12125550108";

/// What a send to the lead names.
#[derive(Clone, Copy, Default)]
struct Named {
    campaign: Option<&'static str>,
    provider: Option<Provider>,
}

fn send(story: &Story, event: &'static str, with: Named) -> Result<Queued, Problem> {
    let lead = story.contact(FIRST).id.to_string();
    story.at_desk(&program("acme"), move |desk| {
        Box::pin(async move {
            let Named { campaign, provider } = with;
            let sms = Sms { lead: &lead, message: "Spring is here.", campaign, provider, ..Sms::default() };
            sms::send(&desk, &named(event, event), sms).await
        })
    })
}

fn sent(story: &Story, queued: &Queued) -> Message {
    story.message(queued.message.as_str())
}

fn campaign(story: &Story, id: &str, number: Option<&str>, provider: Option<Provider>) {
    let tenant = TenantId::parse("acme").expect("an id");
    let number = number.map(|number| Phone::parse(number).expect("E.164"));
    let campaign =
        Campaign { v: 1, id: CampaignId::parse(id).expect("an id"), name: "Spring".into(), number, provider };
    story.world.table.plant(records::campaign_item(&tenant, &campaign));
}

fn joins(story: &Story, campaign: &'static str) {
    let lead = story.contact(FIRST).id.to_string();
    let joined = story.at_desk(&story.supervisor(), move |desk| {
        Box::pin(async move {
            let patch = contact::Patch { campaign: Some(campaign), ..contact::Patch::default() };
            contact::patch(&desk, &unnamed(), &lead, patch).await
        })
    });
    assert_eq!(joined.expect("patched").campaign.as_deref(), Some(campaign).filter(|id| !id.is_empty()));
}

#[test]
fn a_lead_is_texted_from_their_campaigns_number_then_the_agents_then_the_first() {
    let story = Story::proves(&["F049", "F052", "F053"]);
    story.text(FIRST, "hello");
    story.rest();
    story.owns_too(AGENT_PHONE);
    story.owns_too(SPRING_PHONE);
    story.set("acme", |settings| settings.agent_phone = Phone::parse(AGENT_PHONE));
    campaign(&story, "spring", Some(SPRING_PHONE), None);
    joins(&story, "spring");
    let from_spring = send(&story, "one", Named::default()).expect("queued");
    joins(&story, "");
    let from_agent = send(&story, "two", Named::default()).expect("queued");
    story.set("acme", |settings| settings.agent_phone = None);
    let from_first = send(&story, "three", Named::default()).expect("queued");
    story.rest();
    let texts = [from_spring, from_agent, from_first].map(|queued| sent(&story, &queued));
    let found: Vec<_> = texts.iter().map(|text| (text.ours.as_str(), text.campaign.as_deref())).collect();
    assert_eq!(found, [(SPRING_PHONE, Some("spring")), (AGENT_PHONE, None), (ACME, None)]);
    story.end();
}

#[test]
fn a_send_may_name_another_campaign_and_one_that_nobody_knows_is_refused() {
    let story = Story::proves(&["F053"]);
    story.text(FIRST, "hello");
    story.rest();
    campaign(&story, "autumn", None, None);
    // A campaign of another system's is recorded, and has no number here.
    joins(&story, "dialer-7");
    let other = send(&story, "one", Named::default()).expect("queued");
    assert_eq!(sent(&story, &other).campaign.as_deref(), Some("dialer-7"));
    let with = |campaign| Named { campaign: Some(campaign), ..Named::default() };
    let autumn = send(&story, "two", with("autumn")).expect("queued");
    assert_eq!(sent(&story, &autumn).campaign.as_deref(), Some("autumn"));
    assert_eq!(refusal(send(&story, "three", with("winter"))), "campaignId: Choose one of the tenant's campaigns.");
    story.end();
}

#[test]
fn the_campaigns_provider_wins_over_the_tenants_and_telnyx_is_the_last() {
    let story = Story::proves(&["F054"]);
    story.text(FIRST, "hello");
    story.rest();
    campaign(&story, "trial", None, Some(Provider::Simulator));
    campaign(&story, "real", None, Some(Provider::Telnyx));
    let reaches = |event: &'static str, with: Named| {
        let queued = send(&story, event, with).expect("queued");
        let before = story.read(FIRST).len();
        story.rest();
        assert!(sent(&story, &queued).status.rank() >= Status::Sent.rank());
        story.read(FIRST).len() > before
    };
    let of = |campaign| Named { campaign: Some(campaign), ..Named::default() };
    assert!(reaches("nothing", Named::default()));
    assert!(!reaches("campaign", of("trial")));
    story.set("acme", |settings| settings.provider = Some(Provider::Simulator));
    // Until no function believes the old settings any more.
    story.wait(61.0);
    assert!(!reaches("tenant", Named::default()));
    assert!(reaches("campaign-again", of("real")));
    assert!(reaches("named", Named { campaign: Some("trial"), provider: Some(Provider::Telnyx) }));
    story.end();
}
