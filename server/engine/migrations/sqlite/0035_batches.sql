-- With which others a delivery went last, by the first of them; 0: it did not go yet, or somebody had
-- it sent again. What failed together is tried again together, since the receiver knows it by one id.
ALTER TABLE deliveries ADD COLUMN batch BIGINT NOT NULL DEFAULT 0;
