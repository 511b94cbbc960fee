//! Settings: the later source wins, and what is wrong is refused by name and source.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use server::config::{self, Config, ConfigError, DEFAULTS, Flag};

fn read(
    file: Option<&str>,
    environment: &[(&str, &str)],
    flags: &[(&str, &str)],
) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.toml");
    if let Some(text) = file {
        std::fs::write(&path, text).unwrap();
    }
    let environment = environment
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_string()));
    let flags: Vec<Flag> = flags
        .iter()
        .map(|(name, value)| Flag::new(name, *value, "--set"))
        .collect();
    config::read_with(file.map(|_| path.as_path()), environment, &flags)
}

fn refusal(file: Option<&str>, environment: &[(&str, &str)], flags: &[(&str, &str)]) -> String {
    read(file, environment, flags).unwrap_err().to_string()
}

#[test]
fn the_defaults_are_sound_and_can_be_a_settings_file() {
    let config = read(None, &[], &[]).unwrap();
    assert_eq!(config.listen, "127.0.0.1:3000".parse().unwrap());
    assert_eq!(config.limits.body, 8 * 1024 * 1024);
    let engine = engine::Settings::default();
    assert_eq!(config.engine.database_url, engine.database_url);
    assert_eq!(config.engine.merge_window, engine.merge_window);
    assert_eq!(config.engine.max_receptions, engine.max_receptions);
    assert_eq!(config.engine.store_queue, engine.store_queue);
    assert_eq!(config.engine.store_patience, engine.store_patience);
    assert_eq!(config.engine.callback_timeout, engine.callback_timeout);
    assert_eq!(
        config.engine.callback_concurrency,
        engine.callback_concurrency
    );
    assert!(read(Some(DEFAULTS), &[], &[]).is_ok());
}

#[test]
fn the_later_source_wins() {
    let file = "listen = \"127.0.0.1:1\"\n[limits]\nbody = 2000\nlive = 7\nlive_each = 3\n";
    let environment = [
        ("SIGFOX_LISTEN", "127.0.0.1:2"),
        ("SIGFOX_LIMITS__BODY", "3000"),
        ("PATH", "/"),
    ];
    let config = read(Some(file), &environment, &[("listen", "127.0.0.1:3")]).unwrap();
    assert_eq!(config.listen.port(), 3);
    assert_eq!((config.limits.body, config.limits.live), (3000, 7));
    assert_eq!(config.limits.live_each, 3);
}

#[test]
fn lists_and_tokens_can_be_written_in_a_variable() {
    let environment = [
        ("SIGFOX_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.7"),
        ("SIGFOX_CALLBACK__ALLOWED_NETWORKS", "[\"127.0.0.0/8\"]"),
        ("SIGFOX_METRICS__TOKEN", "1234567890123456"),
        ("SIGFOX_PUBLIC_URL", "https://sigfox.example.org"),
    ];
    let config = read(None, &environment, &[]).unwrap();
    assert_eq!(config.trusted_proxies.len(), 2);
    assert_eq!(config.engine.allowed_networks.len(), 1);
    assert_eq!(config.metrics_token.as_deref(), Some("1234567890123456"));
}

#[test]
fn text_in_a_variable_or_flag_is_taken_as_it_is_written() {
    for token in [
        "00012345678901234567",
        "0123456789012345",
        "\"quoted, as it stands\"",
        " sixteen and more ",
        "[1, 2, 3, 4, 5, 6]",
        "true or false or so",
        "'a'b'c'd'e'f'g'h'i'",
        "1234567890.123456",
    ] {
        let read_token = |environment: &[(&str, &str)], flags: &[(&str, &str)]| {
            let config = read(None, environment, flags).unwrap();
            config.metrics_token.unwrap()
        };
        assert_eq!(read_token(&[("SIGFOX_METRICS__TOKEN", token)], &[]), token);
        assert_eq!(read_token(&[], &[("metrics.token", token)]), token);
    }
}

#[test]
fn a_provider_is_named_whole_and_with_tls_or_not_at_all() {
    let none = read(None, &[], &[]).unwrap();
    assert_eq!(none.engine.openid, None);
    let issuer = ("openid.issuer", "https://id.example.org/realms/fleet");
    let client = ("openid.client_id", "sigfox");
    let secret = ("openid.client_secret", "0 sesame");
    let whole = read(None, &[], &[issuer, client, secret]).unwrap();
    let openid = whole.engine.openid.unwrap();
    assert_eq!(openid.issuer, issuer.1);
    assert_eq!(openid.name, "OpenID Connect");
    assert!(openid.link_by_email);
    assert!(!format!("{openid:?}").contains("sesame"));
    let here = ("openid.issuer", "http://127.0.0.1:8080");
    assert!(read(None, &[], &[here, client]).is_ok());
    for (flags, said) in [
        (&[client][..], "openid.issuer"),
        (&[issuer][..], "openid.client_id"),
        (&[issuer, client, ("openid.name", " ")][..], "openid.name"),
        (
            &[client, ("openid.issuer", "id.example.org")][..],
            "openid.issuer",
        ),
        (
            &[client, ("openid.issuer", "http://id.example.org")][..],
            "https://",
        ),
        (
            &[client, ("openid.issuer", "https://id.example.org/?a")][..],
            "openid.issuer",
        ),
    ] {
        let refused = refusal(None, &[], flags);
        assert!(refused.contains(said), "{flags:?}: {refused}");
        assert!(!refused.contains("sesame"), "{refused}");
    }
}

