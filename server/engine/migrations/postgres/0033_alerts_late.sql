-- By when the mail of each alert was thought to go out when it was raised: what goes out much later
-- than that is told from further up, too. What waited when this came is never late.
ALTER TABLE alerts ADD COLUMN mail_by BIGINT NOT NULL DEFAULT 9223372036854775807;

-- Until when nobody is alerted that a device stands there, since the same alerted somebody not long
-- before; 0: somebody was.
ALTER TABLE alert_stances ADD COLUMN untold BIGINT NOT NULL DEFAULT 0;
