-- Slugs that a project had before lead to it. A rotated key is taken until its end, and one with the end of 1970 has none.
ALTER TABLE projects ADD COLUMN IF NOT EXISTS former_slugs Array(String) DEFAULT [];
ALTER TABLE project_keys ADD COLUMN IF NOT EXISTS valid_until DateTime64(3, 'UTC') DEFAULT toDateTime64(0, 3, 'UTC');
