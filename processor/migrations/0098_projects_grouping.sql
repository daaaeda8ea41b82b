-- The frozen rules that events are grouped by: v1, v2, or v2-from-v1 for a project that was moved. Projects from before stay on v1.
ALTER TABLE projects ADD COLUMN IF NOT EXISTS grouping LowCardinality(String) DEFAULT 'v1';
