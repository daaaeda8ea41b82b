-- Tokens of before have no scope, and keep all that they could.
ALTER TABLE api_tokens
    ADD COLUMN IF NOT EXISTS scopes Array(String) DEFAULT [],
    ADD COLUMN IF NOT EXISTS ends_at DateTime64(3, 'UTC') DEFAULT toDateTime64(0, 3, 'UTC'), -- 1970: none
    ADD COLUMN IF NOT EXISTS source LowCardinality(String) DEFAULT ''; -- environment: of BREAKWATER_TOKEN
