-- One row per stored event. Sorted by issue so that an issue's events lie together in time; found by id through the bloom
-- filter. Weeks are those of receiving: a query about a period bounds received_at too, which leaves out whole weeks.
CREATE TABLE IF NOT EXISTS events
(
    project_id UInt32,
    issue_id UInt64,
    event_id UUID,
    timestamp DateTime64(3, 'UTC'),
    received_at DateTime64(3, 'UTC'),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3),
    platform LowCardinality(String),
    level LowCardinality(String),
    type LowCardinality(String),
    value String CODEC(ZSTD(1)),
    title String CODEC(ZSTD(1)),
    culprit String CODEC(ZSTD(1)),
    transaction String CODEC(ZSTD(1)),
    logger LowCardinality(String),
    release LowCardinality(String),
    dist LowCardinality(String),
    environment LowCardinality(String),
    server_name LowCardinality(String),
    handled UInt8,
    user_key String CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    sdk_name LowCardinality(String),
    sdk_version LowCardinality(String),
    tags Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    fingerprint Array(String) CODEC(ZSTD(1)),
    grouping_version LowCardinality(String),
    -- The normalised, symbolicated event as JSON text; free-form, so never a JSON column: one bad value would fail its insert.
    data String CODEC(ZSTD(1)),
    -- Which record of the log brought this row: what a resent event is told from its own repetition by.
    source_partition UInt32,
    source_offset UInt64,
    INDEX by_event_id event_id TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_trace_id trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
    -- Asked by hasAllTokens(title, 'words in lower case').
    INDEX by_title_words title TYPE text(tokenizer = 'splitByNonAlpha', preprocessor = lower(title))
)
ENGINE = MergeTree
PARTITION BY toMonday(received_at)
ORDER BY (project_id, issue_id, timestamp, event_id)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS index_granularity = 4096, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
         fsync_after_insert = 1, fsync_part_directory = 1,
         merge_max_block_size = 1024, merge_max_block_size_bytes = 1048576;

-- What the issue list asks, per issue and hour.
CREATE TABLE IF NOT EXISTS issue_hours
(
    project_id UInt32,
    issue_id UInt64,
    hour DateTime('UTC'),
    events SimpleAggregateFunction(sum, UInt64),
    users AggregateFunction(uniq, String),
    first_seen SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    last_seen SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (project_id, issue_id, hour)
TTL hour + INTERVAL 90 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS issue_hours_from_events TO issue_hours AS
SELECT project_id, issue_id, toStartOfHour(timestamp) AS hour,
       count() AS events, uniqStateIf(user_key, user_key != '') AS users,
       min(timestamp) AS first_seen, max(timestamp) AS last_seen
FROM events
GROUP BY project_id, issue_id, hour;

-- What an issue has come to in its whole life, kept when its events and hours have gone.
CREATE TABLE IF NOT EXISTS issue_totals
(
    project_id UInt32,
    issue_id UInt64,
    events SimpleAggregateFunction(sum, UInt64),
    users AggregateFunction(uniq, String),
    first_seen SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    last_seen SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    -- Both read by argMaxMerge. What an issue looks like is its newest event, whichever of them came first.
    last_release AggregateFunction(argMax, String, Tuple(DateTime64(3, 'UTC'), UUID)),
    newest AggregateFunction(
        argMax,
        Tuple(title String, culprit String, type String, value String, level String, platform String, handled UInt8),
        Tuple(DateTime64(3, 'UTC'), UUID))
)
ENGINE = AggregatingMergeTree
ORDER BY (project_id, issue_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS issue_totals_from_events TO issue_totals AS
SELECT project_id, issue_id, count() AS events, uniqStateIf(user_key, user_key != '') AS users,
       min(timestamp) AS first_seen, max(timestamp) AS last_seen,
       argMaxStateIf(toString(release), (timestamp, event_id), release != '') AS last_release,
       argMaxState(
           CAST((title, culprit, type, value, level, platform, handled),
                'Tuple(title String, culprit String, type String, value String, level String, platform String, handled UInt8)'),
           (timestamp, event_id)) AS newest
FROM events
GROUP BY project_id, issue_id;

-- One row per span; a transaction is the span with is_segment = 1.
CREATE TABLE IF NOT EXISTS spans
(
    project_id UInt32,
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    parent_span_id String CODEC(ZSTD(1)),
    segment_id String CODEC(ZSTD(1)),
    is_segment UInt8,
    -- Of the transaction this span belongs to; empty where a streamed span did not say.
    event_id String CODEC(ZSTD(1)),
    transaction String CODEC(ZSTD(1)),
    op LowCardinality(String),
    description String CODEC(ZSTD(1)),
    status LowCardinality(String),
    failed UInt8,
    started_at DateTime64(6, 'UTC'),
    duration_ms Float64,
    received_at DateTime64(3, 'UTC'),
    platform LowCardinality(String),
    release LowCardinality(String),
    environment LowCardinality(String),
    server_name LowCardinality(String),
    user_key String CODEC(ZSTD(1)),
    sdk_name LowCardinality(String),
    attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    measurements Map(LowCardinality(String), Float64),
    -- Which record of the log brought this row: what a resent event is told from its own repetition by.
    source_partition UInt32,
    source_offset UInt64,
    INDEX by_trace_id trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_event_id event_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toMonday(received_at)
ORDER BY (project_id, is_segment, transaction, started_at)
TTL toDateTime(received_at) + INTERVAL 30 DAY
SETTINGS index_granularity = 4096, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
         fsync_after_insert = 1, fsync_part_directory = 1,
         merge_max_block_size = 1024, merge_max_block_size_bytes = 1048576;

CREATE TABLE IF NOT EXISTS transaction_quarters
(
    project_id UInt32,
    transaction String,
    op LowCardinality(String),
    quarter DateTime('UTC'),
    count SimpleAggregateFunction(sum, UInt64),
    failed SimpleAggregateFunction(sum, UInt64),
    total_ms SimpleAggregateFunction(sum, Float64),
    durations AggregateFunction(quantilesTDigest(0.5, 0.75, 0.95, 0.99), Float64),
    users AggregateFunction(uniq, String)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(quarter)
ORDER BY (project_id, transaction, op, quarter)
TTL quarter + INTERVAL 90 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS transaction_quarters_from_spans TO transaction_quarters AS
SELECT project_id, transaction, op, toStartOfInterval(toDateTime(started_at, 'UTC'), INTERVAL 15 MINUTE) AS quarter,
       count() AS count, sum(failed) AS failed, sum(duration_ms) AS total_ms,
       quantilesTDigestState(0.5, 0.75, 0.95, 0.99)(duration_ms) AS durations,
       uniqStateIf(user_key, user_key != '') AS users
FROM spans
WHERE is_segment = 1
GROUP BY project_id, transaction, op, quarter;

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
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- A mail per decision and receiver. `pending` is written before the send, so that a crash sends it at most once.
CREATE TABLE IF NOT EXISTS mails
(
    mail_id String, -- decision and receiver, hashed
    version UInt64,
    decision String,
    kind LowCardinality(String),
    project_id UInt32,
    issue_id UInt64,
    receiver String,
    subject String,
    text String CODEC(ZSTD(1)),
    html String CODEC(ZSTD(1)),
    status LowCardinality(String), -- pending, sent, failed, outbox
    detail String,
    at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
ORDER BY mail_id
TTL toDateTime(at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
