import { canonicalJson } from '../../formats/canonicalJson.ts';
import type { CheckedRow, Discrepancy } from './discrepancy.ts';

/**
 * Two readings of one listing, one right after the other. Listings are served from a cache and are no snapshot
 * (teleport-api §2.0.3): what differs changed in between, or was missing from one of them.
 */
export function checkTwoReadings(
  dataset: string,
  first: Iterable<CheckedRow>,
  second: Iterable<CheckedRow>,
): Discrepancy[] {
  const before = new Map([...first].map(({ key, body }) => [key, canonicalJson(body)]));
  const discrepancies: Discrepancy[] = [];
  for (const { key, body } of second) {
    const earlier = before.get(key);
    before.delete(key);
    if (earlier === undefined)
      discrepancies.push(discrepancy(dataset, key, 'it came in the second reading only'));
    else if (earlier !== canonicalJson(body))
      discrepancies.push(discrepancy(dataset, key, 'it was another in the second reading'));
  }
  for (const key of before.keys())
    discrepancies.push(discrepancy(dataset, key, 'it came in the first reading only'));
  return discrepancies;
}

function discrepancy(dataset: string, key: string, detail: string): Discrepancy {
  return { check: 'two_readings', subject: `${dataset}:${key}`, detail };
}
