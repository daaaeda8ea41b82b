-- Uploaded source maps and minified files. The bytes lie in the blob store under `blob`.
CREATE TABLE IF NOT EXISTS artifacts
(
    project_id UInt32,
    debug_id String,
    kind LowCardinality(String), -- minified_source, source_map
    name String,
    blob String,
    bytes UInt64,
    uploaded_at DateTime64(3, 'UTC'),
    uploaded_by String
)
ENGINE = ReplacingMergeTree(uploaded_at)
ORDER BY (project_id, debug_id, kind)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
