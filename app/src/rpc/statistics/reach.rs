//! From what an address asks for to figures: the range, cut by the calendar of a zone, with its
//! daylight saving. Only the server knows zones; what comes of it needs no clock of the browser.

use chrono::{DateTime, LocalResult, TimeZone as _};
use chrono_tz::Tz;
use domain::permission::Principal;
use domain::statistics::{Edges, Series, Span, Step, Subject};
use domain::{Fault, Rejection, UnixMillis};
use engine::Engine;

use super::{Asked, BEFORE, Figures, RANGES};
use crate::caller;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// From how long a range on days are shown instead of hours, weeks instead of days, and months
/// instead of weeks: about as many as a chart has room for.
const STEPS: [(i64, Step); 3] = [
    (8 * DAY, Step::Hour),
    (100 * DAY, Step::Day),
    (1_100 * DAY, Step::Week),
];

/// A range with what is written at its edges.
#[derive(Debug, PartialEq)]
pub(super) struct Reach {
    pub(super) edges: Edges,
    pub(super) labels: Vec<String>,
}

/// Figures for whoever the session of this request belongs to.
///
/// # Errors
/// As [`figures`].
pub async fn of_session(
    engine: &Engine,
    who: &Principal,
    of: Subject,
    asked: &Asked,
) -> Result<Figures, engine::Error> {
    let chosen = match asked.zone.as_str() {
        "" => caller::zone().unwrap_or_default(),
        zone => zone.to_owned(),
    };
    figures(engine, who, of, asked, &chosen).await
}

/// Figures by the calendar of the zone of that name, of UTC where there is none.
///
/// # Errors
/// [`engine::Error::NotFound`] for what is not there or may not be seen;
/// [`engine::Error::Rejected`] of what makes no sense, by field of [`Asked`].
pub async fn figures(
    engine: &Engine,
    who: &Principal,
    of: Subject,
    asked: &Asked,
    zone: &str,
) -> Result<Figures, engine::Error> {
    let zone: Tz = zone.parse().unwrap_or(Tz::UTC);
    let now = engine.world.clock.now();
    // What is not there is not there, whatever is asked of it.
    let known = Edges::utc(Span::Hour, now, now.plus(1)).map_err(|fault| fault.of("until"))?;
    engine.statistics(who, of, &known).await?;
    let reach = reach(asked, zone, now)?;
    let series = engine.statistics(who, of, &reach.edges).await?;
    let before = match asked.compare.as_str() {
        "" => None,
        BEFORE => match earlier(&reach.edges, zone) {
            Some(edges) => Some(engine.statistics(who, of, &edges).await?),
            None => None,
        },
        _ => {
            let allowed = BEFORE.to_owned();
            return Err(Fault::NotOneOf { allowed }.of("compare").into());
        }
    };
    let (mut fields, mut last) = (None, None);
    if let Subject::Device(id) = of {
        let told = engine.device_fields(who, id, &reach.edges, &asked.field);
        fields = Some(told.await?);
        let seen = engine.device(who, id).await?.last_seen;
        last = seen.map(|time| local(time, zone).day());
    } else if !asked.field.is_empty() {
        return Err(Fault::UnknownField.of("field").into());
    }
    let own = [&asked.from, &asked.until].map(|text| match moment(text, zone, false) {
        Some(time) if text.ends_with('Z') => local(time, zone).field()[..16].to_owned(),
        _ => text.clone(),
    });
    Ok(Figures {
        of,
        whole_hours: whole_hours(&reach.edges, zone),
        series: without_empty(series),
        before: before.map(without_empty),
        fields,
        labels: reach.labels,
        zone: zone.name().to_owned(),
        own,
        last,
    })
}

/// A message that moved to another hour may leave one behind that holds nothing.
fn without_empty(mut series: Series) -> Series {
    series.buckets.retain(|bucket| {
        let figures = bucket.tally.figures();
        bucket.tally.messages != 0 || figures.iter().any(|figure| figure.count != 0)
    });
    series
}

/// What the clock of a zone shows, as if it were one of UTC.
fn local(time: UnixMillis, zone: Tz) -> UnixMillis {
    let there = DateTime::from_timestamp_millis(time.0);
    let there = there.map(|time| time.with_timezone(&zone).naive_local());
    there.map_or(time, |there| UnixMillis(there.and_utc().timestamp_millis()))
}

