//! Registering devices of v1: lists that are worked off in the background, and their progress.

use std::time::Duration;

use axum::Json;
use domain::registration::{LineView, Purpose, RegistrationView, SeriesInput, Stage, Verdict};
use domain::{DeviceTypeId, RegistrationId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::api::ask::Ask;
use crate::api::body::Body;
use crate::api::door::Door;
use crate::api::problem::{ApiProblem, ErrorContent};
use crate::api::{Answer, named};

/// How long a request waits until its list was looked at, and how often it asks. One that takes
/// longer is begun when somebody asks for its progress.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(50);

/// What the forms of the engine call what programs know by other names.
const NAMES: &[(&str, &str)] = &[("certificate", "productCertificate"), ("lines", "ids")];

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/api/devicetypes/{id}/devices/bulk/create/async").post(create),
        Door::at("/api/devicetypes/{id}/devices/bulk/create").post(create_at_once),
        Door::at("/api/devicetypes/{id}/registration/{job}").get(progress),
    ]
}

#[derive(OpenApi)]
#[openapi(paths(create, create_at_once, progress))]
pub(super) struct Doc;

/// Devices that are to be registered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OldRegistration {
    /// What their names begin with; the id follows.
    #[serde(default)]
    prefix: String,
    /// The devices.
    ids: Vec<IdAndCode>,
    /// The key of their product certificate; without one they are prototypes, or known.
    #[serde(default)]
    product_certificate: Option<String>,
}

/// A device and its code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IdAndCode {
    /// Its id in hex.
    id: String,
    /// Its porting authorisation code; none is needed of a device of the same owner.
    #[serde(default)]
    pac: String,
}

/// What came of pushing devices.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Pushed {
    /// How many came.
    total: i64,
    /// The job, whose progress can be asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<String>,
    /// How many were not known here; of a request that waited.
    #[serde(skip_serializing_if = "Option::is_none")]
    created_count: Option<i64>,
    /// How many were of others before; of a request that waited.
    #[serde(rename = "transferedCount", skip_serializing_if = "Option::is_none")]
    transferred_count: Option<i64>,
    /// Those that cannot be registered.
    transfer_failed: Vec<String>,
}

/// A cell of a line: what would end it is no part of an id or a code.
fn cell(text: &str) -> String {
    let plain = |c: &char| !matches!(c, ';' | ',' | '"' | '\n' | '\r' | '\t' | '\0');
    let cut = text.chars().filter(plain).take(100);
    cut.collect::<String>().trim().to_owned()
}

