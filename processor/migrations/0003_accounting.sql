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
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- What became of single events that were not stored. Those that were tell it themselves.
CREATE TABLE IF NOT EXISTS receipts
(
    project_id UInt32,
    event_id String CODEC(ZSTD(1)), -- 32 hex digits
    stage LowCardinality(String), -- relay, processor
    outcome LowCardinality(String), -- filtered, rate_limited, invalid, dropped, dead, moved
    reason LowCardinality(String),
    source String CODEC(ZSTD(1)),
    category LowCardinality(String),
    detail String CODEC(ZSTD(1)),
    lane LowCardinality(String),
    relay LowCardinality(String),
    client LowCardinality(String),
    received_at DateTime64(3, 'UTC'),
    at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(at)
PARTITION BY toYYYYMMDD(at)
ORDER BY (project_id, event_id, stage, outcome, reason, source)
TTL toDateTime(at) + INTERVAL 3 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Loss statements: records that the log dropped before they were processed.
CREATE TABLE IF NOT EXISTS losses
(
    loss_id String, -- topic:partition:first-end
    topic LowCardinality(String),
    partition UInt32,
    first UInt64,
    end UInt64,
    records UInt64,
    from_at DateTime64(3, 'UTC'), -- between these times the lost records were received
    to_at DateTime64(3, 'UTC'),
    at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(at)
ORDER BY loss_id
TTL toDateTime(at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- What whoever runs the product was told.
CREATE TABLE IF NOT EXISTS operator_alerts
(
    alert_id String, -- deterministic: two processors that notice the same thing say it once
    version UInt64,
    kind LowCardinality(String), -- cohort, behind, canary, loss, stale_client
    stage LowCardinality(String),
    cohort DateTime('UTC'),
    title String,
    detail String,
    status LowCardinality(String), -- open, over
    at DateTime64(3, 'UTC'),
    over_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
ORDER BY alert_id
TTL toDateTime(at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS canaries
(
    event_id String,
    version UInt64,
    sent_at DateTime64(3, 'UTC'),
    status LowCardinality(String), -- sent, complete, late
    -- Milliseconds from `sent_at` to the end of each stage: accepted, stored, symbolicated, told.
    stages Map(LowCardinality(String), UInt32),
    detail String
)
ENGINE = ReplacingMergeTree(version)
ORDER BY event_id
TTL toDateTime(sent_at) + INTERVAL 7 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Of each decision, whether somebody was told, and else why not.
CREATE TABLE IF NOT EXISTS told
(
    decision String,
    project_id UInt32,
    issue_id UInt64,
    event_id String,
    kind LowCardinality(String),
    receivers UInt32,
    reason LowCardinality(String), -- empty where somebody was told
    at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(at)
ORDER BY decision
TTL toDateTime(at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- `stale` says why its times were not believed: resend, clock, late, or nothing.
ALTER TABLE events ADD COLUMN IF NOT EXISTS lane LowCardinality(String) DEFAULT 'live',
    ADD COLUMN IF NOT EXISTS relay LowCardinality(String),
    ADD COLUMN IF NOT EXISTS client LowCardinality(String),
    ADD COLUMN IF NOT EXISTS logged_at DateTime64(3, 'UTC'),
    ADD COLUMN IF NOT EXISTS processed_at DateTime64(3, 'UTC'),
    ADD COLUMN IF NOT EXISTS stale LowCardinality(String);

ALTER TABLE spans ADD COLUMN IF NOT EXISTS lane LowCardinality(String) DEFAULT 'live',
    ADD COLUMN IF NOT EXISTS relay LowCardinality(String),
    ADD COLUMN IF NOT EXISTS client LowCardinality(String),
    ADD COLUMN IF NOT EXISTS logged_at DateTime64(3, 'UTC'),
    ADD COLUMN IF NOT EXISTS processed_at DateTime64(3, 'UTC'),
    ADD COLUMN IF NOT EXISTS stored_at DateTime64(3, 'UTC') DEFAULT now64(3),
    ADD COLUMN IF NOT EXISTS stale LowCardinality(String);

-- JSON texts of what the settings topic tells relays; the dashboard alone writes them.
ALTER TABLE projects ADD COLUMN IF NOT EXISTS filters String DEFAULT '{}',
    ADD COLUMN IF NOT EXISTS quotas String DEFAULT '[]',
    ADD COLUMN IF NOT EXISTS drains String DEFAULT '[]',
    ADD COLUMN IF NOT EXISTS spike_protection UInt8 DEFAULT 1;

ALTER TABLE organizations ADD COLUMN IF NOT EXISTS quotas String DEFAULT '[]';

ALTER TABLE project_keys ADD COLUMN IF NOT EXISTS quotas String DEFAULT '[]';
