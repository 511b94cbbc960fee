-- When a message was closed; 0: it is open, or was closed before this was kept.
ALTER TABLE messages ADD COLUMN closed BIGINT NOT NULL DEFAULT 0;
