import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import type { ReviewStart } from '../../src/records/reports/reviewReports.ts';
import { reperform } from '../../src/usecases/reperform.ts';
import { verifyBundles } from '../../src/usecases/verify.ts';
import { morningMs, NIGHTS } from './cluster.ts';
import { checksOf, FAULTS, wordOf } from './faults.ts';
import { openOffice } from './office.ts';
import {
  EXPORTED,
  importQuarterReview,
  QUARTERS,
  REMOVED,
  REVIEW_IMPORTED,
  startQuarterReview,
} from './quarters.ts';

const office = await openOffice();
afterAll(() => office.close());
await office.issueIdentity(200);

const keys = { publicKeyFile: office.publicKey, allowedSignersFile: undefined };
const bundles: string[] = [];
const reviews = new Map<string, ReviewStart>();

/** A line for whoever watches. */
const say = (text: string) => process.stdout.write(`${text}\n`);
const isWrong = (line: string) => !line.startsWith('ok ');
/** Checks that say something of pulls, the log, the identity and the store; the free space of this machine is not ours. */
const OURS = /^\w+ (?:pull|log|identity|store|schedule|digest_key): /;

/** The last night: everything of the fourth quarter is done. */
const LAST = NIGHTS + EXPORTED;

test('a year: 365 nights and what breaks in them, four reviews, four exports that verify, reperform and chain', async () => {
  for (let night = 0; night <= LAST; night += 1) {
    const fault = FAULTS.find((one) => one.night === night);
    await fault?.before?.(office);
    const outcome =
      fault?.pull === undefined ? wordOf(await office.pull(night)) : await fault.pull(office, night);
    expect(outcome, `night ${night}`).toMatch(fault?.outcome ?? /^complete$/);
    if (fault !== undefined) {
      const checks = checksOf(await office.health(night));
      expect(
        checks.filter((line) => fault.told.test(line)),
        checks.join('\n'),
      ).not.toEqual([]);
      say(
        `night ${String(night).padStart(3)}  ${fault.what}: ${checks.find((line) => fault.told.test(line))}`,
      );
      await fault.mend?.(office);
    }
    // the evening before is quiet, and so is the morning after
    else if (FAULTS.some((one) => one.night === night - 1)) await expectQuiet(night);
    await closeQuarters(night);
  }
  const { bundles: verified, chain } = await verifyBundles(bundles, { ...keys, after: undefined });
  expect(verified.map(({ verdict }) => verdict)).toEqual(QUARTERS.map(() => 'verified'));
  expect(chain).toMatchObject({ ok: true, findings: [] });
  const db = new Database(office.storeFile, { readonly: true });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
}, 1_800_000);

async function expectQuiet(night: number): Promise<void> {
  const checks = checksOf(await office.health(night));
  expect(
    checks.filter((line) => isWrong(line) && OURS.test(line)),
    `night ${night}`,
  ).toEqual([]);
}

async function closeQuarters(night: number): Promise<void> {
  for (const quarter of QUARTERS) {
    const { label, end, remove } = quarter;
    if (night === end) reviews.set(label, await startQuarterReview(office, quarter));
    const started = reviews.get(label) as ReviewStart;
    if (night === end + REVIEW_IMPORTED) {
      const imported = await importQuarterReview(office, quarter, started);
      expect(imported.accepted).toBe(true);
    }
    if (night === end + REMOVED && remove !== null) office.removed.add(remove);
    if (night === end + EXPORTED) {
      const { path, results } = await office.export(label, morningMs(night));
      bundles.push(path);
      const again = await reperform(path, keys);
      expect(again.verdict).toBe('reproduced');
      say(`${label}  ${path}: ${results.length} tests, reperformed`);
    }
  }
}
