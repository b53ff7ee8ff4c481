//! The model fails.

use crate::deployment::{Deployment, until};
use crate::outside::MODEL_IS_DOWN;
use domain::message::Direction;
use std::time::Duration;

/// The window and all attempts of a draft, which have 25 s together.
const AFTER_ALL_ATTEMPTS: Duration = Duration::from_secs(45);

pub async fn a_model_that_is_down_leaves_the_conversation_to_a_person(on: &Deployment) {
    const DAVE: &str = "+12125550153";
    on.text(DAVE, MODEL_IS_DOWN);
    let handed_over = async || on.head(DAVE).await.filter(|head| head.needs_person.is_some());
    let head = until("a person is asked", AFTER_ALL_ATTEMPTS, handed_over).await;
    assert!(head.window.is_none() && head.waits_for_person());
    let asked = on.outside.llm(|llm| llm.asked().iter().filter(|asked| asked.prompt().contains(MODEL_IS_DOWN)).count());
    assert!(asked >= 3, "the model was asked {asked} times");

    let stored = on.messages(DAVE).await;
    assert!(stored.iter().all(|message| message.direction == Direction::Inbound), "nothing was written");
    assert_eq!(on.posts(DAVE).len(), 0);
}
