//! A customer texts one of our numbers.

use super::keyword::{Block, Keyword};
use super::life::Step;
use super::{Direction, EventKind, Media, Message, Size, Status, Telnyx, Texted};
use domain::Timestamp;
use std::time::Duration;

impl Telnyx {
    /// A phone texts a business number. Gives the message's id; `None` when the number is nobody's here. A keyword takes
    /// effect before this returns; the webhook is due a moment later.
    pub fn text(&mut self, from: &str, to: &str, text: &str, media: &[Media], now: Timestamp) -> Option<String> {
        self.advance(now);
        let account = self.owner(to)?.clone();
        let keyword = Keyword::of(text);
        let media: Vec<_> = media.iter().map(|one| self.attach(one, now)).collect();
        let message = Message {
            id: self.rng.uuid(),
            account: account.id.clone(),
            direction: Direction::Inbound,
            from: from.to_owned(),
            to: to.to_owned(),
            text: (!text.is_empty() || media.is_empty()).then(|| text.to_owned()),
            media,
            size: Size::of(text),
            status: Status::Delivered,
            created: now,
            sent_at: None,
            completed_at: None,
            valid_until: None,
            wait_seconds: 0,
            errors: Vec::new(),
            urls: std::iter::once(account.webhook_url.clone()).chain(account.failover_url.clone()).collect(),
            autoresponse: keyword.map(|keyword| keyword.name().to_owned()),
        };
        if let Some(keyword) = keyword {
            self.answer_keyword(keyword, &message, &account.profile, now);
        }
        self.texts.push(Texted {
            at: now,
            from: from.to_owned(),
            to: to.to_owned(),
            text: text.to_owned(),
            media: message.media_urls(),
            message: message.id.clone(),
            keyword: message.autoresponse.clone(),
        });
        let id = message.id.clone();
        self.messages.insert(id.clone(), message);
        let told = now.plus(Duration::from_millis(self.settings.inbound_ms));
        let (kind, status) = (EventKind::Received, Status::Delivered);
        self.plan(told, Step::Emit { message: id.clone(), kind, status });
        Some(id)
    }

    fn answer_keyword(&mut self, keyword: Keyword, message: &Message, profile: &str, now: Timestamp) {
        let block = Block {
            profile: profile.to_owned(),
            phone: message.from.clone(),
            number: message.to.clone(),
            word: message.text.clone().unwrap_or_default().trim().to_uppercase(),
            at: now,
        };
        self.heed(keyword, block);
        self.count("keyword");
        let answer = Step::AutoReply {
            from: message.to.clone(),
            to: message.from.clone(),
            text: keyword.auto_reply().to_owned(),
        };
        self.plan(now.plus(Duration::from_millis(self.settings.auto_reply_ms)), answer);
    }
}
