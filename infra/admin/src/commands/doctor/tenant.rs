//! Would the assistant answer?

use super::Doctor;
use crate::problem::Problem;
use domain::AssistantId;
use domain::assistant::Assistant;
use domain::settings::{Settings, Switch};
use platform::keys;
use platform::records::{assistant_item, read_some};
use platform::table::{Condition, Write};
use serde_json::json;

pub async fn look(doctor: &mut Doctor<'_>, settings: &Settings) -> Result<(), Problem> {
    let tenant = &settings.tenant;
    if settings.suspended {
        doctor.wrong(
            "tenant",
            format!("{tenant} is suspended and sends nothing; admin tenant resume {tenant} ends that"),
        );
    }
    if settings.sms_replies == Switch::Off {
        doctor.note("replies", format!("SMS replies of {tenant} are switched off, so the assistant answers nowhere"));
    }
    let chosen = settings.assistant.clone().unwrap_or_else(AssistantId::automatic);
    let [found] = doctor.outside.get([keys::assistant(tenant, &chosen)]).await?;
    let found: Option<Assistant> = read_some(found.as_ref())?;
    match found {
        Some(found) => doctor.fine("assistant", format!("the assistant {} answers", found.name)),
        None if chosen != AssistantId::automatic() => {
            doctor.wrong(
                "assistant",
                format!("the chosen assistant {chosen} does not exist; choose another in the tenant's settings"),
            );
        }
        None => {
            let outside = doctor.outside;
            let item = assistant_item(tenant, &Assistant::automatic(settings));
            let write = [Write::Put { item, condition: Condition::Absent }];
            let act = async { outside.commit(&write).await.map(drop) };
            let sentence = format!("{tenant} has no assistant yet");
            doctor.mend("assistant", &sentence, json!({"assistant": chosen}), act).await;
        }
    }
    Ok(())
}
