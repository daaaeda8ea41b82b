-- Releases that events and transactions came from before there was a table of releases: their first sight, so that they keep their
-- place among those that come. A second run makes equal rows of the same version.
INSERT INTO releases
SELECT
    project_id,
    release,
    1 AS version,
    'seen' AS fact,
    min(first) AS at,
    '' AS by,
    extract(release, '^(.+)@') AS package,
    'open' AS status,
    at AS first_seen,
    argMin(event, first) AS first_event,
    argMin(environment, first) AS first_environment,
    at AS created_at,
    '' AS created_by,
    'seen' AS created_via,
    toDateTime64(0, 3, 'UTC') AS date_released,
    '' AS url,
    '' AS ref,
    0 AS deploys,
    0 AS commits,
    concat(
        '{"seen":{"at":', toString(toUnixTimestamp64Milli(at)), ',"eventId":', toJSONString(first_event),
        ',"environment":', toJSONString(first_environment), '},"seenIn":{',
        arrayStringConcat(
            arrayMap(
                (name, time) -> concat(toJSONString(name), ':', toString(toUnixTimestamp64Milli(time))),
                groupArray(50)(environment), groupArray(50)(first)),
            ','),
        '}}') AS state,
    0 AS source_partition,
    0 AS source_offset
FROM
(
    SELECT project_id, release, environment, min(received) AS first, argMin(id, received) AS event
    FROM
    (
        SELECT project_id, toString(release) AS release, toString(environment) AS environment, received_at AS received,
               lower(hex(event_id)) AS id
        FROM events
        WHERE release != ''
        UNION ALL
        SELECT project_id, toString(release) AS release, toString(environment) AS environment, received_at AS received,
               event_id AS id
        FROM spans
        WHERE release != '' AND is_segment = 1
    )
    GROUP BY project_id, release, environment
)
GROUP BY project_id, release;