#[test]
fn a_private_authority_of_the_provider_is_read_from_its_file_or_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    let path = file.to_str().unwrap();
    let issuer = ("openid.issuer", "https://id.example.org");
    let client = ("openid.client_id", "sigfox");
    let authority = ("openid.certificate_authority", path);
    let flags = [issuer, client, authority];
    let refused = |said: &str| {
        let refused = refusal(None, &[], &flags);
        let named = format!("`openid.certificate_authority` names {path}, {said}");
        assert!(refused.contains(&named), "{refused}");
    };
    refused("which cannot be read");
    std::fs::write(&file, "no PEM at all").unwrap();
    refused("which holds no certificate in PEM");
    std::fs::write(&file, "-----BEGIN CERTIFICATE-----\nAAAA\n").unwrap();
    refused("which");
    let begin = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    std::fs::write(&file, begin).unwrap();
    refused("of which no use can be made");
    let issued = rcgen::generate_simple_self_signed(["id.example.org".to_owned()]).unwrap();
    std::fs::write(&file, issued.cert.pem()).unwrap();
    let openid = read(None, &[], &flags).unwrap().engine.openid.unwrap();
    assert_eq!(openid.authorities, [issued.cert.der().clone()]);
    let none = read(None, &[], &[issuer, client]).unwrap();
    assert!(none.engine.openid.unwrap().authorities.is_empty());
}

#[test]
fn a_setting_without_a_proper_name_is_refused_though_another_source_has_it() {
    let overridden = [("database.url", "sqlite:x.db")];
    for (name, value, said) in [
        ("SIGFOX_", "1", "without a name"),
        ("SIGFOX___", "5", "`.`"),
        ("SIGFOX_DATABASE__", "x", "`database.`"),
        ("SIGFOX_DATABASE__URL__X", "1", "`database.url.x`"),
        (
            "SIGFOX_DATABASE",
            "x",
            "`database` is a section, not a value",
        ),
        (
            "SIGFOX_DATABASE",
            "{url = \"x\"}",
            "is a section, not a value",
        ),
    ] {
        let refused = refusal(None, &[(name, value)], &overridden);
        assert!(refused.contains(said), "{name}: {refused}");
        let source = format!("(environment variable {name})");
        assert!(refused.contains(&source), "{name}: {refused}");
    }
    for (file, said) in [
        ("database = \"x\"", "`database` is a section, not a value"),
        (
            "database = 2020-01-01",
            "`database` is a section, not a value",
        ),
        ("[database.url]\nx = 1", "`database.url.x`"),
        ("[databases]\nurl = 1", "`databases.url`"),
        ("[nothing]", "`nothing`"),
    ] {
        let refused = refusal(Some(file), &[], &overridden);
        assert!(refused.contains(said), "{file}: {refused}");
        assert!(refused.contains("own.toml"), "{file}: {refused}");
    }
    let refused = refusal(None, &[], &[("", "1")]);
    assert!(refused.contains("without a name (flag --set)"), "{refused}");
}

#[test]
fn a_value_of_another_kind_is_refused_in_plain_words() {
    for (file, said) in [
        (
            "demo = 1",
            "`demo` must be true or false, but is the number 1",
        ),
        (
            "listen = 3000",
            "`listen` must be text, but is the number 3000",
        ),
        ("site = 2020-01-01", "`site` must be text, but is a date"),
        (
            "trusted_proxies = true",
            "`trusted_proxies` must be a list, but is true",
        ),
        (
            "trusted_proxies = [1]",
            "`trusted_proxies` must be a list of texts",
        ),
        (
            "[limits]\nbody = 2.5",
            "`limits.body` must be a whole number, but is the number 2.5",
        ),
        (
            "[database.url]",
            "`database.url` must be text, but is a section",
        ),
    ] {
        let refused = refusal(Some(file), &[], &[]);
        assert!(refused.contains(said), "{file}: {refused}");
        assert!(refused.contains("own.toml"), "{file}: {refused}");
    }
    let refused = refusal(None, &[("SIGFOX_LIMITS__BODY", "many")], &[]);
    let said = "`limits.body` must be a whole number, but is the text `many`";
    assert!(refused.contains(said), "{refused}");
    let refused = refusal(None, &[], &[("demo", "perhaps")]);
    let said = "`demo` must be true or false, but is the text `perhaps`";
    assert!(refused.contains(said), "{refused}");
}

