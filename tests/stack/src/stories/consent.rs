//! STOP and START.

use super::SOON;
use crate::deployment::{Deployment, until};
use domain::message::Source;
use fakes::telnyx::Kind;

pub async fn stop_silences_and_start_returns(on: &Deployment) {
    const PHONE: &str = "+12125550152";
    on.text(PHONE, "How much is a visit?");
    until("the window", SOON, async || on.head(PHONE).await?.window).await;
    on.text(PHONE, "STOP");
    let stopped = async || on.head(PHONE).await.filter(|head| head.opted_out && head.window.is_none());
    until("the opt-out", SOON, stopped).await;

    on.text(PHONE, "And on Sundays?");
    until("the message after STOP", SOON, async || on.head(PHONE).await.filter(|head| head.arrivals == 3)).await;
    on.text(PHONE, "START");
    until("the opt-in", SOON, async || on.head(PHONE).await.filter(|head| !head.opted_out)).await;

    on.text(PHONE, "Thank you, how much is a visit?");
    let reply = async || on.phone(PHONE).into_iter().find(|shown| shown.kind == Kind::Message);
    let shown = until("the reply after START", SOON, reply).await;
    let replies = on.messages(PHONE).await.into_iter().filter(|message| message.source == Source::SmsAgent);
    let replies: Vec<_> = replies.map(|message| message.text).collect();
    assert_eq!(replies, [shown.text], "nothing was written in between");
}
