//! A small provider of OpenID Connect on loopback: it tells where its doors are, gives codes for
//! whoever signs in there, and tokens for codes, each once and only for the other half of the
//! challenge.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use engine::OpenidSettings;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

pub const CLIENT: &str = "sigfox";
/// With what only a form keeps whole.
pub const SECRET: &str = "open: sesame & more";

/// Writes signatures.
type Sign = Arc<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;

/// A key with which tokens are signed.
#[derive(Clone)]
pub struct Key {
    /// What is said of it in a token.
    pub algorithm: &'static str,
    /// What is told of it to everybody.
    pub public: Value,
    pub sign: Sign,
}

impl Key {
    /// A new one of ES256, called `name`.
    pub fn elliptic(name: &str) -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let made = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, made.as_ref(), &random).unwrap();
        // A mark, and two numbers of 32 bytes.
        let point = pair.public_key().as_ref()[1..].to_vec();
        let (x, y) = point.split_at(32);
        let public = json!({
            "kty": "EC", "use": "sig", "alg": "ES256", "kid": name, "crv": "P-256",
            "x": coded(x), "y": coded(y),
        });
        Self {
            algorithm: "ES256",
            public,
            sign: Arc::new(move |text| {
                let random = SystemRandom::new();
                pair.sign(&random, text).unwrap().as_ref().to_vec()
            }),
        }
    }
}

/// Somebody who has an account at the provider.
#[derive(Clone)]
pub struct Account {
    pub subject: String,
    pub email: String,
    pub verified: Value,
}

/// What the provider has been told of a code.
struct Granted {
    account: Account,
    challenge: String,
    nonce: String,
    back: String,
}

/// How the provider answers.
pub struct Manner {
    /// The keys that it tells of; the first signs.
    pub keys: Vec<Key>,
    /// Signs in place of that one.
    pub forger: Option<Key>,
    /// Changes the head and the claims of every token.
    pub twist: fn(&mut Value, &mut Value),
    /// Whether tokens tell the address, beside the other door.
    pub email_in_token: bool,
    /// Whether a code is taken again and again.
    pub forgetful: bool,
    /// What is answered when its doors are asked for, in place of the answer.
    pub doors: Option<String>,
    /// What its clock says (ms).
    pub now: i64,
    granted: HashMap<String, Granted>,
    last: Option<Account>,
    codes: u32,
}

pub struct Provider {
    pub issuer: String,
    manner: Arc<Mutex<Manner>>,
}

impl Provider {
    /// One with a key of ES256, and the clock of a test.
    pub async fn new(now: i64) -> Self {
        Self::over(None, now).await
    }

    /// The same over TLS, as that of localhost.
    pub async fn over(tls: Option<TlsAcceptor>, now: i64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let issuer = match &tls {
            None => format!("http://{address}/fleet"),
            Some(_) => format!("https://localhost:{}/fleet", address.port()),
        };
        let manner = Arc::new(Mutex::new(Manner {
            keys: vec![Key::elliptic("first")],
            forger: None,
            twist: |_, _| {},
            email_in_token: true,
            forgetful: false,
            doors: None,
            now,
            granted: HashMap::new(),
            last: None,
            codes: 0,
        }));
        let (known, base) = (manner.clone(), issuer.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (known, base) = (known.clone(), base.clone());
                tokio::spawn(serve(stream, tls.clone(), known, base));
            }
        });
        Self { issuer, manner }
    }

    /// How it answers, to change it.
    pub fn manner(&self) -> MutexGuard<'_, Manner> {
        self.manner.lock().unwrap()
    }

    /// The settings by which it is known.
    pub fn settings(&self) -> OpenidSettings {
        OpenidSettings {
            issuer: self.issuer.clone(),
            client_id: CLIENT.into(),
            client_secret: SECRET.into(),
            name: "Example".into(),
            link_by_email: true,
            authorities: Vec::new(),
        }
    }

    /// Somebody comes with that address in his browser and signs in: the state and the code with
    /// which he is sent back.
    pub fn sign_in(&self, address: &str, account: &Account) -> (String, String) {
        let address = url::Url::parse(address).unwrap();
        assert!(
            address
                .as_str()
                .starts_with(&format!("{}/in?", self.issuer))
        );
        let asked: HashMap<String, String> = address.query_pairs().into_owned().collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["scope"], "openid email");
        assert_eq!(asked["code_challenge_method"], "S256");
        let granted = Granted {
            account: account.clone(),
            challenge: asked["code_challenge"].clone(),
            nonce: asked["nonce"].clone(),
            back: asked["redirect_uri"].clone(),
        };
        let mut manner = self.manner();
        manner.codes += 1;
        let code = format!("code-{}", manner.codes);
        manner.granted.insert(code.clone(), granted);
        (asked["state"].clone(), code)
    }
}

impl Manner {
    fn answer(&mut self, issuer: &str, asked: &Asked) -> (u16, Value) {
        match asked.path.as_str() {
            "/fleet/.well-known/openid-configuration" => (
                200,
                json!({
                    "issuer": issuer,
                    "authorization_endpoint": format!("{issuer}/in"),
                    "token_endpoint": format!("{issuer}/token"),
                    "userinfo_endpoint": format!("{issuer}/who"),
                    "jwks_uri": format!("{issuer}/keys"),
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256"],
                }),
            ),
            "/fleet/keys" => {
                let keys: Vec<&Value> = self.keys.iter().map(|key| &key.public).collect();
                (200, json!({ "keys": keys }))
            }
            "/fleet/token" => self.token(issuer, asked),
            "/fleet/who" => self.who(asked),
            _ => (404, json!({})),
        }
    }