#[test]
fn a_setting_that_does_not_exist_is_refused_with_its_source() {
    let refused = refusal(Some("[limits]\nbodi = 1\n"), &[], &[]);
    assert!(
        refused.contains("`limits.bodi`") && refused.contains("own.toml"),
        "{refused}"
    );
    let refused = refusal(None, &[("SIGFOX_LISTENS", "1")], &[]);
    assert!(
        refused.contains("`listens`") && refused.contains("SIGFOX_LISTENS"),
        "{refused}"
    );
    let refused = refusal(None, &[("SIGFOX_TLS__CERT", "x")], &[]);
    assert!(
        refused.contains("`tls.cert`") && refused.contains("SIGFOX_TLS__CERT"),
        "{refused}"
    );
    let refused = refusal(None, &[], &[("colour.of", "blue")]);
    assert!(
        refused.contains("`colour.of`") && refused.contains("flag --set"),
        "{refused}"
    );
}

#[test]
fn a_value_that_cannot_be_taken_is_refused_with_its_source() {
    let cases = [
        ("SIGFOX_LISTEN", "everywhere", "`listen`"),
        (
            "SIGFOX_PUBLIC_URL",
            "https://example.org/path",
            "`public_url`",
        ),
        ("SIGFOX_PUBLIC_URL", "ftp://example.org", "`public_url`"),
        ("SIGFOX_TRUSTED_PROXIES", "10.0.0.0/99", "`trusted_proxies`"),
        ("SIGFOX_ALLOW_PLAIN_HTTP", "perhaps", "`allow_plain_http`"),
        (
            "SIGFOX_DATABASE__URL",
            "mysql://example.org",
            "`database.url`",
        ),
        // A database that nothing lasts in.
        ("SIGFOX_DATABASE__URL", "sqlite:", "`database.url`"),
        ("SIGFOX_DATABASE__URL", "sqlite://", "`database.url`"),
        ("SIGFOX_DATABASE__URL", "sqlite::memory:", "`database.url`"),
        (
            "SIGFOX_DATABASE__URL",
            "sqlite:a.db?mode=memory",
            "`database.url`",
        ),
        (
            "SIGFOX_DATABASE__CONNECTIONS",
            "0",
            "`database.connections`",
        ),
        ("SIGFOX_LIMITS__BODY", "many", "`limits.body`"),
        ("SIGFOX_LIMITS__BODY", "-1", "`limits.body`"),
        (
            "SIGFOX_LIMITS__RECEPTIONS",
            "1000000",
            "`limits.receptions`",
        ),
        ("SIGFOX_LIMITS__BODIES", "2048", "`limits.bodies`"),
        ("SIGFOX_LIMITS__LIVE_EACH", "0", "`limits.live_each`"),
        ("SIGFOX_LIMITS__STORE_QUEUE", "9", "`limits.store_queue`"),
        (
            "SIGFOX_LIMITS__STORE_PATIENCE",
            "0",
            "`limits.store_patience`",
        ),
        (
            "SIGFOX_MESSAGES__MERGE_WINDOW",
            "0",
            "`messages.merge_window`",
        ),
        ("SIGFOX_CALLBACK__TIMEOUT", "31", "`callback.timeout`"),
        ("SIGFOX_LOG__FORMAT", "xml", "`log.format`"),
        (
            "SIGFOX_DEVICES__UNKNOWN_IDENTITIES",
            "sometimes",
            "`devices.unknown_identities`",
        ),
        ("SIGFOX_LOG__LEVEL", "loud", "`log.level`"),
        ("SIGFOX_LOG__LEVEL", "engine:debug", "`log.level`"),
        ("SIGFOX_LOG__LEVEL", "info,engine=loud", "`log.level`"),
        ("SIGFOX_LOG__LEVEL", "", "`log.level`"),
        ("SIGFOX_METRICS__TOKEN", "short", "`metrics.token`"),
        ("SIGFOX_TLS__KEY", "key.pem", "`tls.certificate`"),
        ("SIGFOX_TLS", "key.pem", "`tls`"),
    ];
    for (name, value, setting) in cases {
        let refused = refusal(None, &[(name, value)], &[]);
        assert!(refused.contains(setting), "{name}={value}: {refused}");
        if name != "SIGFOX_TLS__KEY" {
            assert!(refused.contains(name), "{name}={value}: {refused}");
        }
    }
    assert!(refusal(Some("listen = "), &[], &[]).contains("own.toml"));
    // A database's address may hold a password.
    assert!(
        !refusal(None, &[("SIGFOX_DATABASE__URL", "mysql://a:secret@b")], &[]).contains("secret")
    );
}

