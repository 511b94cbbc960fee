-- What devices are made with, known whether they are registered or not; and the product
-- certificates that they name.

CREATE TABLE product_certificates (
    id TEXT COLLATE "C" PRIMARY KEY,
    -- the operator's group that entered it
    group_id TEXT COLLATE "C" NOT NULL REFERENCES groups (id),
    -- as it is printed, for example P_0003_71CF_01
    key TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    manufacturer TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    -- 0 going on, 1 final
    status BIGINT NOT NULL,
    -- whether such devices may ask for downlinks
    bidir BIGINT NOT NULL,
    created BIGINT NOT NULL,
    CONSTRAINT product_certificates_key UNIQUE (key)
);
CREATE INDEX product_certificates_by_group ON product_certificates (group_id);

CREATE TABLE identities (
    -- that of the device
    id BIGINT PRIMARY KEY,
    -- the operator's group that entered it; absent where nobody did
    group_id TEXT COLLATE "C" REFERENCES groups (id) ON DELETE SET NULL,
    -- the code with which it was made, or else the first by which somebody registered it, and its
    -- key: both sealed with the key of the installation
    sealed_pac BYTEA,
    sealed_key BYTEA,
    certificate_id TEXT COLLATE "C" REFERENCES product_certificates (id),
    created BIGINT NOT NULL
);
CREATE INDEX identities_by_group ON identities (group_id);
CREATE INDEX identities_by_certificate ON identities (certificate_id);

-- The keys that are known, of whomever they came.
INSERT INTO identities (id, sealed_key, created)
SELECT id, sealed_key, created FROM devices WHERE sealed_key IS NOT NULL;
ALTER TABLE devices DROP COLUMN sealed_key;

-- 0 Free, 1 PAYG, 2 CVP, 3 CVP Flex, 4 PACK, 5 DevKit, 6 Activate
ALTER TABLE contracts ADD COLUMN plan BIGINT NOT NULL DEFAULT 1;
-- how many tokens were ever taken; what was given back before this was counted is not in it
ALTER TABLE contracts ADD COLUMN tokens_used BIGINT NOT NULL DEFAULT 0;
UPDATE contracts SET tokens_used = tokens_in_use;
-- which devices are on a contract
CREATE INDEX devices_contract ON devices (contract_id, id) WHERE token = 1;
