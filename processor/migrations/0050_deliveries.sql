-- A message to one receiver: of a decision, or a digest of several. The newest version of an id has its state.
CREATE TABLE IF NOT EXISTS deliveries
(
    delivery_id String, -- decision and receiver, hashed
    version UInt64,
    partition UInt32, -- of `notifications`; whoever reads it owns the delivery
    receiver String, -- mail:ADDRESS or channel:ID
    decision String,
    kind LowCardinality(String), -- new, regressed, operator, silence_ended, digest
    project_id UInt32,
    issue_id UInt64,
    event_id String,
    why LowCardinality(String),
    because LowCardinality(String), -- why it is part of a digest; empty where it is not
    about String CODEC(ZSTD(1)), -- JSON
    admitted_at DateTime64(3, 'UTC'),
    decided_at DateTime64(3, 'UTC'),
    state LowCardinality(String), -- pending, waiting, begun, delivered, kept, refused, doubt, digested
    next_at DateTime64(3, 'UTC'), -- when its owner has to do something
    attempts UInt32,
    owner String, -- the process that began to send it
    part_of String, -- the digest that it is in, or the later message that names it as in doubt
    title String,
    rendered String CODEC(ZSTD(1)), -- JSON, from the first attempt on
    detail String,
    ref String,
    at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
ORDER BY delivery_id
TTL toDateTime(at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '';
