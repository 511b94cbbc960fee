//! From the values that a preset asks for to the settings of a callback.

use payload::template::{Escape, Escaped};

use super::body::Fields;
use super::{Ask, Preset};
use crate::callback::{CONTENT_TYPES, CallbackInput, CallbackKind, Channel, HttpMethod, ON};
use crate::rejection::{Fault, Rejection};

impl Preset {
    /// The settings that it makes of those values, for a device type with that custom format,
    /// which may be empty. Whether a receiver can be reached so is for whoever saves them to say.
    ///
    /// # Errors
    /// A value that is asked for and missing, by its word.
    pub fn fill(
        self,
        values: &[(Ask, String)],
        kind: CallbackKind,
        format: &str,
    ) -> Result<CallbackInput, Vec<Rejection>> {
        let value = |ask: Ask| {
            let given = values.iter().find(|one| one.0 == ask);
            given.map_or("", |one| one.1.trim())
        };
        let missing = self.asks().iter();
        let missing = missing.filter(|ask| !ask.may_be_empty() && value(**ask).is_empty());
        let missing: Vec<Rejection> = missing.map(|ask| Fault::Missing.of(ask.word())).collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        let kind = match self.takes_any_kind() {
            true => kind,
            false => CallbackKind::DataUplink,
        };
        let fields = Fields::of(kind, format);
        let json = |url: String, headers: String, body: String| CallbackInput {
            method: HttpMethod::Post.name().to_owned(),
            url,
            headers,
            content_type: CONTENT_TYPES[1].to_owned(),
            body,
            ..CallbackInput::default()
        };
        let host = || with_scheme(value(Ask::Host).trim_end_matches('/'), "https://");
        let url = || with_scheme(value(Ask::Url), "https://");
        let none = String::new();
        let filled = match self {
            Self::Json | Self::Inspector => json(url(), none, fields.every(kind)),
            Self::HomeAssistant => {
                let url = format!("{}/api/webhook/{}", host(), part(value(Ask::Webhook)));
                json(url, none, fields.message())
            }
            Self::HomeAssistantMqtt => CallbackInput {
                channel: Channel::Mqtt.name().to_owned(),
                url: broker(value(Ask::Broker), value(Ask::User), value(Ask::Password)),
                topic: "sigfox/{device}".to_owned(),
                content_type: CONTENT_TYPES[1].to_owned(),
                body: fields.message(),
                // Without fields there is nothing to tell it of, and it would be refused.
                discovery: if fields.is_empty() { "" } else { ON }.to_owned(),
                ..CallbackInput::default()
            },
            Self::ThingsBoard => {
                let token = part(value(Ask::Token));
                let url = format!("{}/api/v1/{token}/telemetry", host());
                json(url, none, fields.telemetry())
            }
            Self::InfluxDb => CallbackInput {
                content_type: CONTENT_TYPES[2].to_owned(),
                ..json(
                    format!(
                        "{}/api/v2/write?org={}&bucket={}&precision=s",
                        host(),
                        part(value(Ask::Organisation)),
                        part(value(Ask::Bucket))
                    ),
                    format!("Authorization: Token {}", value(Ask::Token)),
                    fields.line_protocol(),
                )
            },
            Self::NodeRed => {
                let path = value(Ask::Path).trim_start_matches('/');
                json(format!("{}/{path}", host()), none, fields.message())
            }
            Self::AwsApiGateway | Self::AzureFunctions => {
                let name = match self {
                    Self::AwsApiGateway => "x-api-key",
                    _ => "x-functions-key",
                };
                let headers = format!("{name}: {}", value(Ask::Key));
                json(url(), headers, fields.message())
            }
        };
        let channel = match filled.channel.is_empty() {
            true => Channel::Url.name().to_owned(),
            false => filled.channel.clone(),
        };
        Ok(CallbackInput {
            kind: kind.word().to_owned(),
            channel,
            payload_config: fields.format,
            enabled: ON.to_owned(),
            send_sni: ON.to_owned(),
            ..filled
        })
    }
}

/// What was typed, with that scheme where it has none.
fn with_scheme(typed: &str, scheme: &str) -> String {
    match typed.contains("://") {
        true => typed.to_owned(),
        false => format!("{scheme}{typed}"),
    }
}

/// A value as a part of a URL, which it cannot end.
fn part(value: &str) -> String {
    let mut part = String::with_capacity(value.len());
    Escaped::new(Escape::UrlPath, &mut part).push_str(value);
    part
}

/// The address of a broker, with who speaks to it.
fn broker(typed: &str, user: &str, password: &str) -> String {
    let address = with_scheme(typed.trim_end_matches('/'), "mqtt://");
    let login = match (user.is_empty(), password.is_empty()) {
        (true, true) => return address,
        (false, true) => part(user),
        _ => format!("{}:{}", part(user), part(password)),
    };
    match address.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{login}@{rest}"),
        None => address,
    }
}

