use desk::template::{Preview, Template};
use domain::segment::Encoding;
use serde::Serialize;
use utoipa::ToSchema;

/// A template (F060).
#[derive(Serialize, ToSchema)]
pub struct TemplateView {
    id: String,
    name: String,
    text: String,
}

impl TemplateView {
    /// As it is answered.
    pub fn of(template: &Template) -> Self {
        Self { id: template.id.clone(), name: template.name.clone(), text: template.text.clone() }
    }
}

/// What a template says to a customer.
#[derive(Serialize, ToSchema)]
pub struct PreviewView {
    text: String,
    segments: u32,
    /// gsm7 or ucs2: one character outside GSM-7 makes the whole text dearer.
    encoding: &'static str,
}

impl PreviewView {
    /// As it is answered.
    pub fn of(preview: Preview) -> Self {
        let encoding = match preview.count.encoding {
            Encoding::Gsm7 => "gsm7",
            Encoding::Ucs2 => "ucs2",
        };
        Self { text: preview.text, segments: preview.count.segments, encoding }
    }
}
