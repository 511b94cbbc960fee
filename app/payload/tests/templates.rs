//! Templates: where variables are found, what is refused, and that whatever is
//! substituted stays inside its place.

#[path = "templates/grammar.rs"]
mod grammar;

use std::fmt::Write;

use payload::Format;
use payload::template::{
    Availability, Escape, Escaped, Part, Template, TemplateError, TemplateErrorKind, UrlTemplate,
};
use payload::variables::{Place, Variable, availability, nearest_integer, two_decimals};
use proptest::prelude::*;

fn render(template: &str, escape: Escape, value: &str) -> String {
    let template = Template::parse(template).expect("the template is good");
    let mut out = String::new();
    template.render(escape, &mut |_, out| out.push_str(value), &mut out);
    out
}

fn render_url(template: &str, value: &str) -> String {
    let template = UrlTemplate::parse(template).expect("the URL is good");
    let mut out = String::new();
    template.render(&mut |_, out| out.push_str(value), &mut out);
    out
}

#[test]
fn variables_between_the_braces_of_json() {
    let template = Template::parse(r#"{"é":{{time}},"b":{customData#s-1}, { x } {1} {}{a"#);
    let literal = |text: &str| Part::Literal(text.into());
    assert_eq!(
        template.expect("good").parts(),
        [
            literal(r#"{"é":{"#),
            Part::Variable {
                name: "time".into(),
                column: 7
            },
            literal(r#"},"b":"#),
            Part::Custom {
                field: "s-1".into(),
                column: 19
            },
            literal(", { x } {1} {}{a"),
        ]
    );
    for malformed in ["x {customData#}", "x {customData#a b}", "x {customData#a"] {
        let error = Template::parse(malformed).expect_err(malformed);
        assert_eq!(
            (error.column, error.kind),
            (3, TemplateErrorKind::MalformedField)
        );
    }
}

#[test]
fn names_are_checked_at_their_columns() {
    let template = Template::parse("{time} {ack} {tmie} {customData#a} {customData#b}");
    let template = template.expect("well-formed");
    let format = Format::parse("a::uint:8 c::bool:1").expect("good");
    let errors = template.check(&of_uplinks, Some(&format));
    let texts: Vec<String> = errors.iter().map(TemplateError::to_string).collect();
    assert_eq!(
        texts,
        [
            "Column 8: the variable {ack} is not available here, only in DATA/BIDIR callbacks.",
            "Column 14: there is no variable {tmie}.",
            "Column 36: the custom format has no field “b”; its fields are a, c.",
        ]
    );
    let everything = |_: &str| Availability::Available;
    let without = template.check(&everything, None);
    let columns: Vec<u32> = without.iter().map(|error| error.column).collect();
    assert_eq!(columns, [21, 36]);
}

#[test]
fn every_variable_of_a_kind_has_its_name() {
    for variable in Variable::of(Place::DataUplink) {
        let name = variable.name();
        assert_eq!(Variable::parse(Place::DataUplink, name), Some(variable));
        assert_eq!(of_uplinks(name), Availability::Available);
    }
    assert_eq!(of_uplinks("Time"), Availability::Unknown);
    let elsewhere = [
        (Place::DataUplink, "batt", Place::ServiceStatus),
        (Place::DataUplink, "tapId", Place::DownlinkData),
        (Place::DataUplink, "batch", Place::BatchUrl),
        (Place::Error, "data", Place::DataUplink),
        (Place::ServiceAcknowledge, "ack", Place::DataBidir),
        (Place::ServiceDataAdvanced, "severity", Place::Error),
    ];
    for (here, name, place) in elsewhere {
        assert_eq!(
            availability(here, name),
            Availability::Elsewhere(place),
            "{name}"
        );
    }
}

#[test]
fn numbers_as_receivers_know_them() {
    let decimals = [
        (-129.9, "-129.90"),
        (10.0, "10.00"),
        (-0.001, "0.00"),
        // The first that does not round to zero.
        (-0.005, "-0.01"),
        (0.006, "0.01"),
    ];
    for (number, text) in decimals {
        assert_eq!(two_decimals(number), text);
    }
    let integers = [
        (41.6, "42"),
        (-1.2, "-1"),
        (-0.4, "0"),
        (0.5, "1"),
        (-179.5, "-180"),
    ];
    for (number, text) in integers {
        assert_eq!(nearest_integer(number), text);
    }
    assert_eq!(two_decimals(f64::INFINITY), "null");
    assert_eq!(nearest_integer(f64::NAN), "null");
}

#[test]
fn outside_the_strings_of_json_a_value_knows_that_it_stands_bare() {
    let render = |text: &str, escape| {
        let template = Template::parse(text).expect("the template is good");
        let mut out = String::new();
        let mut lookup = |_: &Part, out: &mut Escaped<'_>| {
            let word = if out.is_bare() { "null" } else { "N/A" };
            out.push_str(word);
        };
        template.render(escape, &mut lookup, &mut out);
        out
    };
    for (text, json) in [
        ("{x}", "null"),
        (
            r#"{"a":{x},"b":"{x}","c":[{x}]}"#,
            r#"{"a":null,"b":"N/A","c":[null]}"#,
        ),
        (r#"{"a\"{x}":"\\","b":{x}}"#, r#"{"a\"N/A":"\\","b":null}"#),
        (
            r#"["é{x}\\",{x},"{x} and {x}"]"#,
            r#"["éN/A\\",null,"N/A and N/A"]"#,
        ),
    ] {
        assert_eq!(render(text, Escape::Json), json, "{text}");
    }
    for escape in [Escape::Text, Escape::HeaderValue] {
        assert_eq!(render("{x}", escape), "N/A");
    }
    assert_eq!(render("a={x}", Escape::Form), "a=N%2FA");
}

#[test]
fn values_are_escaped_for_their_place() {
    let value = "a b;é\"\\\r\n~*";
    assert_eq!(
        render("{x}", Escape::UrlPath, value),
        "a%20b%3B%C3%A9%22%5C%0D%0A~%2A"
    );
    assert_eq!(
        render("k={x}", Escape::Form, value),
        "k=a+b%3B%C3%A9%22%5C%0D%0A%7E*"
    );
    assert_eq!(render("{x}!", Escape::HeaderValue, value), "a b;é\"\\  ~*!");
    assert_eq!(
        render("\"{x}\"", Escape::Json, value),
        r#""a b;é\"\\\r\n~*""#
    );
    assert_eq!(render("{x}", Escape::Text, value), value);
    // The author's own text is left alone where it can be.
    assert_eq!(render("a=b c&d=%20\n", Escape::Form, ""), "a=b+c&d=%20%0A");
    assert_eq!(render("a\r\nX: b", Escape::HeaderValue, ""), "a  X: b");
}

#[test]
fn a_line_of_a_batch_in_a_form() {
    let line = "00A0;1381766225;3b3616201e100000;";
    assert_eq!(
        render("data={batch}", Escape::Form, line),
        "data=00A0%3B1381766225%3B3b3616201e100000%3B",
    );
}

#[test]
fn urls_are_split_at_the_query() {
    let text = " HTTPS://me:p%40ss@example.com:8080/a b/{device}?x={data}&y=%zz?{time} ";
    let url = UrlTemplate::parse(text).expect("good");
    assert_eq!(url.origin(), "https://me:p%40ss@example.com:8080");
    assert_eq!(
        render_url(text, "q?"),
        "https://me:p%40ss@example.com:8080/a%20b/q%3F?x=q%3F&y=%25zz?q%3F",
    );
    let columns = |template: &Template| -> Vec<u32> {
        let parts = template.parts().iter();
        let columns = parts.filter_map(|part| match part {
            Part::Variable { column, .. } | Part::Custom { column, .. } => Some(*column),
            Part::Literal(_) => None,
        });
        columns.collect()
    };
    let place = |name: &str| text.find(name).expect("it is there") as u32 + 1;
    assert_eq!(columns(url.path()), [place("{device}")]);
    let query = url.query().expect("it has one");
    assert_eq!(columns(query), [place("{data}"), place("{time}")]);

    let mut base = String::new();
    url.render_without_query(&mut |_, out| out.push_str("1"), &mut base);
    assert_eq!(base, "https://me:p%40ss@example.com:8080/a%20b/1");
    assert_eq!(render_url("http://[::1]:80?{x}", "1"), "http://[::1]:80?1");
    assert_eq!(render_url("http://h/{customData#x}", "1"), "http://h/1");
}

#[test]
fn the_variables_of_a_url_are_checked_before_and_after_its_question_mark() {
    let url = UrlTemplate::parse("http://h/{tmie}?ack={ack}&id={device}").expect("well-formed");
    let errors = url.check(&of_uplinks, None);
    let columns: Vec<u32> = errors.iter().map(|error| error.column).collect();
    assert_eq!(columns, [10, 21]);
}

#[test]
fn what_is_written_with_format_arguments_is_escaped_too() {
    let mut out = String::new();
    let mut escaped = Escaped::new(Escape::UrlPath, &mut out);
    let (number, text) = (1, "a/b");
    write!(escaped, "{number} {text}").expect("writing to a string");
    assert_eq!(out, "1%20a%2Fb");
}

#[test]
fn urls_that_are_refused() {
    use TemplateErrorKind::*;
    let before = |name: &str| VariableBeforePath { name: name.into() };
    let refused = [
        ("", 1, Scheme),
        ("ftp://h/", 1, Scheme),
        (" example.com/{device}", 2, Scheme),
        ("{time}://h/", 1, before("time")),
        ("http://{device}.example.com/", 8, before("device")),
        ("http://{customData#a}@h/", 8, before("customData#a")),
        ("http://h:{time}/", 10, before("time")),
        ("http:///x", 8, NoHost),
        ("http://me@/x", 11, NoHost),
        ("http://a b/", 9, Authority { found: ' ' }),
        ("http://é/", 8, Authority { found: 'é' }),
        ("http://a%zz/", 9, Authority { found: '%' }),
        ("http://[::g]/", 11, Authority { found: 'g' }),
        ("http://h:/x", 9, Port),
        ("http://h:0/x", 9, Port),
        ("http://h:65536/x", 9, Port),
        ("http://[::1]8/x", 13, Port),
        ("http://h#x", 9, Fragment),
        ("http://h}#x", 9, Authority { found: '}' }),
        ("http://h/é#x", 11, Fragment),
        ("http://h/?a={x}#x", 16, Fragment),
        ("http://h/\nx", 10, ControlCharacter),
        ("http://h/{customData#?}", 10, MalformedField),
    ];
    for (text, column, kind) in refused {
        let error = UrlTemplate::parse(text).expect_err(text);
        assert_eq!((error.column, error.kind), (column, kind), "{text}");
    }
}

/// Templates as integrators write them, with the samples in place.
#[test]
fn samples_make_valid_documents() {
    let format = Format::parse("s1::uint:8 open::bool:0 t:1:float:32").expect("good");
    let mut lookup = |part: &Part, out: &mut Escaped<'_>| match part {
        Part::Variable { name, .. } => {
            let variable = Variable::parse(Place::DataUplink, name).expect("known");
            out.push_str(variable.sample());
        }
        Part::Custom { field, .. } => {
            out.push_str(format.field(field).expect("known").kind().sample());
        }
        Part::Literal(_) => unreachable!("literals are not looked up"),
    };
    let body = r#"{"device":"{device}","s1":{customData#s1},"o":{customData#open},"t":[{customData#t}],"timestamp":{time},"dup":{duplicate},"rssi":{rssi},"seq":"{seqNumber}"}"#;
    let mut json = String::new();
    Template::parse(body)
        .expect("good")
        .render(Escape::Json, &mut lookup, &mut json);
    assert!(grammar::is_json(&json), "{json}");

    let url = "https://h/x?id={device}&time={time}&duplicate={duplicate}&snr={snr}&station={station}&data={data}&avgSignal={avgSignal}&lat={lat}&lng={lng}&rssi={rssi}&seqNumber={seqNumber}&ack=true";
    let url = UrlTemplate::parse(url).expect("good");
    assert_eq!(url.check(&of_uplinks, None), []);
    let mut out = String::new();
    url.render(&mut lookup, &mut out);
    assert!(grammar::is_uri(&out), "{out}");
}

/// Of each kind every sample makes a document, by itself and in a string.
#[test]
fn samples_of_every_kind_stand_in_json() {
    let raw = [Variable::Duplicates, Variable::ComputedLocation];
    for variable in Variable::of(Place::ServiceDataAdvanced) {
        let sample = variable.sample();
        assert_eq!(
            grammar::is_json(sample),
            raw.contains(&variable) || sample.parse::<f64>().is_ok(),
            "{sample}"
        );
    }
}

fn of_uplinks(name: &str) -> Availability {
    availability(Place::DataUplink, name)
}

/// So many cases, unless `PROPTEST_CASES` asks for more.
fn cases(reduced: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|text| text.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(reduced),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(3000))]

    #[test]
    fn any_template_is_parsed_or_refused(text in any::<String>()) {
        let parsed = Template::parse(&text);
        if let Ok(template) = &parsed {
            let mut again = String::new();
            let mut lookup = |part: &Part, out: &mut Escaped<'_>| {
                _ = match part {
                    Part::Variable { name, .. } => write!(out, "{{{name}}}"),
                    Part::Custom { field, .. } => write!(out, "{{customData#{field}}}"),
                    Part::Literal(_) => Ok(()),
                }
            };
            template.render(Escape::Text, &mut lookup, &mut again);
            prop_assert_eq!(again, text);
        }
    }

    #[test]
    fn a_url_is_always_valid(
        host in "([a-z0-9.%@:\\[\\]#{}é-]{1,12})",
        rest in "(/|\\?|#|%|[a-f0-9]|\\{device\\}|\\{customData#x\\}|\\{|\\}|[ -~é€]){0,20}",
        value in any::<String>(),
    ) {
        if let Ok(template) = UrlTemplate::parse(&format!("http://{host}/{rest}")) {
            let mut out = String::new();
            template.render(&mut |_, out| out.push_str(&value), &mut out);
            prop_assert!(grammar::is_uri(&out), "{out}");
        }
        if let Ok(template) = UrlTemplate::parse(&format!("https://h{rest}")) {
            let mut out = String::new();
            template.render(&mut |_, out| out.push_str(&value), &mut out);
            prop_assert!(grammar::is_uri(&out), "{out}");
            // No value adds a segment or a parameter.
            let mut short = String::new();
            template.render(&mut |_, out| out.push_str("v"), &mut short);
            for delimiter in ['/', '?', '&', '=', '#'] {
                prop_assert_eq!(out.matches(delimiter).count(), short.matches(delimiter).count());
            }
        }
    }

    #[test]
    fn json_is_always_valid(value in any::<String>()) {
        let out = render(r#"{"a":"{x}","b":["{customData#y}"]}"#, Escape::Json, &value);
        prop_assert!(grammar::is_json(&out), "{out}");
    }

    #[test]
    fn a_decoded_value_is_valid_bare_json(
        format in prop::sample::select(vec![
            "x::float:32", "x::float:64", "x::uint:64", "x::int:64", "x::bool:3", "x::int:11:3",
        ]),
        message in any::<[u8; 8]>(),
    ) {
        let value = Format::parse(format).expect("good").decode(&message)[0].clone();
        let text = value.expect("it is present").to_string();
        let out = render(r#"{"a":{customData#x}}"#, Escape::Json, &text);
        prop_assert!(grammar::is_json(&out), "{out}");
    }

    #[test]
    fn a_header_is_always_one_line(literal in any::<String>(), value in any::<String>()) {
        let literal = literal.replace('{', "");
        let out = render(&format!("{literal}{{x}}"), Escape::HeaderValue, &value);
        prop_assert!(!out.contains(char::is_control), "{out:?}");
    }

    #[test]
    fn a_form_is_always_valid(literal in any::<String>(), value in any::<String>()) {
        let literal = literal.replace('{', "");
        let out = render(&format!("{literal}{{x}}"), Escape::Form, &value);
        prop_assert!(out.bytes().all(|b| b.is_ascii_graphic()), "{out}");
        let names = literal.matches(['&', '=']).count();
        prop_assert_eq!(out.matches(['&', '=']).count(), names);
    }
}
