-- What people are called, how the pages speak to them, and who of them may not sign in.
ALTER TABLE users ADD COLUMN first_name TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN last_name TEXT NOT NULL DEFAULT '';
UPDATE users SET first_name = name;
-- The IANA name of a time zone; empty: that of the browser.
ALTER TABLE users ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
-- Whether the bell tells of alerts.
ALTER TABLE users ADD COLUMN bell BIGINT NOT NULL DEFAULT 1;
-- Since when the user may not sign in; 0: he may.
ALTER TABLE users ADD COLUMN locked BIGINT NOT NULL DEFAULT 0;
-- When the user signed in last; 0: never.
ALTER TABLE users ADD COLUMN signed_in BIGINT NOT NULL DEFAULT 0;
CREATE INDEX users_by_name ON users (name, id);
CREATE INDEX user_roles_by_group ON user_roles (group_id, user_id);
CREATE INDEX password_links_by_user ON password_links (user_id);

-- The second step of signing in: a secret that an app shares, sealed with the installation's key.
CREATE TABLE second_steps (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret BLOB NOT NULL,
    -- since when it is asked for; 0: the app has not shown a code yet
    since BIGINT NOT NULL,
    -- the half minute of the last code that was taken: none is taken twice, and none from before
    last_used BIGINT NOT NULL
);

-- Codes for whoever lost the app, each for one use.
CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash BLOB NOT NULL,
    PRIMARY KEY (user_id, code_hash)
);

-- Whoever gave the right password and not yet the code.
CREATE TABLE begun_sign_ins (
    token_hash BLOB PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    expires BIGINT NOT NULL
);
CREATE INDEX begun_sign_ins_by_user ON begun_sign_ins (user_id);

-- Mails that are to bring somebody a link to a password. Of an address that nobody has there is a
-- row, too, for a moment: whoever asks learns nothing from the time it takes.
CREATE TABLE account_mails (
    id BIGINT PRIMARY KEY,
    email TEXT NOT NULL,
    -- when it is due, or due again
    due BIGINT NOT NULL,
    attempts BIGINT NOT NULL
);
CREATE INDEX account_mails_by_due ON account_mails (due, id);
