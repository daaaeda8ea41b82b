-- What came with each key, and which requests were refused, as relays count it in ten minutes. A relay tells its counts again and again
-- while they grow, and the largest stands. Refusals of a project are of few keys and details: a relay counts the rest under others.
CREATE TABLE IF NOT EXISTS key_traffic
(
    project_id UInt32, -- 0: the request named no project that exists
    bucket DateTime('UTC'), -- start of the ten minutes
    public_key String CODEC(ZSTD(1)), -- of an unknown one the first eight characters
    category LowCardinality(String), -- empty for requests that were refused
    outcome LowCardinality(String), -- as in the ledger, and refused
    reason LowCardinality(String), -- of a refused one the code of the answer
    detail String CODEC(ZSTD(1)),
    relay LowCardinality(String),
    quantity UInt64,
    client LowCardinality(String), -- the last one
    last_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(quantity)
PARTITION BY toYYYYMMDD(bucket)
ORDER BY (project_id, bucket, public_key, category, outcome, reason, detail, relay)
TTL bucket + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
