import { canonicalJson, type JsonValue } from '../../../formats/canonicalJson.ts';
import { instantText, microseconds } from '../../../formats/timestamp.ts';
import type { Period } from '../../../records/period.ts';
import { type Revocation, revocationAsOf } from '../../../records/revocation.ts';
import type { StoreReader } from '../../../store/store.ts';

/**
 * The revocations of a period, in order of time, as they stood at its end: `in_force` is as of then, whatever was pulled later.
 * One that two snapshots show without an event belongs to the period that the span between them touches; those come first.
 */
export function* revocationsOfPeriod(
  store: StoreReader,
  period: Period,
): Generator<{ key: string; json: string }> {
  const range = { fromUs: period.fromMs * 1000, toUs: period.toMs * 1000 };
  const asOf = instantText(range.toUs);
  const row = (key: string, revocation: Revocation) => ({
    key,
    json: canonicalJson(revocationAsOf(revocation, asOf) as unknown as JsonValue),
  });
  // keys only: whole rows of a mass removal would not fit
  const inferred: { key: string; timeUs: number }[] = [];
  for (const { key, timeUs, json } of store.derivedWith('revocations', '"time":null')) {
    if (touches(JSON.parse(json) as Revocation, timeUs, range)) inferred.push({ key, timeUs: timeUs ?? 0 });
  }
  inferred.sort((a, b) => a.timeUs - b.timeUs || (a.key < b.key ? -1 : 1));
  for (const { key } of inferred) {
    const found = store.derivedRow('revocations', key);
    if (found !== null) yield row(key, JSON.parse(found.json) as Revocation);
  }
  for (const { key, json } of store.derived('revocations', range)) {
    const revocation = JSON.parse(json) as Revocation;
    if (revocation.time !== null) yield row(key, revocation);
  }
}

function touches(
  { time, time_from, time_to }: Revocation,
  timeUs: number | null,
  { fromUs, toUs }: { fromUs: number; toUs: number },
): boolean {
  if (time !== null) return false;
  const startUs = (time_from === null ? null : microseconds(time_from)) ?? timeUs;
  const endUs = (time_to === null ? null : microseconds(time_to)) ?? timeUs;
  // nobody can say that it lies outside
  if (startUs === null || endUs === null) return true;
  return endUs >= fromUs && startUs < toUs;
}
