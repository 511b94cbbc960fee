-- Signing in by the word of a provider of OpenID Connect: who of there is who of here, and who is on
-- the way there.
CREATE TABLE provider_links (
    issuer TEXT NOT NULL,
    -- by what the provider knows the person, whatever the address is called by then
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    linked BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject),
    -- one person of a provider for each user: an address that is given to somebody else brings no
    -- other person in
    UNIQUE (user_id, issuer)
);

-- A sign-in that waits for the answer of the provider, by the hash of what the browser keeps.
CREATE TABLE provider_sign_ins (
    token_hash BLOB PRIMARY KEY,
    -- the page of this server to which it leads
    way_on TEXT NOT NULL,
    expires BIGINT NOT NULL
);