/// When the clock of a zone shows that: the first time, where it does so twice; where it never
/// does, because it is put forward, as long after what it showed before.
fn global(local: UnixMillis, zone: Tz) -> UnixMillis {
    let at = |local: i64| {
        let naive = DateTime::from_timestamp_millis(local)?.naive_utc();
        match zone.from_local_datetime(&naive) {
            LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => {
                Some(time.timestamp_millis())
            }
            LocalResult::None => None,
        }
    };
    // Clocks are put forward by less than that.
    let before = || at(local.0 - 3 * HOUR).map(|time| time + 3 * HOUR);
    at(local.0).or_else(before).map_or(local, UnixMillis)
}

/// The moment that a text means. A day is its beginning, or its end where `end` says so.
pub(crate) fn moment(text: &str, zone: Tz, end: bool) -> Option<UnixMillis> {
    if let Some(text) = text.strip_suffix('Z') {
        return UnixMillis::from_utc(text);
    }
    if let Some(day) = UnixMillis::from_day(text) {
        let day = if end { day.plus(DAY) } else { day };
        return Some(global(day, zone));
    }
    UnixMillis::from_utc(text).map(|time| global(time, zone))
}

fn asked_moment(
    field: &'static str,
    text: &str,
    zone: Tz,
    end: bool,
) -> Result<UnixMillis, Rejection> {
    let moment = moment(text, zone, end).ok_or_else(|| Fault::NotADay.of(field))?;
    if moment < UnixMillis::SIGFOX_BEGAN {
        return Err(Fault::BeforeSigfox.of(field));
    }
    Ok(moment)
}

/// The beginning of the part in which a local time lies; not for hours, which have no calendar.
fn start(step: Step, local: UnixMillis) -> UnixMillis {
    match step {
        Step::Hour => Span::Hour.start(local),
        Step::Day => Span::Day.start(local),
        // 1970-01-01 was a Thursday.
        Step::Week => UnixMillis((local.0 + 3 * DAY).div_euclid(WEEK) * WEEK - 3 * DAY),
        Step::Month => local.month_start(),
    }
}

/// The beginning of the next part.
fn next(step: Step, start: UnixMillis) -> UnixMillis {
    match step {
        Step::Hour => start.plus(HOUR),
        Step::Day => start.plus(DAY),
        Step::Week => start.plus(WEEK),
        Step::Month => start.plus_months(1),
    }
}

/// The range that is asked for: whole parts, the last of them that in which it ends.
pub(super) fn reach(asked: &Asked, zone: Tz, now: UnixMillis) -> Result<Reach, Rejection> {
    let last = match asked.until.as_str() {
        "" => now,
        text => asked_moment("until", text, zone, true)?.plus(-1),
    };
    if !asked.from.is_empty() {
        let since = asked_moment("from", &asked.from, zone, false)?;
        if since > last {
            return Err(Fault::NotAfterStart.of("until"));
        }
        let length = last.0 - since.0;
        let step = STEPS.iter().find(|(most, _)| length <= *most);
        return cut(step.map_or(Step::Month, |step| step.1), since, last, zone);
    }
    let (step, since) = match asked.range.as_str() {
        "" | "24h" => (Step::Hour, last.plus(-23 * HOUR)),
        "7d" => (Step::Hour, last.plus(-(7 * 24 - 1) * HOUR)),
        "30d" => (Step::Day, global(local(last, zone).plus(-29 * DAY), zone)),
        "1y" => (Step::Week, global(local(last, zone).plus(-52 * WEEK), zone)),
        _ => {
            let allowed = RANGES.join(", ");
            return Err(Fault::NotOneOf { allowed }.of("range"));
        }
    };
    cut(step, since, last, zone)
}

