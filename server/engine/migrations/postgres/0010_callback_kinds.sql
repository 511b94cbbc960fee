-- Callbacks of every kind: what a delivery tells of beside a message, and whose answers devices
-- of callback mode get.

-- the downlink or event that it tells of; 0: the message alone
ALTER TABLE deliveries ADD COLUMN about BIGINT NOT NULL DEFAULT 0;
-- whether another station than the first heard the message
ALTER TABLE deliveries ADD COLUMN duplicate BIGINT NOT NULL DEFAULT 0;
-- whether one goes out for every station that heard a message, and whether a receiver is told the
-- host's name while TLS begins, as all were before there was a choice
ALTER TABLE callbacks ADD COLUMN send_duplicate BIGINT NOT NULL DEFAULT 0;
ALTER TABLE callbacks ADD COLUMN send_sni BIGINT NOT NULL DEFAULT 1;
ALTER TABLE callbacks ADD COLUMN downlink BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX callbacks_downlink ON callbacks (device_type_id) WHERE downlink = 1;
-- the bytes that a callback answered, where one was asked
ALTER TABLE downlinks ADD COLUMN answer BYTEA;

-- how a callback leaves the house, and what only one of the channels has
ALTER TABLE callbacks ADD COLUMN channel TEXT COLLATE "C" NOT NULL DEFAULT 'URL';
ALTER TABLE callbacks ADD COLUMN line_pattern TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE callbacks ADD COLUMN recipient TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE callbacks ADD COLUMN subject TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE callbacks ADD COLUMN message TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE callbacks ADD COLUMN topic TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE callbacks ADD COLUMN discovery BIGINT NOT NULL DEFAULT 0;
-- whether what a device sent is delivered in its order; then a delivery has its device
ALTER TABLE callbacks ADD COLUMN in_order BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN lane BIGINT NOT NULL DEFAULT 0;
CREATE INDEX deliveries_lane ON deliveries (callback_id, lane, id) WHERE state = 0 AND lane <> 0;
-- what requests are signed with, sealed; the former one is used, too, while both are exchanged
ALTER TABLE callbacks ADD COLUMN secret BYTEA;
ALTER TABLE callbacks ADD COLUMN former_secret BYTEA;
-- since when every attempt failed; 0: the last one did not
ALTER TABLE callbacks ADD COLUMN failing_since BIGINT NOT NULL DEFAULT 0;
-- why it was switched off, if nobody did
ALTER TABLE callbacks ADD COLUMN switched_off TEXT COLLATE "C" NOT NULL DEFAULT '';

-- whether an attempt failed and none has succeeded since
ALTER TABLE deliveries ADD COLUMN undelivered BIGINT NOT NULL DEFAULT 0;
-- attempts made before somebody had it sent again: the waits between attempts begin anew after them
ALTER TABLE deliveries ADD COLUMN earlier BIGINT NOT NULL DEFAULT 0;
UPDATE deliveries SET undelivered = 1 WHERE state = 2 OR (state = 0 AND attempts > 0 AND EXISTS
    (SELECT 1 FROM attempts a WHERE a.delivery_id = deliveries.id
        AND a.outcome NOT IN ('started', 'delivered')));
-- What is listed, newest first. A new row is in none of these: it gets there when it ends, or fails.
CREATE INDEX deliveries_ended ON deliveries (callback_id, state, created, id) WHERE state <> 0;
CREATE INDEX deliveries_undelivered ON deliveries (callback_id, created, id) WHERE undelivered = 1;
-- Only of what tells of a downlink or of an event.
CREATE INDEX deliveries_about ON deliveries (about) WHERE about > 0;
