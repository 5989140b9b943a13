import { object, text, timeOrNull } from '../derived/eventBody.ts';
import type { CheckedSnapshot, Discrepancy } from './discrepancy.ts';
import { hasPassed, lastWords, wasRead } from './lastEvents.ts';

/**
 * Locks that the log saw created are there unless it saw them lifted, and the other way round. Gateways of 14.2 do not say
 * in the event when a lock ends: an earlier snapshot may, else one that is gone may have run out (teleport-api §0.4 item 7).
 */
export function checkLocksAndEvents(snapshot: CheckedSnapshot): Discrepancy[] {
  const locks = snapshot.rows('locks');
  if (locks === null) return [];
  const { words, unsure } = lastWords(snapshot, 'lock.created', ['lock.deleted']);
  const listed = new Set<string>();
  const discrepancies: Discrepancy[] = [];
  for (const { key, body } of locks) {
    listed.add(key);
    if (unsure.has(key)) continue;
    const word = words.get(key);
    const created = timeOrNull(object(body.spec).created_at);
    if (word?.event === 'lock.deleted')
      discrepancies.push(discrepancy(key, 'the log says that it was lifted; it is listed'));
    else if (word === undefined && created !== null && wasRead(snapshot, Date.parse(created) * 1000))
      discrepancies.push(discrepancy(key, `it was created at ${text(created)}; no creation event was found`));
  }
  for (const [name, { event, expires }] of words) {
    if (listed.has(name) || unsure.has(name) || event === 'lock.deleted') continue;
    const ends = timeOrNull(object(snapshot.earlier('locks', name)?.spec).expires) ?? expires;
    if (!hasPassed(snapshot, ends))
      discrepancies.push(
        discrepancy(name, 'the log shows its creation only; it is not listed, and may have expired'),
      );
  }
  return discrepancies;
}

function discrepancy(name: string, detail: string): Discrepancy {
  return { check: 'locks_and_events', subject: `lock:${name}`, detail };
}
