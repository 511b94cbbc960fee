-- How soon callbacks answer devices, and how often callbacks fail.

-- when the callback that was asked had answered, be it too late; 0: it has not, or was not asked
ALTER TABLE downlinks ADD COLUMN answered BIGINT NOT NULL DEFAULT 0;

-- attempts that failed
ALTER TABLE callbacks ADD COLUMN errors BIGINT NOT NULL DEFAULT 0;
WITH failed (id, errors) AS
    (SELECT d.callback_id, COUNT(*) FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
        WHERE a.outcome NOT IN ('started', 'delivered') GROUP BY d.callback_id)
UPDATE callbacks SET errors = failed.errors FROM failed WHERE callbacks.id = failed.id;
