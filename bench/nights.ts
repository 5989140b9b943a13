import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKey } from '../src/bundle/keys/createKey.ts';
import { exportBundle } from '../src/usecases/export.ts';
import { type ClusterSize, LARGE } from './data/cluster.ts';
import { type NightTime, wholeNight } from './data/night.ts';
import { atMost, type Figure, type MeasureOptions, median } from './figure.ts';

const DAY_MS = 86_400_000;
const RUNS = 3;
const NEAR = 5;

/**
 * A store that is fed every night for a year: growth of the file, the last snapshot against the first, the export of the
 * last quarter against that of a store which holds nothing else.
 */
export async function measure({ quick }: MeasureOptions): Promise<Figure[]> {
  const size: ClusterSize = quick ? { users: 500, roles: 100, changing: 0.01 } : LARGE;
  const [nights, quarter] = quick ? [30, 8] : [365, 92];
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-nights-'));
  try {
    const year = path.join(folder, 'year.db');
    const grown = fill(year, size, 1, nights);
    const alone = path.join(folder, 'quarter.db');
    fill(alone, size, nights - quarter + 1, nights);
    const unchanged = fill(path.join(folder, 'unchanged.db'), { ...size, changing: 0 }, 1, nights);
    return [
      ...snapshotFigures(grown, size, nights),
      atMost(5, {
        name: `growth over ${nights} nights in which nothing changes`,
        unit: '%',
        value: ((unchanged.lastBytes - unchanged.firstBytes) / unchanged.firstBytes) * 100,
        detail: `${mb(unchanged.firstBytes)} after the first night, ${mb(unchanged.lastBytes)} after the last`,
      }),
      await exportFigure(folder, { year, alone, nights, quarter }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Grown {
  firstBytes: number;
  lastBytes: number;
  times: NightTime[];
}

/** The moment of a night: the last one always falls on the same day, whichever is the first. */
const atMs = (night: number): number => Date.UTC(2026, 0, 1) + (night - 1) * DAY_MS;

function fill(file: string, size: ClusterSize, first: number, last: number): Grown {
  const times: NightTime[] = [];
  let firstBytes = 0;
  for (let night = first; night <= last; night += 1) {
    times.push(wholeNight(file, size, night, atMs(night)));
    if (night === first) firstBytes = statSync(file).size;
  }
  return { firstBytes, lastBytes: statSync(file).size, times };
}

function snapshotFigures(grown: Grown, size: ClusterSize, nights: number): Figure[] {
  const { times, firstBytes, lastBytes } = grown;
  const of = (part: readonly NightTime[], which: keyof NightTime): number =>
    median(part.map((time) => time[which]));
  const early = times.slice(1, 1 + NEAR);
  const late = times.slice(-NEAR);
  const perNight = (lastBytes - firstBytes) / (nights - 1);
  const changed = firstBytes * size.changing;
  return [
    atMost(1.2, {
      name: `snapshot of night ${nights} against the first`,
      value: of(late, 'clock') / of(times.slice(0, 1), 'clock'),
      detail: `${ms(of(late, 'clock'))} (median of the last ${NEAR}) against ${ms(of(times.slice(0, 1), 'clock'))}, by the clock; ${size.users} users, ${size.roles} roles, 1 % changing each night`,
    }),
    atMost(1.2, {
      name: `processor time of night ${nights} against nights 2 to ${1 + NEAR}`,
      value: of(late, 'processor') / of(early, 'processor'),
      detail: `${ms(of(late, 'processor'))} against ${ms(of(early, 'processor'))}, medians of ${NEAR}; by the clock ${ms(of(late, 'clock'))} against ${ms(of(early, 'clock'))}`,
    }),
    atMost(1.3, {
      name: 'growth of the file a night against 1 % of its first size',
      value: perNight / changed,
      detail: `${mb(firstBytes)} after the first night, ${mb(lastBytes)} after night ${nights}: ${(perNight / 1e3).toFixed(0)} kB a night against ${(changed / 1e3).toFixed(0)} kB`,
    }),
  ];
}

async function exportFigure(
  folder: string,
  { year, alone, nights, quarter }: { year: string; alone: string; nights: number; quarter: number },
): Promise<Figure> {
  const { privateKeyPath } = await createKey({ outDir: path.join(folder, 'keys'), entity: 'Acme' });
  const period = {
    from: new Date(atMs(nights - quarter + 1)).toISOString(),
    to: new Date(atMs(nights) + DAY_MS).toISOString(),
  };
  const seconds: { year: number[]; alone: number[] } = { year: [], alone: [] };
  const bytes = { year: 0, alone: 0 };
  const run = async (which: 'year' | 'alone', round: number): Promise<void> => {
    // A copy each time: an export notes itself in the store.
    const store = path.join(folder, `${which}-${round}.db`);
    cpSync(which === 'year' ? year : alone, store);
    readFileSync(store);
    const from = performance.now();
    const report = await exportBundle(
      {
        period: undefined,
        ...period,
        entity: 'Acme',
        keyFile: privateKeyPath,
        outDir: path.join(folder, `out-${which}-${round}`),
        storeFile: store,
        snapshot: undefined,
        settingsFile: undefined,
        environment: { SOURCE_DATE_EPOCH: String(Math.floor(atMs(nights + 1) / 1000)) },
      },
      {
        collectorVersion: '0.1.0',
        signal: new AbortController().signal,
        passphrase: () => Promise.resolve(''),
        onWarning: () => undefined,
        onProgress: () => undefined,
      },
    );
    seconds[which].push((performance.now() - from) / 1000);
    bytes[which] = report.bytes;
    rmSync(store);
  };
  await run('alone', RUNS);
  seconds.alone.length = 0;
  for (let round = 0; round < RUNS; round += 1) {
    await run('year', round);
    await run('alone', round);
  }
  return atMost(1.2, {
    name: `export of the last quarter out of ${nights} nights against a store of that quarter`,
    value: median(seconds.year) / median(seconds.alone),
    detail: `${ms(median(seconds.year))} against ${ms(median(seconds.alone))}, medians of ${RUNS}; bundles of ${mb(bytes.year)} and ${mb(bytes.alone)}`,
  });
}

const ms = (seconds: number): string => `${(seconds * 1000).toFixed(0)} ms`;
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
