//! Advance: from one wait to the next. A timer names how many steps the run had taken when it was set; if the world has moved
//! on since, it does nothing, and if it comes early it is set again.

use super::definition::{Otherwise, Step, Test, Workflow};
use super::run::{Run, RunState};
use crate::contact::Contact;
use crate::template::render_known;
use crate::{Timestamp, due, mutant};
use std::time::Duration;

/// What a step may look at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The contact, its consent included.
    pub contact: &'a Contact,
}

/// What a wake-up finds.
#[derive(Clone, Debug, PartialEq)]
pub enum Advance {
    /// The run has moved on, or ended.
    Nothing,
    /// It came early: wake it again then.
    Early(Timestamp),
    /// It moves.
    Moved(Box<Moved>),
}

/// A run after its steps, and what they do.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The run, `sent` still empty: whoever stores the texts knows where they are.
    pub run: Run,
    /// Texts to send, in order, each with the number of the step that sends it.
    pub texts: Vec<(u32, String)>,
}

/// Takes the run to its next wait, or to its end.
pub fn advance(run: &Run, workflow: &Workflow, facts: Facts<'_>, taken: u32, now: Timestamp) -> Advance {
    if !run.state.goes_on() || (run.taken != taken && !mutant!("old_timer_advances")) {
        return Advance::Nothing;
    }
    if let Some(until) = run.until.filter(|until| *until > now && !mutant!("early_timer_advances")) {
        return Advance::Early(until);
    }
    if facts.contact.opted_out && !mutant!("run_ignores_opt_out") {
        return Advance::Moved(Box::new(Moved { run: run.ended(RunState::OptedOut), texts: vec![] }));
    }
    let mut moved = Moved { run: Run { until: None, sent: vec![], nudges: 0, ..run.clone() }, texts: vec![] };
    while let Some(step) = workflow.steps.get(moved.run.step) {
        moved.run.taken += 1;
        moved.run.step += 1;
        match step {
            Step::Send { text } => moved.texts.push((moved.run.taken, render_known(text, facts.contact))),
            Step::Delay { seconds } => {
                let until = now.plus(Duration::from_secs(*seconds));
                moved.run.state = RunState::Waiting;
                moved.run.until = Some(until);
                moved.run.due = Some(until.plus(due::GRACE));
                return Advance::Moved(Box::new(moved));
            }
            Step::Condition { field, test, otherwise } => match (passes(field, test, facts), otherwise) {
                (true, _) => {}
                (false, Otherwise::Skip(steps)) => moved.run.step += usize::try_from(*steps).unwrap_or(usize::MAX),
                (false, Otherwise::End) => {
                    moved.run = Run { state: RunState::Filtered, due: None, ..moved.run };
                    return Advance::Moved(Box::new(moved));
                }
            },
        }
    }
    moved.run = Run { state: RunState::Done, due: None, ..moved.run };
    Advance::Moved(Box::new(moved))
}