#[cfg(test)]
mod tests {
    use payload::Format;
    use payload::template::{Part, Template, UrlTemplate};
    use payload::variables::{Variable, availability};

    use super::*;

    const FORMAT: &str = "Temp::float:32 open:4:bool:0 name:5:char:3 time:8:uint:8";

    /// A value for everything that is asked for.
    fn values() -> Vec<(Ask, String)> {
        [
            (Ask::Url, "https://example.org/in/"),
            (Ask::Host, "example.org:8443/"),
            (Ask::Webhook, "a b"),
            (Ask::Token, "t0k+en/=="),
            (Ask::Organisation, "My org"),
            (Ask::Bucket, "sig/fox"),
            (Ask::Path, "/sigfox"),
            (Ask::Key, "k3y"),
            (Ask::Broker, "broker.example.org"),
            (Ask::User, "ann"),
            (Ask::Password, "p@ss:word"),
        ]
        .map(|(ask, value)| (ask, value.to_owned()))
        .to_vec()
    }

    fn filled(preset: Preset, format: &str) -> CallbackInput {
        let filled = preset.fill(&values(), CallbackKind::DataUplink, format);
        filled.unwrap_or_else(|wrong| panic!("{preset:?}: {wrong:?}"))
    }

    /// The body with an example for each variable.
    fn sample(input: &CallbackInput) -> String {
        let format = Format::parse(&input.payload_config).ok();
        let kind = CallbackKind::from_word(&input.kind).unwrap();
        let body = Template::parse(&input.body).unwrap();
        let known = |name: &str| availability(kind.place(), name);
        assert_eq!(body.check(&known, format.as_ref()), [], "{}", input.body);
        let mut text = String::new();
        for part in body.parts() {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Variable { name, .. } => {
                    text.push_str(Variable::named(name).unwrap().sample());
                }
                Part::Custom { field, .. } => {
                    let field = format.as_ref().and_then(|format| format.field(field));
                    text.push_str(field.unwrap().kind().sample());
                }
            }
        }
        text
    }

    #[test]
    fn each_makes_settings_that_can_be_understood_with_a_format_and_without() {
        for preset in Preset::TABLE.map(|row| row.0) {
            for format in [FORMAT, ""] {
                let input = filled(preset, format);
                let text = sample(&input);
                if input.channel == Channel::Url.name() {
                    let url = UrlTemplate::parse(&input.url);
                    assert!(url.is_ok(), "{preset:?}: {}", input.url);
                }
                if input.content_type == CONTENT_TYPES[1] {
                    let read = serde_json::from_str::<serde_json::Value>(&text);
                    assert!(read.is_ok(), "{preset:?}: {text}");
                }
                assert_eq!(
                    input.body.contains("{customData#Temp}"),
                    !format.is_empty(),
                    "{preset:?}"
                );
            }
        }
    }

    #[test]
    fn values_stay_inside_the_place_they_belong_to() {
        let url = |preset| filled(preset, "").url;
        assert_eq!(
            url(Preset::HomeAssistant),
            "https://example.org:8443/api/webhook/a%20b"
        );
        assert_eq!(
            url(Preset::ThingsBoard),
            "https://example.org:8443/api/v1/t0k%2Ben%2F%3D%3D/telemetry"
        );
        assert_eq!(
            url(Preset::InfluxDb),
            "https://example.org:8443/api/v2/write?org=My%20org&bucket=sig%2Ffox&precision=s"
        );
        assert_eq!(url(Preset::NodeRed), "https://example.org:8443/sigfox");
        assert_eq!(
            url(Preset::HomeAssistantMqtt),
            "mqtt://ann:p%40ss%3Aword@broker.example.org"
        );
        assert_eq!(
            filled(Preset::InfluxDb, "").headers,
            "Authorization: Token t0k+en/=="
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let wrong = Preset::InfluxDb.fill(&[], CallbackKind::DataUplink, "");
        let wrong: Vec<String> = wrong
            .unwrap_err()
            .into_iter()
            .map(|one| one.field)
            .collect();
        assert_eq!(wrong, ["host", "organisation", "bucket", "token"]);
        let broker = [(Ask::Broker, "mqtts://broker.example.org".to_owned())];
        let open = Preset::HomeAssistantMqtt.fill(&broker, CallbackKind::DataUplink, "");
        assert_eq!(open.unwrap().url, "mqtts://broker.example.org");
    }

    #[test]
    fn every_kind_can_be_told_as_json() {
        for kind in CallbackKind::creatable() {
            let input = Preset::Inspector.fill(&values(), kind, FORMAT).unwrap();
            assert_eq!(input.kind, kind.word());
            let text = sample(&input);
            let read = serde_json::from_str::<serde_json::Value>(&text);
            assert!(read.is_ok(), "{kind:?}: {text}");
            assert_eq!(input.payload_config.is_empty(), !kind.has_payload());
        }
    }
}
