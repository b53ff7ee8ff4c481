//! The fake model in the world: its site on the web.

use crate::executor::lock;
use crate::outside::Outside;
use crate::telnyx::answer;
use crate::web::Web;
use fakes::llm::Llm;
use std::sync::{Arc, Mutex};

/// Where the model's API is in the world.
pub const LLM_BASE: &str = "https://llm.test/v1";

/// The model.
pub struct Model {
    fake: Mutex<Llm>,
}

impl Model {
    /// Opens the model on the web.
    pub fn open(outside: &Arc<Outside>, web: &Web) -> Arc<Self> {
        let mut fake = Llm::new(outside.draw(crate::chance::Chance::draw));
        fake.failing = outside.plan.faults.llm;
        let model = Arc::new(Self { fake: Mutex::new(fake) });
        let (site, calmed) = (model.clone(), model.clone());
        web.open(LLM_BASE, move |request, now| answer(site.with(|fake| fake.handle(request, now))));
        outside.when_faults_end(move || calmed.with(|fake| fake.failing = 0));
        model
    }

    /// Looks at the fake, or changes it.
    pub fn with<T>(&self, of: impl FnOnce(&mut Llm) -> T) -> T {
        of(&mut lock(&self.fake))
    }
}