/// The parts from that in which `since` lies to that in which `last` lies.
fn cut(step: Step, since: UnixMillis, last: UnixMillis, zone: Tz) -> Result<Reach, Rejection> {
    let refused = |fault: Fault| fault.of("from");
    if step == Step::Hour {
        // An hour is an hour, also where the clock is put back.
        let edges = Edges::utc(Span::Hour, since, last.plus(1)).map_err(refused)?;
        let label = |edge: &UnixMillis| local(*edge, zone).utc()[..16].to_owned();
        let labels = edges.all().iter().map(label).collect();
        return Ok(Reach { edges, labels });
    }
    let mut starts = vec![start(step, local(since, zone))];
    let mut edge = starts[0];
    while global(edge, zone) <= last && starts.len() <= Edges::MOST {
        edge = next(step, edge);
        starts.push(edge);
    }
    let at = starts.iter().map(|edge| on_the_hour(*edge, zone)).collect();
    let edges = Edges::new(step, at).map_err(refused)?;
    let labels = starts.into_iter().map(UnixMillis::day).collect();
    Ok(Reach { edges, labels })
}

/// When a local time begins, as far as figures are kept by it.
fn on_the_hour(local: UnixMillis, zone: Tz) -> UnixMillis {
    Span::Hour.start(global(local, zone))
}

/// As many parts just before; none where they lie before all time.
fn earlier(edges: &Edges, zone: Tz) -> Option<Edges> {
    let parts = edges.parts();
    let at = match edges.step() {
        Step::Hour => {
            let first = edges.since().plus(-(parts as i64) * HOUR);
            (0..=parts as i64).map(|n| first.plus(n * HOUR)).collect()
        }
        step => {
            // The middle of a part lies in it, wherever the hour of its beginning is.
            let mut edge = start(step, local(edges.since().plus(12 * HOUR), zone));
            let mut starts = vec![edges.since()];
            for _ in 0..parts {
                edge = start(step, edge.plus(-1));
                starts.push(on_the_hour(edge, zone));
            }
            starts.reverse();
            starts
        }
    };
    Edges::new(edges.step(), at).ok()
}

