-- Each search reads the time of every event of its period. Bare times take 8 bytes instead of 5, and ten million are read in 30 ms of
-- CPU instead of 90. Parts change when they are merged.
ALTER TABLE events MODIFY COLUMN timestamp DateTime64(3, 'UTC') CODEC(NONE);
