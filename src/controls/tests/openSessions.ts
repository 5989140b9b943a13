import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { StoreReader } from '../../store/store.ts';
import { text } from '../json.ts';

/** Kinds of sessions whose start and end are both logged (gateway-api §3.8). Application sessions end with their certificate. */
const KINDS = ['session', 'db.session', 'windows.desktop.session'];
const TYPES = KINDS.flatMap((kind) => [`${kind}.start`, `${kind}.end`]);

/** A session that started and did not end. */
export interface OpenSession {
  sid: string;
  uid: string;
  timeUs: number;
  user: string;
}

/**
 * Sessions that started in [fromUs, toUs) and have no end up to `readUs`.
 *
 * @param readUs end of what was read of the log, microseconds
 * @returns the number of sessions that started, and those without an end
 */
export function openSessions(
  store: StoreReader,
  fromUs: number,
  toUs: number,
  readUs: number,
): { started: number; open: OpenSession[] } {
  const open = new Map<string, OpenSession>();
  // Within a millisecond an end may be filed before its start.
  const endedFirst = new Map<string, number>();
  let started = 0;
  for (const event of store.events({ fromUs, toUs: readUs + 1, types: TYPES })) {
    const body = JSON.parse(event.json) as JsonObject;
    const sid = text(body.sid);
    if (sid === '' || body.success === false || /[EW]$/.test(event.code)) continue;
    if (event.event.endsWith('.end')) {
      if (!open.delete(sid)) endedFirst.set(sid, event.timeUs);
      continue;
    }
    if (event.timeUs >= toUs) continue;
    started += 1;
    if (endedFirst.get(sid) === event.timeUs) continue;
    open.set(sid, { sid, uid: event.uid, timeUs: event.timeUs, user: text(body.user) });
  }
  return { started, open: [...open.values()] };
}