#[test]
fn a_level_may_be_given_for_a_module() {
    for level in ["info", "WARN", "info,engine=debug", "off"] {
        assert!(read(None, &[], &[("log.level", level)]).is_ok(), "{level}");
    }
}

#[test]
fn plain_http_beyond_loopback_is_refused_unless_allowed_by_name() {
    let refused = refusal(None, &[("SIGFOX_LISTEN", "0.0.0.0:3000")], &[]);
    assert!(
        refused.contains("`listen`") && refused.contains("allow_plain_http"),
        "{refused}"
    );
    let refused = refusal(
        None,
        &[],
        &[("listen", "0.0.0.0:80"), ("allow_plain_http", "true")],
    );
    assert!(refused.contains("`public_url`"), "{refused}");

    // Proxies that are trusted hand on what people opened at an address of their own.
    let refused = refusal(None, &[], &[("trusted_proxies", "127.0.0.1")]);
    assert!(
        refused.contains("`public_url`") && refused.contains("`trusted_proxies`"),
        "{refused}"
    );

    // What people open counts, not only where the server listens: behind a proxy, too.
    let beyond = [
        ("listen", "127.0.0.1:3000"),
        ("public_url", "http://sigfox.example.org"),
    ];
    let refused = refusal(None, &[], &beyond);
    assert!(
        refused.contains("`public_url`") && refused.contains("allow_plain_http"),
        "{refused}"
    );
    let here = [
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://[::1]:3000",
    ];
    for url in here {
        assert!(read(None, &[], &[("public_url", url)]).is_ok(), "{url}");
    }

    let allowed = [
        ("listen", "0.0.0.0:80"),
        ("allow_plain_http", "true"),
        ("public_url", "http://192.0.2.1"),
    ];
    let config = read(None, &[], &allowed).unwrap();
    assert!(config.is_plain() && config.has_plain_cookie() && !config.only_proxies());

    // Beside an https:// address anybody may still come in by the other way, and is told so.
    let beside = [
        ("listen", "0.0.0.0:80"),
        ("allow_plain_http", "true"),
        ("public_url", "https://sigfox.example.org"),
    ];
    let config = read(None, &[], &beside).unwrap();
    assert!(config.is_plain() && !config.has_plain_cookie());
    let config = read(None, &[], &[("allow_plain_http", "true")]).unwrap();
    assert!(!config.is_plain(), "nothing leaves this machine");

    let proxied = [
        ("listen", "0.0.0.0:80"),
        ("trusted_proxies", "10.0.0.0/8"),
        ("public_url", "https://sigfox.example.org"),
    ];
    let config = read(None, &[], &proxied).unwrap();
    assert!(!config.is_plain() && config.only_proxies());

    let config = read(None, &[], &[]).unwrap();
    assert!(!config.is_plain() && !config.only_proxies());
}

#[test]
fn absolute_links_come_from_the_settings() {
    let listening: SocketAddr = "127.0.0.1:4711".parse().unwrap();
    let here = read(None, &[], &[]).unwrap().origin(listening);
    assert_eq!(here.link("/password/x"), "http://127.0.0.1:4711/password/x");
    assert!(here.is("http://localhost:4711") && here.is("http://[::1]:4711"));
    assert!(!here.is("http://localhost:4712") && !here.is("http://example.org:4711"));

    let config = read(None, &[], &[("public_url", "https://sigfox.example.org/")]).unwrap();
    let public = config.origin(listening);
    assert_eq!(public.link("/"), "https://sigfox.example.org/");
    assert!(!public.is("http://127.0.0.1:4711"));
}

/// What `serve` says before it ends: it finds no browser's half.
fn serve(folder: &Path, transport: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_sigfox-backend"))
        .current_dir(folder)
        .args(["serve", "--site", "nowhere", "--set"])
        .arg(format!("mail.transport={transport}"))
        .args(["--set", "mail.from=me@example.org"])
        .output()
        .unwrap();
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_folder_of_mails_is_made_at_the_start_or_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let said = serve(folder.path(), "file:all/mails");
    assert!(said.contains("`site`"), "{said}");
    assert!(folder.path().join("all/mails").is_dir(), "{said}");
    // It may be there already.
    let said = serve(folder.path(), "file:all/mails");
    assert!(said.contains("`site`"), "{said}");

    std::fs::write(folder.path().join("taken"), "").unwrap();
    for taken in ["taken", "taken/mails"] {
        let said = serve(folder.path(), &format!("file:{taken}"));
        assert!(said.contains("`mail.transport`"), "{said}");
        assert!(said.contains(taken), "{said}");
    }
}
