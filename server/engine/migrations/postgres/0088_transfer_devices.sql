-- Which devices each transfer is, or was, about: once it has ended they do not say so themselves.

CREATE TABLE transfer_devices (
    transfer_id TEXT COLLATE "C" NOT NULL REFERENCES transfers (id) ON DELETE CASCADE,
    device_id BIGINT NOT NULL,
    -- what it was called when it was offered
    name TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (transfer_id, device_id)
);
INSERT INTO transfer_devices (transfer_id, device_id, name)
SELECT t.id, d.id, d.name FROM transfers t JOIN devices d ON d.transfer_id = t.id
WHERE d.transfer_id <> '';
