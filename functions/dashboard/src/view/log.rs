//! What stands in a thread, in the order of time: messages, and what happened to the conversation between them (F033 to F035).

use super::message::MessageView;
use crate::moment::Moment;
use crate::words::{self, ENGLISH};
use desk::conversation::Detail;
use desk::messages::Messages;
use domain::Timestamp;
use domain::head::Closing;
use domain::message::{Direction, Message};
use domain::settings::Settings;
use std::time::Duration;

/// What stands in a thread, in the order of time.
pub enum Item {
    /// A day begins.
    Day(String),
    /// Something happened to the conversation.
    Mark(String),
    /// A message.
    Message(Box<MessageView>),
}

/// Messages, oldest first, with the days and the episodes between them.
pub fn items(page: &Messages, detail: &Detail, customer: &str, settings: &Settings, moment: &Moment) -> Vec<Item> {
    let mut marks: Vec<(Timestamp, String)> = vec![];
    for episode in &detail.episodes {
        marks.push((episode.opened_at, words::opened(episode.trigger, episode.episode).to_owned()));
        marks.extend(episode.closing.as_ref().map(|closing| (closing.at, closed(closing, settings, moment))));
    }
    // What lies before this page belongs to an earlier one.
    let begins = page.next.as_ref().and(page.items.last()).map_or(Timestamp(0), |oldest| oldest.place.at);
    let mut marks = marks.into_iter().filter(|(at, _)| *at >= begins).peekable();
    let mut log = Log { items: vec![], day: String::new(), moment };
    let mut before: Option<&Message> = None;
    for message in page.items.iter().rev() {
        // A first inbound message is a little older than the episode that its storing opened.
        let mut opens = before.is_none() && message.direction == Direction::Inbound;
        while let Some((at, mark)) = marks.next_if(|(at, _)| *at <= message.place.at || std::mem::take(&mut opens)) {
            log.push(at.min(message.place.at), Item::Mark(mark));
            before = None;
        }
        let mut view = MessageView::of(message, customer, moment);
        view.follows = before.is_some_and(|before| follows(before, message));
        log.push(message.place.at, Item::Message(Box::new(view)));
        before = Some(message);
    }
    for (at, mark) in marks {
        log.push(at, Item::Mark(mark));
    }
    log.items
}

/// How long after another a message of the same sender still stands under their name.
const BREATH: Duration = Duration::from_secs(5 * 60);

fn follows(before: &Message, message: &Message) -> bool {
    let same = before.source == message.source && before.author == message.author && before.origin == message.origin;
    same && message.place.at.since(before.place.at) < BREATH
}

/// Items as they are written down, a day's name before its first.
struct Log<'a> {
    items: Vec<Item>,
    day: String,
    moment: &'a Moment,
}

impl Log<'_> {
    fn push(&mut self, at: Timestamp, item: Item) {
        let day = self.moment.day(at);
        if day != self.day {
            self.items.push(Item::Day(day.clone()));
            self.day = day;
        }
        self.items.push(item);
    }
}

/// That it was closed, by whom, when and why.
pub fn closed(closing: &Closing, settings: &Settings, moment: &Moment) -> String {
    let known = settings.closure_reasons.iter().find(|known| known.id == closing.reason);
    let reason = known.map_or(words::closure(&closing.reason), |known| &known.name);
    words::closed(closing.by.as_ref().map_or(ENGLISH.volley, |by| &by.name), reason, &moment.full(closing.at))
}
