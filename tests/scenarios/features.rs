//! What issue 2 promises: each feature's id with the check that a scenario makes. A scenario names the ids that it proves,
//! and no id may be left without one.

/// The ids, with their checks in a few words.
pub const FEATURES: [(&str, &str); 51] = [
    ("F008", "E.164 is stored unchanged"),
    ("F013", "one POST /v2/messages with the tenant's key and profile"),
    ("F033", "a conversation pages back to its very first message, none missing, in order"),
    ("F034", "what triggered a conversation (inbound) never changes"),
    ("F035", "each message has its time and its sender"),
    ("F036", "AI messages are marked as such"),
    ("F038", "the customer's messages are on one side, ours on the other"),
    ("F039", "a conversation is of type sms and belongs to one contact"),
    ("F040", "a contact who texts two numbers has two conversations"),
    ("F042", "an answer lands in the thread of its number pair"),
    ("F046", "160 GSM characters are one segment, 161 two; the customer gets one message"),
    ("F047", "the sending paths yield source manual, api and sms_agent"),
    ("F057", "a webhook's message has source inbound"),
    ("F058", "an AI reply has source sms_agent"),
    ("F061", "inbound media is stored"),
    ("F062", "no count of conversations is ever enforced"),
    ("F065", "a signed webhook is taken, a bad signature answers 401 and stores nothing"),
    ("F066", "the receiving number names the tenant; an unknown one touches none"),
    ("F067", "the first text creates the conversation, the second reuses it"),
    ("F068", "with the model down the message is stored and visible"),
    ("F069", "the reply comes from the selected assistant"),
    ("F070", "one outbound to the sender, from the number they texted"),
    ("F072", "the conversation's assistant, else the tenant's, else one is made"),
    ("F073", "two concurrent first texts make exactly one assistant"),
    ("F074", "AI off: stored, no reply"),
    ("F075", "of 25 messages the prompt holds the newest 20, in order"),
    ("F076", "the guide is in the prompt when set, and only then"),
    ("F077", "the system prompt is first"),
    ("F082", "a frequent question is answered"),
    ("F083", "N customer turns get N replies from the same number"),
    ("F085", "three texts within seven seconds get one run with all three; the window is configurable"),
    ("F089", "a burst of five in six seconds gets exactly one reply"),
    ("F119", "STOP opts out at once, not after the window"),
    ("F123", "after STOP a text is stored and the AI is silent"),
    ("F124", "day 29 resumes the conversation, day 31 begins a new one"),
    ("F125", "what was said before is still listed after a resumption"),
    ("F126", "guide, assistant and messages still feed the prompt after a resumption"),
    ("B01", "exactly once: inbound, replies, sends"),
    ("B06", "statuses only move forward, with readable reasons"),
    ("G1", "after a 200 an inbound message is stored exactly once"),
    ("G2", "a burst gets at most one reply, and a message is POSTed once"),
    ("G3", "nothing is admitted after a STOP has committed"),
    ("F059", "a workflow's text has source system and says its origin"),
    ("F120", "what is pending to a number that opted out is not sent"),
    ("F157", "a definition of steps is checked, with the step that is wrong"),
    ("F158", "a send step sends once"),
    ("F161", "the next step runs after the delay, and not before"),
    ("F162", "a condition takes its branch by the contact's data"),
    ("F164", "a step whose condition is false is passed over"),
    ("F165", "steps run in order, and none twice"),
    ("F160", "a contact that does not match ends its run, filtered"),
];

/// The scenarios' own sources: where the ids stand that they prove.
const SOURCES: [&str; 15] = [
    include_str!("assistants.rs"),
    include_str!("bursts.rs"),
    include_str!("consent.rs"),
    include_str!("events.rs"),
    include_str!("model.rs"),
    include_str!("pictures.rs"),
    include_str!("receipts.rs"),
    include_str!("refusals.rs"),
    include_str!("resume.rs"),
    include_str!("sending.rs"),
    include_str!("shown.rs"),
    include_str!("stop.rs"),
    include_str!("turns.rs"),
    include_str!("webhooks.rs"),
    include_str!("workflows.rs"),
];

#[test]
fn every_feature_is_proven_by_a_scenario() {
    let proven: String = SOURCES
        .iter()
        .flat_map(|source| source.split("let story = ").skip(1))
        .filter_map(|rest| rest.split_once("(&["))
        .map(|(_, rest)| rest)
        .filter_map(|rest| rest.split("])").next())
        .collect();
    let missing: Vec<&str> =
        FEATURES.iter().map(|(id, _)| *id).filter(|id| !proven.contains(&format!("\"{id}\""))).collect();
    assert!(missing.is_empty(), "no scenario proves {missing:?}");
}
