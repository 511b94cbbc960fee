-- Alerts: what somebody wants to be told of, what fired, and the mails that tell it.

CREATE TABLE event_configurations (
    id TEXT PRIMARY KEY,
    -- 0 a group, 1 a device type, 2 a device
    owner_kind BIGINT NOT NULL,
    -- its id, as it is printed: no two owners have the same
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    -- the one further up in whose place it stands for everything below its owner
    replaces TEXT,
    -- the word for what it watches; empty: nothing
    watches TEXT NOT NULL,
    -- as they were typed, as JSON, but for those of its callback, which stand among the callbacks
    settings TEXT NOT NULL,
    -- when mails of it were last put together
    mailed BIGINT NOT NULL,
    created BIGINT NOT NULL,
    -- when it was deleted; the row stays for what fired
    deleted BIGINT NOT NULL
);
CREATE INDEX event_configurations_owner ON event_configurations (owner);

-- Another number with every edit: whoever keeps in mind which owners have any looks at it.
CREATE TABLE event_configurations_version (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO event_configurations_version (id, version) VALUES (1, 1);

-- What fired: an event of which a configuration took notice.
CREATE TABLE alerts (
    id BIGINT PRIMARY KEY,
    configuration_id TEXT NOT NULL,
    event_id BIGINT NOT NULL,
    device_id BIGINT NOT NULL,
    -- in which it happened
    group_id TEXT NOT NULL,
    time BIGINT NOT NULL,
    -- whether it rings
    bell BIGINT NOT NULL,
    -- when it may be mailed; 0: it is not to be, or it is in a mail
    mail_due BIGINT NOT NULL,
    -- the mails that tell it; 0: none
    batch BIGINT NOT NULL,
    -- the addresses that a nearer configuration tells, one a line
    told TEXT NOT NULL
);
CREATE INDEX alerts_bell ON alerts (group_id, id) WHERE bell = 1;
CREATE INDEX alerts_configuration ON alerts (configuration_id, id);
CREATE INDEX alerts_mail_due ON alerts (mail_due, configuration_id) WHERE mail_due > 0;
CREATE INDEX alerts_to_mail ON alerts (configuration_id, mail_due) WHERE mail_due > 0;
CREATE INDEX alerts_batch ON alerts (batch) WHERE batch > 0;

-- When something last alerted somebody, where it is not to do so again soon.
CREATE TABLE alert_told (
    configuration_id TEXT NOT NULL,
    device_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    told BIGINT NOT NULL,
    -- until when the same alerts nobody
    quiet_until BIGINT NOT NULL,
    PRIMARY KEY (configuration_id, device_id, kind)
) WITHOUT ROWID;
CREATE INDEX alert_told_until ON alert_told (quiet_until);

-- Where devices stand with the limits of configurations.
CREATE TABLE alert_stances (
    configuration_id TEXT NOT NULL,
    device_id BIGINT NOT NULL,
    -- 0 within, 1 beyond and told, 2 beyond from the beginning
    stance BIGINT NOT NULL,
    -- of the message with which it came to stand so
    time BIGINT NOT NULL,
    -- the event that tells that it is beyond; 0: none
    event_id BIGINT NOT NULL,
    -- silence: when to look at it, at the due time or earlier; 0: not at all
    due BIGINT NOT NULL,
    PRIMARY KEY (configuration_id, device_id)
) WITHOUT ROWID;
CREATE INDEX alert_stances_due ON alert_stances (due) WHERE due > 0;
CREATE INDEX alert_stances_device ON alert_stances (device_id);

-- What people have read: everything up to an alert, and others beyond it.
CREATE TABLE bell_marks (
    user_id TEXT PRIMARY KEY,
    until BIGINT NOT NULL
);
CREATE TABLE bell_reads (
    user_id TEXT NOT NULL,
    alert_id BIGINT NOT NULL,
    PRIMARY KEY (user_id, alert_id)
) WITHOUT ROWID;
CREATE INDEX bell_reads_alert ON bell_reads (alert_id);

-- Mails to be sent, each to one address. A mail that is leased has its `due` at the end of the
-- lease, and `attempts` says for which attempt that is.
CREATE TABLE mails (
    id BIGINT PRIMARY KEY,
    recipient TEXT NOT NULL,
    -- whose alerts it tells, and which of them; or the callback that was switched off
    configuration_id TEXT,
    batch BIGINT NOT NULL,
    callback_id TEXT,
    -- as of deliveries
    state BIGINT NOT NULL,
    due BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    created BIGINT NOT NULL,
    finished BIGINT NOT NULL,
    -- why it was not taken, as JSON; empty: it was, or was not tried yet
    fault TEXT NOT NULL
);
CREATE INDEX mails_due ON mails (due, id) WHERE state = 0;
CREATE INDEX mails_configuration ON mails (configuration_id, id);

-- A callback belongs to a device type, or to an event configuration. That column could not be
-- empty, and here only another can.
ALTER TABLE callbacks ADD COLUMN of_type TEXT REFERENCES device_types (id);
UPDATE callbacks SET of_type = device_type_id;
DROP INDEX callbacks_device_type;
DROP INDEX callbacks_downlink;
ALTER TABLE callbacks DROP COLUMN device_type_id;
ALTER TABLE callbacks RENAME COLUMN of_type TO device_type_id;
CREATE INDEX callbacks_device_type ON callbacks (device_type_id);
CREATE UNIQUE INDEX callbacks_downlink ON callbacks (device_type_id) WHERE downlink = 1;
ALTER TABLE callbacks ADD COLUMN event_configuration_id TEXT REFERENCES event_configurations (id);
CREATE INDEX callbacks_event_configuration ON callbacks (event_configuration_id)
    WHERE event_configuration_id IS NOT NULL;
-- whether somebody was told that it was switched off
ALTER TABLE callbacks ADD COLUMN off_told BIGINT NOT NULL DEFAULT 0;
-- Those of before are told nobody any more.
UPDATE callbacks SET off_told = 1 WHERE switched_off <> '';
