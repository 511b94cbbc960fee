-- What only those have who keep a network, or sell it.

-- The country of operators and of providers of infrastructure, as ISO 3166-1 alpha-3; empty: it is
-- not said.
ALTER TABLE groups ADD COLUMN country TEXT NOT NULL DEFAULT '';
-- The operator on whose network virtual operators and distributors are: the id of its group, which
-- may be gone by now.
ALTER TABLE groups ADD COLUMN network_operator TEXT;
