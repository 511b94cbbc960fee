-- Contracts say how long tokens last that are renewed, and what is told beside the messages.
-- Months; 0: as many as a token is taken for.
ALTER TABLE contracts ADD COLUMN renewal_months BIGINT NOT NULL DEFAULT 0;
-- Whether positions are computed from the base stations that heard a message.
ALTER TABLE contracts ADD COLUMN geolocation BIGINT NOT NULL DEFAULT 1;
-- Whether it is told which base stations heard a message, and how.
ALTER TABLE contracts ADD COLUMN network_metadata BIGINT NOT NULL DEFAULT 1;
-- What the contract did not grant of a message when that came: 1 the computed position, 2 how it was
-- heard.
ALTER TABLE messages ADD COLUMN withheld BIGINT NOT NULL DEFAULT 0;