/// Whether the clock of the zone is whole hours from UTC at every edge.
fn whole_hours(edges: &Edges, zone: Tz) -> bool {
    let mut all = edges.all().iter();
    all.all(|edge| (local(*edge, zone).0 - edge.0) % HOUR == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Tz {
        name.parse().unwrap()
    }

    fn time(text: &str) -> UnixMillis {
        UnixMillis::from_utc(text).unwrap()
    }

    fn asked(range: &str, from: &str, until: &str) -> Asked {
        Asked {
            range: range.into(),
            from: from.into(),
            until: until.into(),
            ..Asked::default()
        }
    }

    fn told(asked: &Asked, name: &str) -> Reach {
        reach(asked, zone(name), time("2026-11-28T10:30")).unwrap()
    }

    #[test]
    fn a_range_ends_with_the_part_of_now() {
        for (range, parts) in [("", 24), ("24h", 24), ("7d", 168), ("30d", 30), ("1y", 53)] {
            for name in [
                "UTC",
                "Europe/Brussels",
                "Asia/Kathmandu",
                "America/St_Johns",
            ] {
                for now in [1_709_210_096_789, 1_706_745_600_000, 1_767_225_599_999] {
                    let now = UnixMillis(now);
                    let reach = reach(&asked(range, "", ""), zone(name), now).unwrap();
                    assert_eq!(reach.edges.parts(), parts, "{range} {name}");
                    assert_eq!(reach.labels.len(), parts + 1);
                    let last = reach.edges.place(now).map(|place| place + 1);
                    // Where a day begins within an hour, that hour counts to it.
                    let near = reach.edges.before().0 - now.0 < HOUR;
                    assert!(last == Some(parts) || near, "{range} {name}");
                }
            }
        }
    }

    #[test]
    fn a_range_ends_with_the_day_that_is_asked_for() {
        for (range, since, before) in [
            ("", "2016-09-13 00:00:00", "2016-09-14 00:00:00"),
            ("7d", "2016-09-07 00:00:00", "2016-09-14 00:00:00"),
            ("30d", "2016-08-15 00:00:00", "2016-09-14 00:00:00"),
            // From a Monday to a Sunday.
            ("1y", "2015-09-14 00:00:00", "2016-09-19 00:00:00"),
        ] {
            let reach = told(&asked(range, "", "2016-09-13"), "UTC");
            let edges = (reach.edges.since().utc(), reach.edges.before().utc());
            assert_eq!(edges, (since.into(), before.into()), "{range}");
        }
        for wrong in [
            "2016-9-13",
            "yesterday",
            "2015-02-29",
            "2016-09-13T25:00",
            "Z",
        ] {
            for (from, until, field) in [("", wrong, "until"), (wrong, "", "from")] {
                let refused = reach(&asked("", from, until), Tz::UTC, time("2026-11-28T10:30"));
                let refused = refused.unwrap_err();
                assert_eq!(
                    (refused.field.as_str(), refused.fault),
                    (field, Fault::NotADay)
                );
            }
        }
        let refused = |asked: Asked| reach(&asked, Tz::UTC, time("2026-11-28T10:30")).unwrap_err();
        let early = refused(asked("", "2008-12-31", "2010-01-01"));
        assert_eq!(early.fault, Fault::BeforeSigfox);
        let turned = refused(asked("", "2016-09-14", "2016-09-13"));
        assert_eq!(turned, Fault::NotAfterStart.of("until"));
        assert_eq!(refused(asked("2h", "", "")).field, "range");
    }

    #[test]
    fn days_follow_the_clock_when_it_is_put_forward_and_back() {
        // The last Sundays of March and October.
        let spring = told(&asked("", "2026-03-20", "2026-04-01"), "Europe/Brussels");
        assert_eq!(spring.edges.step(), Step::Day);
        let hours = |reach: &Reach, day: &str| {
            let place = reach.labels.iter().position(|label| label == day).unwrap();
            let edges = reach.edges.all();
            (edges[place + 1].0 - edges[place].0) / HOUR
        };
        assert_eq!(hours(&spring, "2026-03-28"), 24);
        assert_eq!(hours(&spring, "2026-03-29"), 23);
        let autumn = told(&asked("", "2026-10-20", "2026-11-01"), "Europe/Brussels");
        assert_eq!(hours(&autumn, "2026-10-25"), 25);
        assert_eq!(autumn.edges.since(), time("2026-10-19T22:00"));
        // Hours go on, and one is told twice.
        let night = told(&asked("", "2026-10-25", "2026-10-25"), "Europe/Brussels");
        assert_eq!((night.edges.step(), night.edges.parts()), (Step::Hour, 25));
        assert_eq!(night.labels[2..4], ["2026-10-25 02:00", "2026-10-25 02:00"]);
        // Where midnight itself is left out, the day begins when it can.
        let cairo = told(&asked("", "2026-04-18", "2026-05-02"), "Africa/Cairo");
        assert_eq!(hours(&cairo, "2026-04-24"), 23);
    }

    #[test]
    fn the_length_of_ones_own_range_says_how_it_is_cut() {
        for (from, step, parts) in [
            ("2026-11-20", Step::Hour, 192),
            ("2026-11-19", Step::Day, 9),
            ("2026-09-01", Step::Day, 88),
            ("2025-11-27", Step::Week, 53),
            ("2012-01-01", Step::Month, 179),
        ] {
            let reach = told(&asked("7d", from, "2026-11-27"), "UTC");
            assert_eq!(
                (reach.edges.step(), reach.edges.parts()),
                (step, parts),
                "{from}"
            );
        }
        let some = told(
            &asked("", "2026-11-27T06:20Z", "2026-11-27T09:00Z"),
            "Asia/Kathmandu",
        );
        assert_eq!(some.edges.since(), time("2026-11-27T06:00"));
        assert_eq!(some.edges.before(), time("2026-11-27T09:00"));
        assert_eq!(some.labels[0], "2026-11-27 11:45");
        assert!(!whole_hours(&some.edges, zone("Asia/Kathmandu")));
        assert!(whole_hours(&some.edges, zone("Europe/Brussels")));
    }

    #[test]
    fn the_time_before_has_as_many_parts_and_ends_where_the_other_begins() {
        for (range, from, until) in [
            ("24h", "", ""),
            ("30d", "", "2026-04-10"),
            ("1y", "", ""),
            ("", "2012-01-01", "2026-11-27"),
        ] {
            for name in ["UTC", "Europe/Brussels", "Asia/Kathmandu"] {
                let reach = told(&asked(range, from, until), name);
                let before = earlier(&reach.edges, zone(name)).unwrap();
                assert_eq!(before.parts(), reach.edges.parts(), "{range} {name}");
                assert_eq!(before.before(), reach.edges.since(), "{range} {name}");
                assert_eq!(before.step(), reach.edges.step());
            }
        }
    }
}
