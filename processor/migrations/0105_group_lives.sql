-- First and last event of each group's whole life: lists are ordered by them and read a row a group instead of a row for each of its
-- days. Merges make it anew from the sums, and so do deletions.
ALTER TABLE group_days MODIFY SETTING deduplicate_merge_projection_mode = 'rebuild';
ALTER TABLE group_days ADD PROJECTION IF NOT EXISTS lives (SELECT project_id, group_id, min(first_seen), max(last_seen) GROUP BY project_id, group_id);
ALTER TABLE group_days MATERIALIZE PROJECTION lives;
