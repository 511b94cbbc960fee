//! What receivers do that are broken or mean harm, and what is to come of it.

use std::time::Duration;

use domain::callback::AttemptOutcome;

use super::addresses;
use super::stage::Step;

/// What a receiver does, and what its attempt ends in.
#[derive(Clone)]
pub struct Trick {
    pub what: &'static str,
    pub steps: Vec<Step>,
    pub outcome: AttemptOutcome,
    /// Statuses that may be known of it.
    pub statuses: Vec<Option<u16>>,
}

/// Different tricks there are.
pub const TRICKS: usize = 40;

/// Soon, and still slowly.
const SLOWLY: Duration = Duration::from_millis(20);

/// The nth trick: they come in turn, each time round in another shape.
pub fn trick(nth: usize) -> Trick {
    let round = nth / TRICKS;
    match nth % TRICKS {
        // Broken connections.
        0 => broken("resets the connection", Vec::new()),
        1 => broken("hangs up when it was asked", vec![Step::Read]),
        2 => broken(
            "hangs up within the head",
            vec![Step::Read, say("HTTP/1.1 200 OK\r\ncontent-le")],
        ),
        3 => broken_off(
            "hangs up within the body",
            vec![head(200, &length(100 + round)), say("short")],
        ),
        4 => Trick {
            // The reset may overtake what was said.
            statuses: vec![None, Some(200)],
            steps: vec![
                say("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n"),
                say("short"),
            ],
            ..broken("resets the connection within the body", Vec::new())
        },
        // Time.
        5 => late("never says a word", None, vec![Step::Hold]),
        6 => late("reads and is silent", None, vec![Step::Read, Step::Hold]),
        7 => late(
            "stops within the head",
            None,
            vec![Step::Read, say("HTTP/1.1 200 OK\r\nx: "), Step::Hold],
        ),
        8 => late(
            "stops within the body",
            Some(200),
            vec![head(200, &length(10)), say("abc"), Step::Hold],
        ),
        9 => late(
            "drips its head",
            None,
            vec![
                Step::Read,
                say("HTTP/1.1 200 OK\r\nx: "),
                again("a", 1, SLOWLY),
            ],
        ),
        10 => late(
            "drips its body",
            Some(200),
            vec![head(200, ""), again("a", 1, SLOWLY)],
        ),
        11 => {
            let waits = ["100 Continue", "102 Processing", "103 Early Hints"];
            let wait = format!("HTTP/1.1 {}\r\n\r\n", pick(&waits, round));
            let steps = vec![Step::Read, again(&wait, 1, SLOWLY)];
            late("has one wait without end", None, steps)
        }
        12 => late(
            "promises a body beyond measure",
            Some(200),
            vec![
                head(200, "content-length: 9223372036854775807\r\n"),
                say("abc"),
                Step::Hold,
            ],
        ),
        // Size.
        13 => taken(
            "never ends",
            200,
            vec![head(200, ""), again("a", 16_384, Duration::ZERO)],
        ),
        14 => {
            let chunk = format!("4000\r\n{}\r\n", "a".repeat(0x4000));
            let steps = vec![head(200, CHUNKED), again(&chunk, 1, Duration::ZERO)];
            taken("never ends in chunks", 200, steps)
        }
        15 => taken(
            "never ends in chunks of one byte",
            200,
            vec![
                head(200, CHUNKED),
                again("1\r\na\r\n", 4_096, Duration::ZERO),
            ],
        ),
        16 => refused(
            "refuses without end",
            500,
            vec![head(500, ""), again("a", 16_384, Duration::ZERO)],
        ),
        17 => broken(
            "names headers without end",
            vec![
                Step::Read,
                say("HTTP/1.1 200 OK\r\n"),
                again("x-a: b\r\n", 500, Duration::ZERO),
            ],
        ),
        18 => broken(
            "writes one header without end",
            vec![
                Step::Read,
                say("HTTP/1.1 200 OK\r\nx: "),
                again("a", 16_384, Duration::ZERO),
            ],
        ),
        19 => broken_off(
            "extends a chunk without end",
            vec![
                head(200, CHUNKED),
                say("1;"),
                again("a", 1_000, Duration::ZERO),
            ],
        ),
        20 => broken_off(
            "adds trailers without end",
            vec![
                head(200, CHUNKED),
                say("0\r\n"),
                again("x: y\r\n", 100, Duration::ZERO),
            ],
        ),
        21 => {
            let zipped = format!("content-encoding: gzip\r\n{}", length(200_000));
            let bytes = if round.is_multiple_of(2) { 0 } else { 0xff };
            let steps = vec![head(200, &zipped), Step::Say(vec![bytes; 200_000])];
            taken("packs a bomb", 200, steps)
        }
        // Lies about the length.
        22 => {
            let wrong = [
                "banana",
                "-1",
                "1.5",
                "0x10",
                "18446744073709551615",
                "18446744073709551616",
            ];
            let length = format!("content-length: {}\r\n", pick(&wrong, round));
            let steps = vec![head(200, &length), say("abc"), Step::Hold];
            broken("gives a length that is none", steps)
        }
        23 => {
            let both = length(3) + &length(5);
            let steps = vec![head(200, &both), say("abcde"), Step::Hold];
            broken("gives two lengths", steps)
        }
        24 => {
            let more = format!("abc{}", "x".repeat(1_000));
            let steps = vec![head(200, &length(3)), say(&more)];
            taken("says more than its length", 200, steps)
        }
        25 => {
            let steps = |status| vec![head(status, &length(5)), say("hello")];
            let what = "says something where nothing may be";
            if round.is_multiple_of(2) {
                taken(what, 204, steps(204))
            } else {
                refused(what, 304, steps(304))
            }
        }
        26 => {
            let wrong = [
                "zz\r\nabc",
                "ffffffffffffffffff\r\nabc",
                "\r\nabc",
                "-1\r\n",
            ];
            let steps = vec![head(200, CHUNKED), say(pick(&wrong, round)), Step::Hold];
            broken_off("counts its chunks wrong", steps)
        }
        27 => broken_off(
            "hangs up within a chunk",
            vec![head(200, CHUNKED), say("ff\r\nabc")],
        ),
        // Other tongues.
        28 => {
            let tongues = [
                "SSH-2.0-OpenSSH_9.2p1\r\n",
                "220 mail.example ESMTP\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "<html></html>",
                "* OK IMAP4 ready\r\n",
            ];
            let steps = vec![Step::Read, say(pick(&tongues, round)), Step::Hold];
            broken("speaks something else", steps)
        }
        29 => {
            let alert = [0x15, 3, 3, 0, 2, 2, 0x28].repeat(2);
            let steps = vec![Step::Read, Step::Say(alert), Step::Hold];
            broken("speaks TLS", steps)
        }
        30 => {
            let lines = [
                "HTTP/1.1 099 OK",
                "HTTP/1.1 20 OK",
                "HTTP/1.1 2000 OK",
                "HTTP/1.1 OK",
                "HTTP/1.1  200 OK",
            ];
            let line = format!("{}\r\n\r\n", pick(&lines, round));
            broken("gives no status", vec![Step::Read, say(&line), Step::Hold])
        }
        31 => {
            let lines = ["x: a\0b", "x y: z"];
            let answer = format!("HTTP/1.1 200 OK\r\n{}\r\n\r\n", pick(&lines, round));
            let steps = vec![Step::Read, say(&answer), Step::Hold];
            broken("hides something in a header", steps)
        }
        32 => {
            let steps = vec![Step::Read, say("HTTP/1.0 200 OK\r\n\r\nok")];
            taken("is of another time", 200, steps)
        }
        // Ways to somewhere else.
        33 => {
            let status = [301, 302, 303, 307, 308][round % 5];
            let inside = addresses::literal(round);
            let location = format!("location: http://{inside}/x\r\n{}", length(0));
            refused("sends one elsewhere", status, vec![head(status, &location)])
        }
        34 => {
            let status = [200, 201, 202, 207, 226][round % 5];
            let inside = addresses::literal(round);
            let more = format!(
                "refresh: 0; url=http://{inside}/\r\nalt-svc: h2=\"{inside}:80\"\r\n\
                 content-location: http://{inside}/\r\n{}",
                length(2)
            );
            let steps = vec![head(status, &more), say("ok")];
            taken("names another address", status, steps)
        }
        35 => {
            let more = "connection: upgrade\r\nupgrade: websocket\r\n";
            let steps = vec![head(101, more), Step::Hold];
            refused("switches protocols", 101, steps)
        }
        36 => {
            let other = "HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n";
            let steps = vec![head(200, &length(2)), say("ok"), say(other)];
            taken("answers twice", 200, steps)
        }
        // Words that are to be bounded.
        37 => {
            let waits = [
                "99999999999999999999",
                "Fri, 31 Dec 9999 23:59:59 GMT",
                "-5",
                "soon",
                "0",
            ];
            let after = format!("retry-after: {}\r\n{}", pick(&waits, round), length(0));
            refused("asks for patience", 503, vec![head(503, &after)])
        }
        38 => {
            let status = 600 + (round % 400) as u16;
            refused("has a status of its own", status, empty(status))
        }
        _ => refused("is gone", 410, empty(410)),
    }
}

