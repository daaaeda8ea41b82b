-- What became of every unit: one row for each who says it (`source`), so that saying it twice changes nothing. `counts` maps an
-- outcome, with its reason after a colon where it has one, to a quantity. Asked as sumMap(counts) with FINAL over a few cohorts.
CREATE TABLE IF NOT EXISTS ledger
(
    cohort DateTime('UTC'), -- start of the two minutes in which the units were received
    project_id UInt32,
    category LowCardinality(String),
    stage LowCardinality(String), -- client, relay, log, processor, issue, notify
    source String CODEC(ZSTD(1)), -- relay and its sequence, batch of the log, batch and issue, decision
    counts Map(LowCardinality(String), UInt64),
    said_at DateTime64(3, 'UTC') DEFAULT now64(3), -- by the clock of its source: the row is written up to a minute later
    written_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(written_at)
PARTITION BY toYYYYMMDD(cohort)
ORDER BY (cohort, project_id, category, stage, source)
TTL cohort + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
