-- The lines of a list by what became of them. The verdict comes first, so that nobody who looks for
-- lines by their numbers takes this index for the one that has them: a planner that knows a small
-- table only finds the two alike, and reads the whole list for each of its lines.
DROP INDEX registration_rows_verdict;
CREATE INDEX registration_rows_verdict ON registration_rows (verdict, registration_id, line);