async fn take(ask: &Ask, asked: OldRegistration) -> Result<RegistrationId, ApiProblem> {
    let of: DeviceTypeId = ask.at("id")?;
    ask.engine.device_type(&ask.who, of).await?;
    let input = SeriesInput {
        device_type: of.to_string(),
        prefix: asked.prefix.clone(),
        certificate: asked.product_certificate.clone().unwrap_or_default(),
        ..SeriesInput::default()
    };
    let lines = asked.ids.iter();
    let lines = lines.map(|one| format!("{};{}\n", cell(&one.id), cell(&one.pac)));
    let lines: String = lines.collect();
    let taken = ask
        .engine
        .take_registration(&ask.who, Purpose::Register, &input, &lines);
    let id = taken.await.map_err(named(NAMES))?;
    let looked = async {
        loop {
            let (list, _) = ask
                .engine
                .registration(&ask.who, id, &Default::default())
                .await?;
            if !matches!(list.stage, Stage::Arriving | Stage::Looking) {
                return Ok::<(), engine::Error>(());
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    if let Ok(looked) = tokio::time::timeout(PATIENCE, looked).await {
        looked?;
    }
    ask.engine.begin_registration(&ask.who, id).await?;
    Ok(id)
}

/// The lines of a list that cannot be done.
async fn refused(ask: &Ask, id: RegistrationId) -> Result<Vec<LineView>, ApiProblem> {
    let (mut refused, mut after) = (Vec::new(), 0);
    loop {
        let lines = ask.engine.registration_lines(&ask.who, id, after).await?;
        let Some(last) = lines.last() else {
            return Ok(refused);
        };
        after = last.line;
        let wrong = lines.into_iter();
        refused.extend(wrong.filter(|line| line.verdict == Verdict::Refused));
    }
}

/// Registers devices in the background.
#[utoipa::path(
    post,
    path = "/api/devicetypes/{id}/devices/bulk/create/async",
    operation_id = "v1RegisterDevices",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
    ),
    request_body = OldRegistration,
    responses(
        (status = 200, description = "The job", body = Pushed),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn create(ask: Ask, body: Body<OldRegistration>) -> Answer<Pushed> {
    let total = body.0.ids.len() as i64;
    let id = take(&ask, body.0).await?;
    let failed = refused(&ask, id).await?;
    Ok(Json(Pushed {
        total,
        job_id: Some(id.to_string()),
        created_count: None,
        transferred_count: None,
        transfer_failed: failed.into_iter().map(|line| line.id).collect(),
    }))
}

/// Registers devices, and answers when that is done, or when it takes long.
#[utoipa::path(
    post,
    path = "/api/devicetypes/{id}/devices/bulk/create",
    operation_id = "v1RegisterDevicesAtOnce",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
    ),
    request_body = OldRegistration,
    responses(
        (status = 200, description = "What came of it", body = Pushed),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn create_at_once(ask: Ask, body: Body<OldRegistration>) -> Answer<Pushed> {
    let total = body.0.ids.len() as i64;
    let id = take(&ask, body.0).await?;
    let done = async {
        loop {
            let (list, _) = ask
                .engine
                .registration(&ask.who, id, &Default::default())
                .await?;
            if list.stage == Stage::Done {
                return Ok::<RegistrationView, engine::Error>(list);
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    let done = tokio::time::timeout(PATIENCE, done).await;
    let list = done.ok().transpose()?;
    let failed = refused(&ask, id).await?;
    let count = |all: &[Verdict]| {
        let list = list.as_ref()?;
        Some(all.iter().map(|one| list.count(*one)).sum())
    };
    Ok(Json(Pushed {
        total,
        job_id: list.is_none().then(|| id.to_string()),
        created_count: count(&[Verdict::New]),
        transferred_count: count(&[Verdict::Taken, Verdict::Moved]),
        transfer_failed: failed.into_iter().map(|line| line.id).collect(),
    }))
}

/// How far a job is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Job {
    /// Whether it is done.
    job_done: bool,
    /// How many devices there are.
    total: i64,
    /// What came of them.
    status: JobStatus,
}

/// What came of the devices of a job.
#[derive(Debug, Serialize, ToSchema)]
struct JobStatus {
    /// What went wrong, device by device.
    errors: Vec<String>,
    /// How many are registered.
    success: i64,
}

/// How far a registration is.
#[utoipa::path(
    get,
    path = "/api/devicetypes/{id}/registration/{job}",
    operation_id = "v1GetRegistration",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
        ("job" = String, Path, description = "The id of the job"),
    ),
    responses(
        (status = 200, description = "How far it is", body = Job),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn progress(ask: Ask) -> Answer<Job> {
    let (of, id): (DeviceTypeId, RegistrationId) = (ask.at("id")?, ask.at("job")?);
    let (list, _) = ask
        .engine
        .registration(&ask.who, id, &Default::default())
        .await?;
    if list.device_type != of {
        return Err(ApiProblem::not_found());
    }
    if list.stage == Stage::Looked {
        ask.engine.begin_registration(&ask.who, id).await?;
    }
    let failed = refused(&ask, id).await?;
    let errors = failed.into_iter().map(|line| {
        let why = line.fault.map(|wrong| wrong.to_string());
        format!("{} : {}", line.id, why.unwrap_or_default())
    });
    let done = [
        Verdict::New,
        Verdict::Taken,
        Verdict::Moved,
        Verdict::Unchanged,
    ];
    let worked = matches!(list.stage, Stage::Working | Stage::Done);
    let success: i64 = done.iter().map(|one| list.count(*one)).sum();
    Ok(Json(Job {
        job_done: list.stage == Stage::Done,
        total: list.total,
        status: JobStatus {
            errors: errors.collect(),
            success: if worked { success } else { 0 },
        },
    }))
}
