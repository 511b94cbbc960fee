//! Reads the settings of a callback, field by field, and gathers everything that is wrong in
//! them: one mistake does not hide the others.

use domain::callback::{CallbackInput, CallbackKind, ON};
use domain::rejection::before;
use domain::{Fault, Problem, Rejection};
use payload::Format;
use payload::template::{
    Availability, Part, Template, TemplateError, TemplateErrorKind, UrlTemplate,
};

use super::body::{self, ContentType};
use super::guard::Guard;
use super::headers::{self, Header};
use super::target::Target;
use super::variables::{self, Needs};

pub(super) const BODY_MAX: u32 = 10_000;
const CONFIG_MAX: u32 = 4_000;

/// The settings, and what was found out about them so far.
pub(super) struct Reader<'a> {
    pub(super) kind: CallbackKind,
    pub(super) input: &'a CallbackInput,
    /// The rule for addresses that are written out; without it they are not looked at.
    pub(super) guard: Option<&'a Guard>,
    /// Whether variables may stand there that tell radio details.
    pub(super) radio: bool,
    /// What gives `{customData#…}` its fields.
    pub(super) format: Option<Format>,
    /// What has to be read for the variables met so far.
    pub(super) needs: Needs,
    /// After a mistake in the format, its fields are unknown but not wrong.
    check_fields: bool,
    faults: Vec<Rejection>,
}

impl<'a> Reader<'a> {
    /// Reads what every channel has.
    pub(super) fn new(
        kind: CallbackKind,
        input: &'a CallbackInput,
        guard: Option<&'a Guard>,
    ) -> Self {
        let mut reader = Self {
            kind,
            input,
            guard,
            radio: true,
            format: None,
            needs: Needs::default(),
            check_fields: true,
            faults: Vec::new(),
        };
        match format(&input.payload_config) {
            // Its fields are those of a message's bytes.
            Ok(format) => reader.format = format.filter(|_| kind.has_payload()),
            Err(fault) => {
                reader.refuse("payload_config", fault);
                reader.check_fields = false;
            }
        }
        let boxes = [
            ("enabled", &input.enabled),
            ("send_duplicate", &input.send_duplicate),
            ("send_sni", &input.send_sni),
            ("discovery", &input.discovery),
            ("in_order", &input.in_order),
        ];
        for (field, said) in boxes {
            if !said.is_empty() && said != ON {
                reader.refuse_at(field, 1, Problem::NotABox);
            }
        }
        reader
    }

    /// Notes what is wrong with a field.
    pub(super) fn refuse(&mut self, field: &str, fault: Fault) {
        self.faults.push(fault.of(field));
    }

    /// Notes what is wrong at a place (characters, from 1) of a field.
    pub(super) fn refuse_at(&mut self, field: &str, column: u32, problem: Problem) {
        self.refuse(field, Fault::Syntax { column, problem });
    }

    /// Whether nothing was wrong with that field so far.
    pub(super) fn is_good(&self, field: &str) -> bool {
        self.faults.iter().all(|fault| fault.field != field)
    }

    /// What was read, if nothing was wrong.
    pub(super) fn finish<T>(self, read: Option<T>) -> Result<T, Vec<Rejection>> {
        match read {
            Some(read) if self.faults.is_empty() => Ok(read),
            _ => Err(self.faults),
        }
    }

    /// A template with the variables of this kind of callback.
    pub(super) fn template(&mut self, field: &str, text: &str, max: u32) -> Option<Template> {
        let parsed = domain::rejection::text(text, max)
            .and_then(|_| Template::parse(text).map_err(Fault::from));
        let template = match parsed {
            Ok(template) => template,
            Err(fault) => {
                self.refuse(field, fault);
                return None;
            }
        };
        let (kind, radio) = (self.kind, self.radio);
        let known = move |name: &str| variables::availability(kind, name, radio);
        let errors = template.check(&known, self.format.as_ref());
        self.judge(field, errors, &syntax);
        self.note(&template);
        Some(template)
    }

    /// The URL, with the variables that are known there.
    pub(super) fn target(&mut self, known: &dyn Fn(&str) -> Availability) -> Option<Target> {
        let (columns, target) = Target::parse(&self.input.url, self.guard, &mut self.faults);
        if let Some(columns) = columns {
            let before = before(&self.input.url);
            let errors = columns.check(known, self.format.as_ref());
            self.judge("url", errors, &|error| syntax(error).after(before));
            self.note_url(&columns);
        }
        target
    }

    /// The headers; `authorised` when the URL brings credentials, which then are the only ones.
    pub(super) fn headers(&mut self, authorised: bool) -> Vec<Header> {
        let mut wrong = Vec::new();
        let lines = headers::parse(&self.input.headers, authorised, &mut wrong);
        let (kind, radio) = (self.kind, self.radio);
        let known = move |name: &str| variables::availability(kind, name, radio);
        for line in &lines {
            let errors = line.header.1.check(&known, self.format.as_ref());
            self.judge("headers", errors, &|error| line.fault(error));
            self.note(&line.header.1);
        }
        self.faults.append(&mut wrong);
        lines.into_iter().map(|line| line.header).collect()
    }

    /// What the body is made of, of those.
    pub(super) fn content_type(&mut self, allowed: &[ContentType]) -> Option<ContentType> {
        let found = allowed
            .iter()
            .find(|content| content.name() == self.input.content_type);
        if found.is_none() {
            let names: Vec<&str> = allowed.iter().map(|content| content.name()).collect();
            let allowed = names.join(", ");
            self.refuse("content_type", Fault::NotOneOf { allowed });
        }
        found.copied()
    }

    /// The shape of the body, if its variables are all known.
    pub(super) fn check_body(&mut self, content: ContentType, body: &Template) {
        if self.is_good("body") {
            let format = self.format.as_ref();
            let checked = body::check(self.kind, content, &self.input.body, body, format);
            self.faults.extend(checked.err());
        }
    }

    fn judge(
        &mut self,
        field: &str,
        errors: Vec<TemplateError>,
        fault: &dyn Fn(&TemplateError) -> Fault,
    ) {
        for error in errors {
            if self.check_fields || !matches!(error.kind, TemplateErrorKind::NoFormat { .. }) {
                self.refuse(field, fault(&error));
            }
        }
    }

    fn note(&mut self, template: &Template) {
        for part in template.parts() {
            if let Part::Variable { name, .. } = part {
                self.needs.add(self.kind, name);
            }
        }
    }

    fn note_url(&mut self, url: &UrlTemplate) {
        self.note(url.path());
        if let Some(query) = url.query() {
            self.note(query);
        }
    }
}

fn format(typed: &str) -> Result<Option<Format>, Fault> {
    if domain::rejection::text(typed, CONFIG_MAX)?.is_empty() {
        return Ok(None);
    }
    // Columns count from the first character that was typed.
    Ok(Some(Format::parse(typed)?))
}

/// What is wrong in a template, where it stands.
pub(super) fn syntax(error: &TemplateError) -> Fault {
    error.clone().into()
}
