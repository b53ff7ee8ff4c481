//! The main story, on the real binary: a burst gets one reply, STOP silences, START brings back, and a kill changes nothing.

mod running;

use platform::clock::Clock;
use platform::clock::system::SystemClock;
use running::{Local, Scratch, until};
use std::process::Command;
use std::time::Duration;

const ANNA: &str = "+12125550123";

#[tokio::test]
async fn three_texts_get_one_reply_which_is_delivered() {
    let scratch = Scratch::new();
    let local = Local::start(&scratch.0, 1).await;
    for text in ["Hi there!", "What are your prices?", "And when are you open?"] {
        local.text(ANNA, text).await;
    }
    let replies =
        until("a reply", async || Some(local.shown(ANNA, "message").await).filter(|shown| !shown.is_empty())).await;
    assert_eq!(replies.len(), 1, "{replies:?}");
    assert!(replies[0].contains("Prices") && replies[0].contains("open"), "{replies:?}");
    let conversation = until("the receipt", async || {
        local.conversation(ANNA).await.filter(|open| open["messages"][3]["status"] == "delivered")
    })
    .await;
    assert_eq!(conversation["messages"].as_array().map(Vec::len), Some(4));
    assert_eq!(conversation["tenant"], "acme");
    assert!(conversation["window"].is_null() && conversation["needsPerson"].is_null());
    let reply = &conversation["messages"][3];
    assert_eq!(
        (&reply["direction"], &reply["source"], &reply["segments"]),
        (&"outbound".into(), &"sms_agent".into(), &1.into())
    );
}

#[tokio::test]
async fn stop_silences_at_once_and_start_brings_back() {
    let scratch = Scratch::new();
    let local = Local::start(&scratch.0, 1).await;
    local.text(ANNA, "Hello").await;
    local.text(ANNA, "STOP").await;
    until("the opt-out", async || local.conversation(ANNA).await.filter(|open| open["optedOut"] == true)).await;
    local.text(ANNA, "What are your prices?").await;
    until("its arrival", async || local.conversation(ANNA).await.filter(|open| open["messages"][2].is_object())).await;
    local.text(ANNA, "START").await;
    until("the opt-in", async || local.conversation(ANNA).await.filter(|open| open["optedOut"] == false)).await;
    local.text(ANNA, "Where are you?").await;
    let replies =
        until("a reply", async || Some(local.shown(ANNA, "message").await).filter(|shown| !shown.is_empty())).await;
    assert_eq!(replies.len(), 1, "{replies:?}");
    assert!(
        replies[0].contains("Main Street") && !replies[0].contains("Prices"),
        "nothing said while out is answered: {replies:?}"
    );
}

#[tokio::test]
async fn a_kill_at_any_moment_loses_nothing_and_says_nothing_twice() {
    let scratch = Scratch::new();
    let mut local = Local::start(&scratch.0, 1).await;
    // From before the webhook, through the window, the model and the POST, to the last receipt.
    let moments = [0, 90, 130, 220, 1_100, 1_600, 2_000, 2_150, 2_600];
    let phone = |place: usize| format!("+12125550{}", 130 + place);
    for (place, moment) in moments.into_iter().enumerate() {
        local.text(&phone(place), "Where are you?").await;
        SystemClock::new().sleep(Duration::from_millis(moment)).await;
        local.kill();
        local = Local::start(&scratch.0, 1).await;
    }
    for (place, moment) in moments.into_iter().enumerate() {
        let phone = phone(place);
        until("everything is delivered", async || {
            let messages = local.conversation(&phone).await?["messages"].as_array()?.clone();
            messages
                .iter()
                .any(|message| message["direction"] == "outbound" && message["status"] == "delivered")
                .then_some(())
        })
        .await;
        assert_eq!(
            local.shown(&phone, "message").await,
            ["You find us at 100 Main Street."],
            "killed after {moment} ms"
        );
        let conversation = local.conversation(&phone).await.expect("there");
        assert_eq!(conversation["messages"].as_array().map(Vec::len), Some(2), "{conversation}");
    }
}

#[tokio::test]
async fn a_process_that_is_asked_to_stop_finishes_and_ends_well() {
    let scratch = Scratch::new();
    let mut local = Local::start(&scratch.0, 1).await;
    local.text(ANNA, "Hello").await;
    let asked = Command::new("kill").arg(local.child.id().to_string()).status().expect("kill runs");
    assert!(asked.success());
    let status = local.child.wait().expect("ended");
    assert_eq!(status.code(), Some(0));
    let local = Local::start(&scratch.0, 1).await;
    until("the reply after all", async || Some(local.shown(ANNA, "message").await).filter(|shown| shown.len() == 1))
        .await;
}
