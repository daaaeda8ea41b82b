-- The silence in which a decision was made, where that is why nobody was told.
ALTER TABLE told ADD COLUMN IF NOT EXISTS silence String DEFAULT '';
