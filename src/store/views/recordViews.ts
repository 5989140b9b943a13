/** Views of what was collected and of what it is evidence for. */
export const RECORD_VIEWS: Readonly<Record<string, string>> = {
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
