-- A device type may have several contracts: its devices try them in an order.

CREATE TABLE device_type_contracts (
    device_type_id TEXT COLLATE "C" NOT NULL REFERENCES device_types (id) ON DELETE CASCADE,
    -- from 0 on
    position BIGINT NOT NULL,
    contract_id TEXT COLLATE "C" NOT NULL REFERENCES contracts (id),
    PRIMARY KEY (device_type_id, position)
);
-- Each once; and which device types have a contract.
CREATE UNIQUE INDEX device_type_contracts_contract ON device_type_contracts (contract_id, device_type_id);

INSERT INTO device_type_contracts (device_type_id, position, contract_id)
SELECT id, 0, contract_id FROM device_types WHERE contract_id IS NOT NULL;

ALTER TABLE device_types DROP COLUMN contract_id;
