//! What became of a message, one thing after the other.

use domain::UnixMillis;
use domain::location::Source;
use domain::story::Story;
use leptos::prelude::*;

use crate::ui::card;
use crate::ui::when::when;
use crate::words::words;

/// The steps in order, each with how long after the first reception it was.
pub fn card(told: &Story) -> AnyView {
    let words = words();
    let began = told.message.time;
    let steps: Vec<_> = steps(told)
        .into_iter()
        .map(|(time, what)| {
            let after = (words.story.after)(time.0 - began.0);
            view! { <li><b>{after}</b><span>{what}</span><small>{when(time)}</small></li> }
        })
        .collect();
    let list = view! { <ol class="timeline">{steps}</ol> };
    card::card(words.story.story, ().into_any(), list.into_any())
}

/// When what came to pass, or will.
fn steps(told: &Story) -> Vec<(UnixMillis, String)> {
    let words = words();
    let story = &words.story;
    let one = &told.message;
    let mut steps = vec![
        (one.time, story.heard_first.to_owned()),
        (told.arrived, story.came.to_owned()),
    ];
    let last = one.receptions.last().map(|heard| heard.time);
    if let Some(last) = last.filter(|last| *last > one.time) {
        steps.push((last, story.heard_last.to_owned()));
        let merged = (story.merged)(one.receptions.len(), one.stations);
        steps.push((last, merged));
    }
    if !one.fields.is_empty() {
        steps.push((told.arrived, (story.decoded)(one.fields.len())));
    }
    closing(told, &mut steps);
    for owed in &one.deliveries {
        for attempt in &owed.attempts {
            let outcome = (words.outcome)(attempt.outcome);
            steps.push((attempt.started, (story.attempt)(attempt.number, outcome)));
        }
        if let Some(due) = owed.due {
            steps.push((due, story.next_attempt.to_owned()));
        }
    }
    if let Some(answer) = &one.downlink {
        if let Some(answered) = answer.answered {
            steps.push((answered, story.answered.to_owned()));
        }
        steps.push((answer.transmit_at, story.listens.to_owned()));
        steps.push((answer.window_ends, story.listens_until.to_owned()));
        if let Some(finished) = answer.finished {
            let state = (words.message.downlink_state)(answer.state, answer.info);
            steps.push((finished, (story.ended)(state)));
        }
    }
    for event in &told.events {
        let what = (words.event.kind_name)(event.kind);
        steps.push((event.time, (story.event)(what)));
    }
    // Of two at the same time the one comes first that was noted first.
    steps.sort_by_key(|step| step.0);
    steps
}

/// What is known once every base station had its say: link quality and place.
fn closing(told: &Story, steps: &mut Vec<(UnixMillis, String)>) {
    let words = words();
    let story = &words.story;
    if let Some(closes) = told.closes {
        steps.push((closes, story.closes.to_owned()));
    }
    let Some(closed) = told.closed else { return };
    let quality = (words.message.quality)(told.message.lqi);
    steps.push((closed, (story.closed)(quality)));
    if let Some(position) = told.message.position {
        let placed = match position.source {
            Source::Stations => (story.placed)(position.radius),
            Source::Payload => story.placed_itself.to_owned(),
        };
        steps.push((closed, placed));
    }
}
