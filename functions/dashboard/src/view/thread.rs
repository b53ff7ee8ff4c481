//! The thread in the middle: a conversation's messages, what happened between them, and what can be done (F033 to F038, F044,
//! F094 to F102, F121, F122).

use super::choice::{Choice, choices};
use super::face::{Face, face, spaced};
use super::log::{Item, closed, items};
use super::row::team;
use crate::event::hash;
use crate::failed::Failed;
use crate::list::Asked;
use crate::moment::Moment;
use crate::reader::Reader;
use crate::words::{self, ENGLISH, Words};
use askama::Template;
use desk::conversation::Detail;
use desk::messages::messages;
use domain::head::{Badge, Head, ManagedBy};
use domain::ids::{conversation_id, generated_reference};
use domain::permission::Permission;
use domain::settings::Settings;

/// Messages of one page of a thread.
const MESSAGES: usize = 25;

/// The thread.
#[derive(Template)]
#[template(path = "thread.html")]
pub struct ThreadPart {
    t: &'static Words,
    /// Where this part is fetched anew.
    pub url: String,
    /// What the customer is called.
    pub title: String,
    named: bool,
    id: String,
    face: Face,
    number: String,
    ours: String,
    company: String,
    reference: String,
    team: String,
    status: &'static str,
    status_name: &'static str,
    trigger: &'static str,
    ai: bool,
    ai_silent: &'static str,
    opted_out: bool,
    answering: bool,
    notices: Vec<Notice>,
    items: Vec<Item>,
    earlier: String,
    may_handle: bool,
    may_escalate: bool,
    may_resume: bool,
    may_take: bool,
    escalations: Vec<Choice>,
    reasons: Vec<Choice>,
    templates: Vec<Choice>,
    composer: Composer,
    hidden: Hidden,
    back: String,
    customer: String,
    again: String,
}

/// What every form of the page carries.
pub struct Hidden {
    /// The session's own token.
    pub csrf: String,
    /// The form's name: sent twice, it is one event.
    pub key: String,
    /// What the conversation was when the page was made.
    pub seen: String,
    /// The list beside it, as the query of the form's URL.
    pub query: String,
}

/// A line above the messages.
pub struct Notice {
    tone: &'static str,
    icon: &'static str,
    text: String,
}