    fn token(&mut self, issuer: &str, asked: &Asked) -> (u16, Value) {
        let form = url::form_urlencoded::parse(asked.body.as_bytes());
        let form: HashMap<String, String> = form.into_owned().collect();
        let escape = |text: &str| -> String {
            url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
        };
        let proof = STANDARD.encode(format!("{CLIENT}:{}", escape(SECRET)));
        if asked.authorization != format!("Basic {proof}") {
            return (401, json!({ "error": "invalid_client" }));
        }
        let code = form.get("code").cloned().unwrap_or_default();
        let verifier = form.get("code_verifier").cloned().unwrap_or_default();
        let digest: [u8; 32] = Sha256::digest(verifier.as_bytes()).into();
        let right = self.granted.get(&code).is_some_and(|granted| {
            form.get("grant_type")
                .is_some_and(|kind| kind == "authorization_code")
                && form.get("redirect_uri") == Some(&granted.back)
                && granted.challenge == coded(&digest)
        });
        if !right {
            return (400, json!({ "error": "invalid_grant" }));
        }
        let granted = &self.granted[&code];
        let token = self.signed(issuer, granted);
        self.last = Some(granted.account.clone());
        if !self.forgetful {
            self.granted.remove(&code);
        }
        let answer = json!({
            "access_token": "access", "token_type": "Bearer", "expires_in": 300, "id_token": token,
        });
        (200, answer)
    }

    fn signed(&self, issuer: &str, granted: &Granted) -> String {
        let key = self.forger.as_ref().unwrap_or(&self.keys[0]);
        let name = &self.keys[0].public["kid"];
        let mut head = json!({ "typ": "JWT", "alg": key.algorithm, "kid": name });
        let mut claims = json!({
            "iss": issuer,
            "sub": granted.account.subject,
            "aud": CLIENT,
            "iat": self.now / 1000,
            "exp": self.now / 1000 + 300,
            "nonce": granted.nonce,
        });
        if self.email_in_token {
            claims["email"] = json!(granted.account.email);
            if !granted.account.verified.is_null() {
                claims["email_verified"] = granted.account.verified.clone();
            }
        }
        (self.twist)(&mut head, &mut claims);
        let text = format!(
            "{}.{}",
            coded(head.to_string().as_bytes()),
            coded(claims.to_string().as_bytes())
        );
        let signature = match head["alg"] == "none" {
            true => String::new(),
            false => coded(&(key.sign)(text.as_bytes())),
        };
        format!("{text}.{signature}")
    }

    fn who(&self, asked: &Asked) -> (u16, Value) {
        let account = self
            .last
            .as_ref()
            .filter(|_| asked.authorization == "Bearer access");
        match account {
            None => (401, json!({})),
            Some(account) => (
                200,
                json!({
                    "sub": account.subject,
                    "email": account.email,
                    "email_verified": account.verified,
                }),
            ),
        }
    }
}

/// A request, as far as it matters.
struct Asked {
    path: String,
    authorization: String,
    body: String,
}

async fn serve(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    manner: Arc<Mutex<Manner>>,
    issuer: String,
) {
    match tls {
        None => answer(stream, manner, issuer).await,
        // Whoever does not believe it hangs up.
        Some(tls) => {
            if let Ok(stream) = tls.accept(stream).await {
                answer(stream, manner, issuer).await;
            }
        }
    }
}

/// Answers one request.
async fn answer<S>(mut stream: S, manner: Arc<Mutex<Manner>>, issuer: String)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let Some(asked) = read(&mut stream).await else {
        return;
    };
    let answer = {
        let mut manner = manner.lock().unwrap();
        let other = manner.doors.clone();
        match other.filter(|_| asked.path.contains("well-known")) {
            Some(other) => other,
            None => {
                let (status, body) = manner.answer(&issuer, &asked);
                let body = body.to_string();
                format!(
                    "{status} Said\r\ncontent-type: application/json\r\nconnection: close\r\n\
                     content-length: {}\r\n\r\n{body}",
                    body.len()
                )
            }
        }
    };
    // Whoever hung up is not waited for.
    let _ = stream
        .write_all(format!("HTTP/1.1 {answer}").as_bytes())
        .await;
    let _ = stream.shutdown().await;
}

/// Reads one request; none where it does not come whole.
async fn read<S: AsyncRead + Unpin>(stream: &mut S) -> Option<Asked> {
    let mut bytes = Vec::new();
    let head = loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            break head.to_owned();
        }
    };
    let header = |name: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        let mut found = lines.filter(|(found, _)| found.eq_ignore_ascii_case(name));
        found
            .next()
            .map_or_else(String::new, |(_, value)| value.to_owned())
    };
    let length: usize = header("content-length").parse().unwrap_or(0);
    let start = head.len() + 4;
    while bytes.len() < start + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(Asked {
        path: head.split(' ').nth(1)?.to_owned(),
        authorization: header("authorization"),
        body: String::from_utf8_lossy(&bytes[start..]).into_owned(),
    })
}

fn coded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
