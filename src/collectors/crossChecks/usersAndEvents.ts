import { object, timeOrNull } from '../derived/eventBody.ts';
import type { CheckedSnapshot, Discrepancy } from './discrepancy.ts';
import { hasPassed, lastWords, wasRead } from './lastEvents.ts';

/** Users that the log saw created are there, those it saw deleted are not, and those made since it began are in it. */
export function checkUsersAndEvents(snapshot: CheckedSnapshot): Discrepancy[] {
  const users = snapshot.rows('users');
  if (users === null) return [];
  const { words, unsure } = lastWords(snapshot, 'user.create', ['user.update', 'user.delete']);
  const listed = new Set<string>();
  const discrepancies: Discrepancy[] = [];
  for (const { key, body } of users) {
    listed.add(key);
    if (unsure.has(key)) continue;
    const word = words.get(key);
    if (word?.event === 'user.delete')
      discrepancies.push(
        discrepancy(key, `the log says that it was deleted at ${at(word.timeUs)}; it is listed`),
      );
    else if (!word?.created && wasRead(snapshot, createdUs(body)))
      discrepancies.push(
        discrepancy(key, `it was created at ${at(createdUs(body))}; no creation event was found`),
      );
  }
  for (const [name, { event, timeUs, expires }] of words) {
    if (listed.has(name) || unsure.has(name) || event === 'user.delete' || hasPassed(snapshot, expires))
      continue;
    discrepancies.push(
      discrepancy(
        name,
        `its last event was at ${at(timeUs)}, and no deletion event was found; it is not listed`,
      ),
    );
  }
  return discrepancies;
}

function createdUs(body: Parameters<typeof object>[0]): number {
  const time = timeOrNull(object(object(object(body).spec).created_by).time);
  return time === null ? Number.NEGATIVE_INFINITY : Date.parse(time) * 1000;
}

function at(timeUs: number): string {
  return new Date(timeUs / 1000).toISOString();
}

function discrepancy(name: string, detail: string): Discrepancy {
  return { check: 'users_and_events', subject: `user:${name}`, detail };
}
