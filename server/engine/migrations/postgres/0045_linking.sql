-- Linking one's own account with oneself at the provider.

-- the name of the session in which somebody links the account; empty: somebody signs in
ALTER TABLE provider_sign_ins ADD COLUMN for_session TEXT COLLATE "C" NOT NULL DEFAULT '';

-- Who took the link with a provider away: no address brings it back, only he does.
CREATE TABLE provider_unlinked (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    issuer TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (user_id, issuer)
);