/// Whether one can write.
pub enum Composer {
    /// One can.
    Open,
    /// One cannot, because of this.
    Shut(&'static str),
}

/// Reads the thread of a conversation.
pub async fn thread(
    reader: &Reader,
    settings: &Settings,
    detail: &Detail,
    asked: &Asked,
) -> Result<ThreadPart, Failed> {
    let head = &detail.head;
    let id = conversation_id(&head.thread, head.generation);
    let before = Some(asked.before.as_str()).filter(|before| !before.is_empty());
    let page = messages(&reader.desk(), &id, MESSAGES, before).await?;
    let moment = reader.moment(settings);
    let title = head.title.clone().unwrap_or_else(|| spaced(head.theirs.as_str()));
    let open = head.status != Badge::Closed;
    let may_handle = open && reader.may(Permission::HandleConversations);
    let path = format!("/inbox/c/{id}");
    let earlier = page.next.as_ref().map(|next| {
        let query = serde_urlencoded::to_string([("before", next.as_str())]).unwrap_or_default();
        let url = asked.at(&path);
        format!("{url}{}{query}", if url.contains('?') { '&' } else { '?' })
    });
    let silent = domain::window::may_speak(settings, head, head.opted_out).err();
    let again = serde_urlencoded::to_string([("phone", head.theirs.as_str())]).unwrap_or_default();
    Ok(ThreadPart {
        t: &ENGLISH,
        url: asked.at(&path),
        face: face(head.title.as_deref(), head.contact.as_str()),
        named: head.title.is_some(),
        number: spaced(head.theirs.as_str()),
        ours: spaced(head.ours.as_str()),
        company: head.company.clone().unwrap_or_default(),
        reference: head.reference.clone().unwrap_or_else(|| generated_reference(&head.thread)),
        team: team(settings, head.team.as_deref()),
        status: words::badge_word(head.status),
        status_name: words::badge(head.status),
        trigger: words::trigger(head.trigger),
        ai: silent.is_none(),
        ai_silent: silent.map_or("", |silence| silence.reason()),
        opted_out: head.opted_out,
        answering: head.window.is_some(),
        notices: notices(head, settings, &moment),
        items: items(&page, detail, &title, settings, &moment),
        earlier: earlier.unwrap_or_default(),
        may_handle,
        may_escalate: may_handle && head.status == Badge::Active,
        may_resume: may_handle && (head.managed_by == ManagedBy::Human || head.status == Badge::Escalated),
        may_take: may_handle && head.managed_by == ManagedBy::Ai,
        escalations: choices(words::ESCALATIONS, "other"),
        reasons: choices(settings.closure_reasons.iter().map(|reason| (&*reason.id, &*reason.name)), ""),
        templates: templates(reader, head).await?,
        composer: composer(reader, settings, head),
        hidden: hidden(reader, head, asked),
        back: asked.at("/inbox"),
        customer: {
            let url = asked.at(&path);
            format!("{url}{}show=customer", if url.contains('?') { '&' } else { '?' })
        },
        again: format!("/inbox/new?{again}"),
        title,
        id,
    })
}

/// The tenant's templates, where somebody could send one.
async fn templates(reader: &Reader, head: &Head) -> Result<Vec<Choice>, Failed> {
    if head.status == Badge::Closed || head.opted_out || !reader.may(Permission::SendMessages) {
        return Ok(vec![]);
    }
    let known = desk::template::list(&reader.desk()).await?;
    Ok(choices(known.into_iter().map(|template| (template.record.id, template.record.name)), ""))
}

/// What the forms of a conversation carry.
pub fn hidden(reader: &Reader, head: &Head, asked: &Asked) -> Hidden {
    Hidden { csrf: reader.session.csrf.clone(), key: reader.wired.draw(), seen: seen(head), query: asked.at("") }
}

/// What a person has before their eyes when they act: all that another one, the customer or the assistant may change meanwhile.
pub fn seen(head: &Head) -> String {
    let said = (head.episode, head.arrivals, head.chained, &head.team, &head.assignee, &head.guide, head.opted_out);
    let stands = (head.status, head.managed_by, head.agent_mode, head.interaction_status);
    let all = serde_json::to_vec(&(said, stands)).expect("plain values");
    hash(&[&all])
}

fn composer(reader: &Reader, settings: &Settings, head: &Head) -> Composer {
    match () {
        () if head.status == Badge::Closed => Composer::Shut(ENGLISH.closed_read_only),
        () if !reader.may(Permission::SendMessages) => Composer::Shut(ENGLISH.may_not_write),
        () if head.opted_out => Composer::Shut(ENGLISH.opted_out_no_writing),
        () if settings.suspended => Composer::Shut(ENGLISH.suspended),
        () => Composer::Open,
    }
}

fn notices(head: &Head, settings: &Settings, moment: &Moment) -> Vec<Notice> {
    let mut notices = vec![];
    if head.opted_out {
        notices.push(Notice { tone: "bad", icon: "bell-off", text: ENGLISH.opted_out_notice.to_owned() });
    }
    if let Some(escalation) = &head.escalation {
        let by = escalation.by.as_ref().map_or(ENGLISH.assistant, |by| &by.name);
        let text = words::escalated(by, words::escalation(escalation.reason), &moment.full(escalation.at));
        notices.push(Notice { tone: "warn", icon: "flag", text });
    }
    if let Some(why) = head.needs_person {
        notices.push(Notice { tone: "warn", icon: "ask", text: words::needs(why).to_owned() });
    }
    if let Some(closing) = &head.closing {
        notices.push(Notice { tone: "calm", icon: "check", text: closed(closing, settings, moment) });
    }
    notices
}
