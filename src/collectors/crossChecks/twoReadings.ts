import { canonicalJson } from '../../formats/canonicalJson.ts';
import type { CheckedRow, Finding } from './finding.ts';

/**
 * Two readings of one listing, one right after the other. Listings are served from a cache and are no snapshot
 * (gateway-api §2.0.3): what differs changed in between, or was missing from one of them.
 */
export function checkTwoReadings(
  dataset: string,
  first: Iterable<CheckedRow>,
  second: Iterable<CheckedRow>,
): Finding[] {
  const before = new Map([...first].map(({ key, body }) => [key, canonicalJson(body)]));
  const findings: Finding[] = [];
  for (const { key, body } of second) {
    const earlier = before.get(key);
    before.delete(key);
    if (earlier === undefined) findings.push(told(dataset, key, 'it came in the second reading only'));
    else if (earlier !== canonicalJson(body))
      findings.push(told(dataset, key, 'it was another in the second reading'));
  }
  for (const key of before.keys()) findings.push(told(dataset, key, 'it came in the first reading only'));
  return findings;
}

function told(dataset: string, key: string, detail: string): Finding {
  return { check: 'two_readings', subject: `${dataset}:${key}`, detail };
}
