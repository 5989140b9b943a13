import { readFileSync } from 'node:fs';
import { eventDataset } from '../../../src/evidence/fromEvents/registry.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { type Pull, testStore } from '../../collectors/derived/testStore.ts';

let uid = 0;

/** An event of a minute of 2 January 2026, with a uid of its own unless it brings one. */
export function event(minute: number, type: string, code: string, more: JsonObject = {}): JsonObject {
  const time = new Date(Date.UTC(2026, 0, 2, 0, 0, minute * 60)).toISOString();
  return { event: type, code, time, uid: `u${++uid}`, ...more };
}

/** 2 January 2026, the period of these tests. */
export const DAY = { fromMs: Date.UTC(2026, 0, 2), toMs: Date.UTC(2026, 0, 3), label: 'day' };

/** The events of a made-up quarter, as the embedded gateway serves them. */
export function companyEvents(): JsonObject[] {
  const file = new URL('../../../fixtures/company/events.jsonl', import.meta.url);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonObject);
}

/** A row with the key that it is listed under. */
export type Listed = JsonObject & { key: string };

/** The rows of datasets over a real store, and how many each says that it has without making them (null: it does not say). */
export function rowsOf(
  events: readonly JsonObject[],
  datasets: readonly string[],
  period = DAY,
  more: Partial<Pull> = {},
): Record<string, Listed[]> {
  const { store, pull, close } = testStore();
  try {
    const id = pull({ started: new Date(period.toMs).toISOString(), state: {}, events, ...more });
    const snapshot = store.snapshot(id);
    if (snapshot === null) throw new Error('no snapshot');
    const types = store.eventTypes({ fromUs: period.fromMs * 1000, toUs: period.toMs * 1000 });
    const source = { store, snapshot, period, types };
    return Object.fromEntries(
      datasets.map((name) => {
        const of = eventDataset(name);
        if (of === null) throw new Error(`no dataset ${name}`);
        const rows = [...of.rows(source)].map(({ key, json }) => ({
          key,
          ...(JSON.parse(json) as JsonObject),
        }));
        if (of.count !== undefined && of.count(source) !== rows.length)
          throw new Error(`${name} counts ${of.count(source)} rows and has ${rows.length}`);
        return [name, rows];
      }),
    );
  } finally {
    close();
  }
}
