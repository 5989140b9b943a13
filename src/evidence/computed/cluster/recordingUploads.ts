import { recordingUploads as dataset } from '../../../datasets/activity/recordingUploads.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { text } from '../../../formats/json.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceScope } from '../../scope.ts';
import type { ComputedTable } from '../computedTable.ts';

const DAY_MS = 86_400_000;
/** A session that ends in the period may have been uploaded while it ran. */
const BEFORE_MS = 2 * DAY_MS;

/** Uploads of recordings, also those that come days after their session (K18). */
export const recordingUploads: ComputedTable = {
  add: (set, scope) => void addMade(set, dataset, uploads(scope), ({ event_uid }) => String(event_uid)),
};

function* uploads({ store, period }: EvidenceScope): Generator<JsonObject> {
  const range = { fromUs: (period.fromMs - BEFORE_MS) * 1000, toUs: Number.MAX_SAFE_INTEGER };
  for (const { uid, timeUs, json } of store.events({ ...range, types: ['session.upload'] })) {
    const session_id = text((JSON.parse(json) as JsonObject).sid);
    if (session_id !== '') yield { event_uid: uid, session_id, uploaded: preciseText(timeUs) };
  }
}
