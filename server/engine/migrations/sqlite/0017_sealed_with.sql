-- Tells whether the key of the installation is the one that secrets were sealed with.
CREATE TABLE sealed_with (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    -- sealed with it
    proof BLOB NOT NULL
);