const CHUNKED: &str = "transfer-encoding: chunked\r\n";

fn ends(
    what: &'static str,
    outcome: AttemptOutcome,
    status: Option<u16>,
    steps: Vec<Step>,
) -> Trick {
    Trick {
        what,
        steps,
        outcome,
        statuses: vec![status],
    }
}

/// Nothing of an answer came.
fn broken(what: &'static str, steps: Vec<Step>) -> Trick {
    ends(what, AttemptOutcome::Connection, None, steps)
}

/// Its head came, with 200, and then it broke.
fn broken_off(what: &'static str, steps: Vec<Step>) -> Trick {
    ends(what, AttemptOutcome::Connection, Some(200), steps)
}

fn late(what: &'static str, status: Option<u16>, steps: Vec<Step>) -> Trick {
    ends(what, AttemptOutcome::Timeout, status, steps)
}

fn taken(what: &'static str, status: u16, steps: Vec<Step>) -> Trick {
    ends(what, AttemptOutcome::Delivered, Some(status), steps)
}

fn refused(what: &'static str, status: u16, steps: Vec<Step>) -> Trick {
    ends(what, AttemptOutcome::Refused, Some(status), steps)
}

fn pick(words: &[&'static str], round: usize) -> &'static str {
    words[round % words.len()]
}

fn say(text: &str) -> Step {
    Step::Say(text.as_bytes().to_vec())
}

/// A text so many times at once, again and again.
fn again(text: &str, times: usize, pause: Duration) -> Step {
    Step::Repeat(text.repeat(times).into_bytes(), pause)
}

/// Reads the request and says the head of an answer, with further header lines.
fn head(status: u16, more: &str) -> Step {
    Step::Answer(format!("HTTP/1.1 {status} Ok\r\n{more}\r\n"))
}

/// An answer without a body.
fn empty(status: u16) -> Vec<Step> {
    vec![head(status, &length(0))]
}

fn length(bytes: usize) -> String {
    format!("content-length: {bytes}\r\n")
}
