-- How the attempts of a callback ended, by the hour in which they did: how many the receiver took,
-- and how many it did not. Kept for a little more than the week that a list tells of.
CREATE TABLE callback_hours (
    callback_id TEXT COLLATE "C" NOT NULL,
    start BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    PRIMARY KEY (callback_id, start)
);
CREATE INDEX callback_hours_start ON callback_hours (start);

-- What is there already.
INSERT INTO callback_hours (callback_id, start, taken, errors)
SELECT d.callback_id, a.finished / 3600000 * 3600000,
    SUM(CASE WHEN a.outcome = 'delivered' THEN 1 ELSE 0 END),
    SUM(CASE WHEN a.outcome = 'delivered' THEN 0 ELSE 1 END)
FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
WHERE a.finished > 0 AND a.outcome <> 'started'
GROUP BY d.callback_id, a.finished / 3600000;

-- The newest attempt that failed: its delivery and its number there; 0: none did.
ALTER TABLE callbacks ADD COLUMN error_delivery BIGINT NOT NULL DEFAULT 0;
ALTER TABLE callbacks ADD COLUMN error_attempt BIGINT NOT NULL DEFAULT 0;
-- Of what was there already it is known of those whose newest failure was not made good.
UPDATE callbacks SET error_delivery = COALESCE((SELECT d.id FROM deliveries d
    WHERE d.callback_id = callbacks.id AND d.undelivered = 1
    ORDER BY d.created DESC, d.id DESC LIMIT 1), 0);
UPDATE callbacks SET error_attempt = COALESCE((SELECT MAX(a.number) FROM attempts a
    WHERE a.delivery_id = callbacks.error_delivery AND a.outcome NOT IN ('started', 'delivered')), 0)
WHERE error_delivery <> 0;
