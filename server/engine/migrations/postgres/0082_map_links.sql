-- Maps colour cells by how many stations hear a message and by the quality of its link, too: of how
-- many messages of a cell both are known, and the sums of the stations that heard them and of the
-- numbers of their link quality (0 limit to 3 excellent). Messages that were counted before have
-- neither.
ALTER TABLE heard_cells ADD COLUMN rated BIGINT NOT NULL DEFAULT 0;
ALTER TABLE heard_cells ADD COLUMN stations BIGINT NOT NULL DEFAULT 0;
ALTER TABLE heard_cells ADD COLUMN qualities BIGINT NOT NULL DEFAULT 0;