fn passes(field: &str, test: &Test, facts: Facts<'_>) -> bool {
    let value = match field {
        "company" => facts.contact.company.as_deref(),
        _ => facts.contact.name.as_deref(),
    };
    match test {
        Test::Present => value.is_some(),
        Test::Absent => value.is_none(),
        Test::Is(expected) => value.is_some_and(|value| value.to_lowercase() == expected.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::{Consent, ConsentSource};
    use crate::{ContactId, Phone, RunId, TenantId, ThreadId, WorkflowId};

    fn contact() -> Contact {
        let phone = Phone::parse("+12125550123").expect("E.164");
        Contact::new(TenantId::parse("acme").expect("an id"), ContactId::of("s", "sms", phone.as_str()), phone)
    }

    fn workflow(steps: Vec<Step>) -> Workflow {
        let tenant = TenantId::parse("acme").expect("an id");
        let id = WorkflowId::parse("welcome").expect("an id");
        Workflow { v: 1, tenant, id, version: 1, name: "Welcome".into(), steps }
    }

    fn run() -> Run {
        let contact = contact();
        Run {
            v: 1,
            tenant: contact.tenant.clone(),
            id: RunId::of("s", &["a start"]),
            thread: ThreadId::of("s", "sms", "+12125550100", contact.phone.as_str()),
            contact: contact.id,
            ours: Phone::parse("+12125550100").expect("E.164"),
            theirs: contact.phone,
            workflow: WorkflowId::parse("welcome").expect("an id"),
            version: 1,
            step: 0,
            taken: 0,
            state: RunState::Ready,
            until: None,
            sent: vec![],
            started: Timestamp(0),
            due: None,
            nudges: 0,
        }
    }

    fn send(text: &str) -> Step {
        Step::Send { text: text.into() }
    }

    fn moved(advance: Advance) -> Moved {
        match advance {
            Advance::Moved(moved) => *moved,
            Advance::Nothing | Advance::Early(_) => panic!("it moves: {advance:?}"),
        }
    }

    #[test]
    fn a_run_goes_from_wait_to_wait_and_no_timer_takes_a_step_twice() {
        let (workflow, contact) =
            (workflow(vec![send("one"), Step::Delay { seconds: 60 }, send("two {name|friend}")]), contact());
        let facts = Facts { contact: &contact };
        let first = moved(advance(&run(), &workflow, facts, 0, Timestamp(0)));
        assert_eq!((first.texts, first.run.taken, first.run.state), (vec![(1, "one".into())], 2, RunState::Waiting));
        let waiting = first.run;
        assert_eq!(advance(&waiting, &workflow, facts, 0, Timestamp(70_000)), Advance::Nothing);
        assert_eq!(advance(&waiting, &workflow, facts, 2, Timestamp(59_999)), Advance::Early(Timestamp(60_000)));
        let last = moved(advance(&waiting, &workflow, facts, 2, Timestamp(60_000)));
        assert_eq!((last.texts, last.run.state), (vec![(3, "two friend".into())], RunState::Done));
        assert_eq!(advance(&last.run, &workflow, facts, 3, Timestamp(60_001)), Advance::Nothing);
    }

    #[test]
    fn a_condition_skips_or_ends_and_an_opt_out_ends_the_run() {
        let known = |otherwise| Step::Condition { field: "name".into(), test: Test::Present, otherwise };
        let contact = contact();
        let facts = Facts { contact: &contact };
        let skips = workflow(vec![known(Otherwise::Skip(1)), send("named"), send("all")]);
        let skipped = moved(advance(&run(), &skips, facts, 0, Timestamp(0)));
        assert_eq!(skipped.texts, vec![(2, "all".to_owned())]);
        let filters = workflow(vec![known(Otherwise::End), send("named")]);
        let filtered = moved(advance(&run(), &filters, facts, 0, Timestamp(0)));
        assert_eq!((filtered.texts.len(), filtered.run.state), (0, RunState::Filtered));
        let out = Consent::default().opt_out(Timestamp(1), ConsentSource::Keyword).expect("newer");
        let contact = contact.with_consent(out);
        let stopped = moved(advance(&run(), &skips, Facts { contact: &contact }, 0, Timestamp(2)));
        assert_eq!((stopped.texts.len(), stopped.run.state), (0, RunState::OptedOut));
    }

    #[test]
    fn a_definition_that_cannot_be_run_is_refused_with_the_step() {
        use crate::workflow::Invalid;
        let wrong = |steps| workflow(steps).check().expect_err("refused");
        assert_eq!(wrong(vec![]), Invalid::Steps);
        assert_eq!(wrong(vec![send("Hi {nmae}")]), Invalid::Variable(1, "nmae".into()));
        assert_eq!(wrong(vec![send("hi"), Step::Delay { seconds: 0 }]), Invalid::Delay(2));
        let leap = Step::Condition { field: "name".into(), test: Test::Absent, otherwise: Otherwise::Skip(2) };
        assert_eq!(wrong(vec![leap, send("hi")]), Invalid::Skip(1));
        let field = Step::Condition { field: "age".into(), test: Test::Absent, otherwise: Otherwise::End };
        assert_eq!(wrong(vec![field]), Invalid::Field(1, "age".into()));
    }
}
