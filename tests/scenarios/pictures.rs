//! Pictures: copied while they last, bounded in type and size, and the message never waits for them.

use crate::story::{FIRST, Story};
use domain::media::MediaState;
use fakes::telnyx::{Fault, Media};

fn bytes(content_type: &str, size: usize) -> Media {
    Media::Bytes { content_type: content_type.into(), size }
}

#[test]
fn a_picture_is_stored_and_its_message_answered() {
    let story = Story::proves(&["F061"]);
    story.picture(FIRST, "this is the tap", &[Media::Picture, bytes("image/jpeg", 40_000)]);
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: this is the tap [image/png stored] [image/jpeg stored]
         7 AI: Thank you for the picture. | delivered
    ");
    let files = story.world.files.all();
    let message = story.messages(FIRST).remove(0);
    for media in &message.media {
        let file = &files[media.file.as_deref().expect("stored")];
        assert_eq!(file.content_type, media.content_type);
        assert!(!file.bytes.is_empty());
    }
    assert_eq!((files.len(), story.read(FIRST).len()), (2, 1));
    assert!(story.asked()[0].turns[1].text.contains("[image][image]"), "the model knows that there are pictures");
    story.end();
}

#[test]
fn a_picture_without_words_is_shown_as_one() {
    let story = Story::proves(&["F061"]);
    story.picture(FIRST, "", &[Media::Picture]);
    story.wait(2.0);
    assert_eq!(story.head(FIRST).preview, "[image]");
    story.rest();
    assert_eq!(story.read(FIRST).len(), 1);
    story.end();
}

#[test]
fn what_is_no_picture_too_large_or_not_public_is_refused_and_what_cannot_be_reached_counts_as_lost() {
    let story = Story::proves(&["F061"]);
    let sent = [
        bytes("text/html", 100),
        bytes("image/svg+xml", 100),
        bytes("application/octet-stream", 100),
        bytes("IMAGE/JPG; charset=binary", 100),
        bytes("image/png", 6 * 1024 * 1024),
        Media::Elsewhere("https://nobody.test/tap.png".into()),
        Media::Elsewhere("http://169.254.169.254/latest/meta-data".into()),
        Media::Elsewhere("https://printer.internal/tap.png".into()),
    ];
    story.picture(FIRST, "look", &sent);
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: look [text/html refused] [image/svg+xml refused] [application/octet-stream refused] [image/jpeg stored] [image/png refused] [image/png lost] [image/png refused] [image/png refused]
         7 AI: Thank you for the picture. | delivered
    ");
    assert_eq!(story.world.files.all().len(), 1);
    story.end();
}

#[test]
fn no_more_than_ten_pictures_are_taken() {
    let story = Story::new();
    story.picture(FIRST, "look", &vec![Media::Picture; 14]);
    story.rest();
    assert_eq!(story.messages(FIRST)[0].media.len(), 10);
    assert_eq!(story.world.files.all().len(), 10);
    story.end();
}

#[test]
fn a_host_in_trouble_is_asked_again_and_nothing_is_stored_twice() {
    let story = Story::proves(&["B01"]);
    story.telnyx(|fake| {
        fake.script.next_get(Fault::StatusBefore(503)).next_get(Fault::HangBefore);
    });
    story.picture(FIRST, "look", &[Media::Picture]);
    story.rest();
    assert_eq!(story.messages(FIRST)[0].media[0].state, MediaState::Stored);
    assert_eq!((story.world.files.all().len(), story.read(FIRST).len()), (1, 1));
    story.end();
}
