//! What the workers do by themselves, done by hand in stories.

use domain::MessageId;
use domain::device::{BulkCount, BulkInput};
use domain::permission::Principal;

use super::TestEngine;
use crate::{Engine, Error};

impl TestEngine {
    /// Forgets messages that are kept no longer, as the worker would.
    pub async fn forget_messages(&self) {
        while crate::retention::step(&self.engine).await.unwrap() {}
    }

    /// Closes every message whose time has come, as the worker would.
    pub async fn close_messages(&self) {
        while crate::close::step(&self.engine).await.unwrap() > 0 {}
    }

    /// Takes the next step of every downlink whose time has come, as the worker would.
    pub async fn step_downlinks(&self) {
        step_downlinks(&self.engine, crate::downlink::BATCH).await;
    }

    /// Takes devices off their contracts whose time has come, as the worker would.
    pub async fn unsubscribe_due(&self) {
        unsubscribe_due(&self.engine).await;
    }

    /// Looks once for devices and stations that fell silent, as the worker would.
    pub async fn look_for_silence(&self) {
        look_for_silence(&self.engine).await;
    }

    /// Puts alerts into mails and sends what is due, as the worker would.
    pub async fn send_mails(&self) {
        send_mails(&self.engine).await;
    }

    /// Decodes one batch of older messages anew; false when there is none.
    pub async fn redecode(&self) -> bool {
        redecode(&self.engine).await
    }

    /// Starts what takes uplinks in, and none of the other workers: a story that moves them
    /// itself knows where they stand.
    pub fn start_intake(&self) {
        start_intake(&self.engine);
    }
}

/// Looks once whether the answer to a message of a virtual device is to be sent; whether nothing is
/// to be waited for any more.
pub async fn emit_virtual(engine: &Engine, message: MessageId) -> bool {
    crate::downlink::emit(engine, message).await.unwrap()
}

/// Takes the next step of every downlink whose time has come, as the worker of that engine would,
/// of at most `limit` in each transaction.
pub async fn step_downlinks(engine: &Engine, limit: i64) {
    while crate::downlink::step(engine, limit).await.unwrap() > 0 {}
}

/// Sends the links to passwords that are to go out by mail, as the worker of that engine would.
pub async fn mail_links(engine: &Engine) {
    while crate::people::mail_step(engine).await.unwrap() {}
}

/// Takes devices off their contracts whose time has come, as the worker of that engine would.
pub async fn unsubscribe_due(engine: &Engine) {
    while crate::unsubscribe::step(engine).await.unwrap() > 0 {}
}

/// Starts what takes uplinks in, and none of the other workers of that engine.
pub fn start_intake(engine: &Engine) {
    let committer = crate::uplink::commit_forever(engine.clone());
    engine.tasks.spawn(committer);
}

/// Looks once for devices and stations that fell silent, as the worker of that engine would.
pub async fn look_for_silence(engine: &Engine) {
    while crate::keep_alive::round(engine).await.unwrap() {}
}

/// One look for silence, as the worker takes one; true when there is more to do at once.
pub async fn look_once(engine: &Engine) -> bool {
    crate::keep_alive::round(engine).await.unwrap()
}

/// Puts alerts into mails and sends what is due, as the worker of that engine would.
pub async fn send_mails(engine: &Engine) {
    while crate::alert::step(engine).await.unwrap() {}
}

/// Puts alerts into mails and takes some of those that are due, as a process that dies with them in
/// hand; how many.
pub async fn take_mails(engine: &Engine) -> usize {
    crate::alert::gather_due(engine).await.unwrap();
    crate::alert::claim(engine).await.unwrap().len()
}

/// Deals with one batch of a list of devices, as the worker of that engine would; false when there
/// is nothing to do.
pub async fn work_list(engine: &Engine) -> bool {
    crate::device::registration::step(engine).await.unwrap()
}

/// Something is done to many devices and worked off, as the worker of that engine would: what became
/// of them.
///
/// # Errors
/// As [`Engine::change_devices`].
pub async fn change_devices(
    engine: &Engine,
    who: &Principal,
    input: &BulkInput,
) -> Result<BulkCount, Error> {
    let job = engine.change_devices(who, input).await?;
    while work_list(engine).await {}
    let (mut count, mut after) = (BulkCount::default(), 0);
    loop {
        let lines = engine.registration_lines(who, job, after).await?;
        let Some(last) = lines.last() else { break };
        after = last.line;
        for line in lines {
            count.add(line.became());
        }
    }
    count.sort();
    Ok(count)
}

/// Ends transfers of devices that nobody took in time, as the worker of that engine would.
pub async fn end_transfers(engine: &Engine) {
    while crate::device::handover::step(engine).await.unwrap() {}
}

/// Decodes one batch of older messages anew, as the worker of that engine would; false when
/// there is none.
pub async fn redecode(engine: &Engine) -> bool {
    crate::redecode::step(engine).await.unwrap()
}
