-- When a downlink was last told to its station: an answer may be lost on the way, so it is told
-- again until it is confirmed.
ALTER TABLE downlinks ADD COLUMN told BIGINT NOT NULL DEFAULT 0;
