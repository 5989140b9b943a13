import { object, timeOrNull } from '../derived/eventBody.ts';
import type { CheckedSnapshot, Finding } from './finding.ts';
import { hasPassed, isCovered, lastWords } from './lastEvents.ts';

/** Users that the log saw created are there, those it saw deleted are not, and those made since it began are in it. */
export function checkUsersAndEvents(snapshot: CheckedSnapshot): Finding[] {
  const users = snapshot.rows('users');
  if (users === null) return [];
  const { words, unsure } = lastWords(snapshot, 'user.create', ['user.update', 'user.delete']);
  const listed = new Set<string>();
  const findings: Finding[] = [];
  for (const { key, body } of users) {
    listed.add(key);
    if (unsure.has(key)) continue;
    const word = words.get(key);
    if (word?.event === 'user.delete')
      findings.push(told(key, `the log says that it was deleted at ${at(word.timeUs)}; it is listed`));
    else if (!word?.created && isCovered(snapshot, createdUs(body)))
      findings.push(told(key, `it was created at ${at(createdUs(body))}, of which no event tells`));
  }
  for (const [name, { event, timeUs, expires }] of words) {
    if (listed.has(name) || unsure.has(name) || event === 'user.delete' || hasPassed(snapshot, expires))
      continue;
    findings.push(
      told(name, `the log tells of it last at ${at(timeUs)} and of no deletion; it is not listed`),
    );
  }
  return findings;
}

function createdUs(body: Parameters<typeof object>[0]): number {
  const time = timeOrNull(object(object(object(body).spec).created_by).time);
  return time === null ? Number.NEGATIVE_INFINITY : Date.parse(time) * 1000;
}

function at(timeUs: number): string {
  return new Date(timeUs / 1000).toISOString();
}

function told(name: string, detail: string): Finding {
  return { check: 'users_and_events', subject: `user:${name}`, detail };
}
