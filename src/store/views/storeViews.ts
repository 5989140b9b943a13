import { DATASET_STATUSES, SETTLED_STATUSES } from '../../records/datasets.ts';

const SETTLED = DATASET_STATUSES.filter((status) => SETTLED_STATUSES.has(status))
  .map((status) => `'${status}'`)
  .join(', ');

const US_TEXT = (us: string): string =>
  `strftime('%Y-%m-%dT%H:%M:%S', ${us} / 1000000, 'unixepoch') || printf('.%06dZ', ${us} % 1000000)`;

/** Columns of an event; `e` is the table `event`, `t` its type. */
const EVENT = `${US_TEXT('e.time_us')} AS time, e.uid AS uid, t.event AS event, t.code AS code,
      json_extract(e.json, '$.user') AS user, e.json AS json, e.time_us AS time_us`;

/** SQL of the events of some types; the index on (type, time_us) finds them. */
export function eventsOf(types: readonly string[]): string {
  return `
    SELECT ${EVENT}
    FROM event_type AS t CROSS JOIN event AS e ON e.type = t.id
    WHERE t.event IN (${types.map((type) => `'${type}'`).join(', ')})`;
}

/** Views of the store's own tables; those of datasets rest on them. */
export const STORE_VIEWS: Readonly<Record<string, string>> = {
  // a reading of a pull that was cut off later is settled, too: it was read to its end
  latest_readings: `
    SELECT d.name AS dataset, o.status AS status, s.id AS snapshot, s.started AS snapshot_started,
      s.status AS snapshot_status, d.id AS dataset_id
    FROM dataset AS d
    JOIN snapshot AS s ON s.id = (
      SELECT n.id FROM snapshot AS n WHERE EXISTS (
        SELECT 1 FROM json_each(n.outcomes) AS no JOIN outcome AS x ON x.id = no.value
        WHERE x.dataset = d.id AND x.status IN (${SETTLED})
      ) ORDER BY n.id DESC LIMIT 1)
    JOIN json_each(s.outcomes) AS so
    JOIN outcome AS o ON o.id = so.value AND o.dataset = d.id`,

  resources: `
    SELECT l.dataset AS dataset, r.key AS key, c.json AS json, l.snapshot AS snapshot, l.snapshot_started AS snapshot_started
    FROM latest_readings AS l
    JOIN resource AS r ON r.dataset = l.dataset_id AND r.part = 0
      AND r.from_snapshot <= l.snapshot AND (r.until_snapshot IS NULL OR r.until_snapshot > l.snapshot)
    JOIN content AS c ON c.id = r.content
    WHERE l.status <> 'unsupported'`,

  // rows of the latest run of each source; a run that withdraws has none
  local_rows: `
    SELECT d.name AS dataset, w.key AS key, w.json AS json, s.source AS supplied_by, r.started AS supplied_at, s.id AS source
    FROM dataset AS d
    JOIN local_source AS s ON s.dataset = d.id
      AND s.run = (SELECT max(n.run) FROM local_source AS n WHERE n.dataset = s.dataset AND n.source = s.source)
    JOIN local_run AS r ON r.id = s.run
    JOIN local_row AS w ON w.source = s.id
    WHERE json_extract(r.parameters, '$.withdrawn') IS NOT 1`,

  events: `
    SELECT ${EVENT}
    FROM event AS e JOIN event_type AS t ON t.id = e.type`,

  event_windows: `
    SELECT ${US_TEXT('from_us')} AS from_time, ${US_TEXT('to_us')} AS to_time,
      pages, received, new_rows, duplicates, server_version, snapshot
    FROM event_window`,

  snapshots: `
    SELECT s.id AS id, s.status AS status, s.finished AS finished, s.started AS started, s.ended AS ended,
      json_extract(o.json, '$.cluster.name') AS cluster_name,
      json_extract(o.json, '$.cluster.version') AS version,
      json_extract(o.json, '$.caller.user') AS pulled_by,
      (SELECT group_concat(summary, ', ') FROM (
        SELECT dataset || ' ' || status || ' ' || rows AS summary FROM snapshot_datasets WHERE snapshot = s.id
      )) AS datasets
    FROM snapshot AS s JOIN origin AS o ON o.id = s.origin`,

  snapshot_datasets: `
    SELECT s.id AS snapshot, d.name AS dataset, o.status AS status,
      json_extract(o.json, '$.rows') AS rows, json_extract(o.json, '$.new_rows') AS new_rows,
      json_extract(o.json, '$.reason') AS reason, json_extract(o.json, '$.permission') AS permission
    FROM snapshot AS s
    JOIN json_each(s.outcomes) AS so
    JOIN outcome AS o ON o.id = so.value
    JOIN dataset AS d ON d.id = o.dataset`,

  redactions: `
    SELECT s.id AS snapshot, d.name AS dataset, json_extract(j.value, '$.path') AS path,
      json_extract(j.value, '$.rule') AS rule, json_extract(j.value, '$.count') AS count
    FROM snapshot AS s
    JOIN json_each(s.outcomes) AS so
    JOIN outcome AS o ON o.id = so.value
    JOIN dataset AS d ON d.id = o.dataset
    JOIN json_each(o.redactions) AS j`,

  // an event pattern that ends in "*" speaks for every event type that begins so
  control_evidence: `
    SELECT m.criterion AS criterion, m.point_of_focus AS point_of_focus, m.item AS item, m.dataset AS dataset,
      r.key AS key, m.reason AS reason
    FROM control_map AS m JOIN resources AS r ON r.dataset = m.dataset
    WHERE m.event IS NULL
    UNION ALL
    SELECT m.criterion, m.point_of_focus, m.item, m.dataset, r.key, m.reason
    FROM control_map AS m JOIN dataset AS d ON d.name = m.dataset JOIN derived_row AS r ON r.dataset = d.id
    WHERE m.event IS NULL
    UNION ALL
    SELECT m.criterion, m.point_of_focus, m.item, m.dataset, e.uid, m.reason
    FROM control_map AS m
    JOIN event_type AS t ON t.event = m.event
      OR (substr(m.event, -1) = '*' AND substr(t.event, 1, length(m.event) - 1) = substr(m.event, 1, length(m.event) - 1))
    JOIN event AS e ON e.type = t.id
    WHERE m.event IS NOT NULL`,
};
