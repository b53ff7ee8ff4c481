//! Would the assistant answer?

use super::Doctor;
use crate::problem::Problem;
use domain::AssistantId;
use domain::assistant::Assistant;
use domain::checkup::{self, State};
use domain::settings::Settings;
use platform::keys;
use platform::records::{assistant_item, read_some};
use platform::table::{Condition, Write};
use serde_json::json;

pub async fn look(doctor: &mut Doctor<'_>, settings: &Settings) -> Result<(), Problem> {
    let tenant = &settings.tenant;
    // What is as it should be need not be said of switches.
    for finding in [checkup::active(settings), checkup::replies(settings)] {
        if finding.state != State::Pass {
            doctor.say(finding);
        }
    }
    let chosen = settings.assistant.clone().unwrap_or_else(AssistantId::automatic);
    let [found] = doctor.outside.get([keys::assistant(tenant, &chosen)]).await?;
    let found: Option<Assistant> = read_some(found.as_ref())?;
    let finding = checkup::assistant(settings, found.as_ref());
    match finding.state {
        State::Pass | State::Fail => doctor.say(finding),
        State::Unknown => {
            let outside = doctor.outside;
            let item = assistant_item(tenant, &Assistant::automatic(settings));
            let write = [Write::Put { item, condition: Condition::Absent }];
            let act = async { outside.commit(&write).await.map(drop) };
            doctor.mend("assistant", &finding.sentence, json!({"assistant": chosen}), act).await;
        }
    }
    Ok(())
}
