-- Who holds deliveries at the moment, and is alive: a process says so every two seconds, and what
-- it holds goes out from another when it says nothing any more.

CREATE TABLE workers (
    -- as in `deliveries.lease`
    id TEXT PRIMARY KEY,
    -- by the clock of the database
    expires BIGINT NOT NULL
);
