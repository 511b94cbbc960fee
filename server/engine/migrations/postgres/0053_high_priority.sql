-- Contracts whose downlinks go before those of others, where not all can be sent.
ALTER TABLE contracts ADD COLUMN high_priority BIGINT NOT NULL DEFAULT 0;
-- Whether the contract said so when the device asked.
ALTER TABLE downlinks ADD COLUMN high_priority BIGINT NOT NULL DEFAULT 0;
