import { incidentEvents as dataset } from '../../../datasets/supplied/incidentEvents.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { text, texts } from '../../../formats/json.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { ComputedTable } from '../computedTable.ts';

/** Events that incidents name: a list in a cell cannot be joined. */
export const incidentEvents: ComputedTable = {
  add: (set) =>
    void addMade(set, dataset, named(set), ({ incident_row, event_ref }) => `${incident_row}/${event_ref}`),
};

function* named(set: EvidenceSet): Generator<JsonObject> {
  for (const { key, json } of set.rows('people_incidents')) {
    const { events } = JSON.parse(json) as JsonObject;
    const refs = Array.isArray(events) ? texts(events) : [text(events)];
    for (const event_ref of new Set(refs.filter((ref) => ref !== ''))) yield { incident_row: key, event_ref };
  }
}
