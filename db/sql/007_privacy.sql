-- How long remarks are kept, and where those are that are left. Few facts have one.
ALTER TABLE workspace ADD COLUMN comment_days BIGINT; -- older remarks are blanked; null: kept
CREATE INDEX fact_commented ON fact (slot, at) WHERE comment IS NOT NULL;
