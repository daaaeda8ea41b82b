-- What differs between a span and that which its client sent, as JSON: parts that were cut, and how its times were moved. Empty for most.
ALTER TABLE spans ADD COLUMN IF NOT EXISTS notes String DEFAULT '' CODEC(ZSTD(1));
