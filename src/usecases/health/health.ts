import { existsSync } from 'node:fs';
import { readerTime } from '../../formats/readerTime.ts';
import { readIdentityFile } from '../../gateway/identity/readIdentityFile.ts';
import { SETTLED_STATUSES } from '../../records/datasets.ts';
import type { DoctorCheck } from '../../records/reports/doctorReport.ts';
import type { HealthReport } from '../../records/reports/healthReport.ts';
import { isFromFiles, mayBeRunning, type SnapshotInfo } from '../../records/snapshot.ts';
import { failedPull } from '../../store/file/failedPull.ts';
import { openStoreForReading } from '../../store/file/open.ts';
import { readTestInputs, type TestFiles } from '../conclude/testInputs.ts';
import { ok, problem, problemOf } from '../doctor/check.ts';
import { identityChecks } from '../doctor/identityCheck.ts';
import { storeChecks } from '../doctor/storeChecks.ts';
import { storeSpace } from '../doctor/storeSpace.ts';
import { storePath } from '../storePath.ts';
import { type PeriodHealth, periodHealth } from './periodHealth.ts';

const DAY_MS = 86_400_000;

/** Options of `health`. Texts are as the person gave them. */
export interface HealthOptions extends TestFiles {
  storeFile: string | undefined;
  identityFile: string | undefined;
  /** milliseconds before the end of a static identity from which on there is a warning */
  identityWarnMs: number;
}

const UNKNOWN: PeriodHealth = {
  ...{ gaps: null, exceptions: null, items: null, period: null, last_check: null, checks: [] },
};

/**
 * The state of the collection, from this machine alone: nothing is asked of the gateway, and nothing is changed. Checks are those
 * of `doctor`, where it has them.
 *
 * @param nowMs the present, milliseconds since the epoch
 * @throws AffidavitError FILE_… of the files of the tests of controls
 */
export async function health(options: HealthOptions, nowMs: number = Date.now()): Promise<HealthReport> {
  const file = storePath(options.storeFile);
  const inputs = readTestInputs(options);
  const ofStore = storeChecks(file, nowMs);
  const isSound =
    existsSync(file) && ofStore.every(({ check, status }) => check !== 'store' || status !== 'problem');
  const snapshots = isSound ? snapshotsOf(file) : [];
  const last = snapshots.filter((snapshot) => !mayBeRunning(snapshot, nowMs)).at(-1) ?? null;
  const isPulled = last === null || !isFromFiles(last.cluster);
  const period = last === null ? UNKNOWN : measured(() => periodHealth(file, inputs, nowMs));
  const checks = [
    ...(last === null ? [] : [pullCheck(last)]),
    ...(isSound ? failureChecks(file) : []),
    ...period.checks,
    ...(isPulled ? await identityChecks(options.identityFile, options.identityWarnMs, new Date(nowMs)) : []),
    ...ofStore,
  ];
  return {
    at: new Date(nowMs).toISOString(),
    healthy: checks.every(({ status }) => status === 'ok'),
    cluster: last?.cluster.name ?? null,
    last_pull: last === null ? null : lastPull(last, nowMs),
    gaps: period.gaps,
    identity: isPulled ? await identityOf(options.identityFile, nowMs) : null,
    store: storeSpace(file, snapshots),
    exceptions: period.exceptions,
    last_check: period.last_check,
    items: period.items,
    period: period.period,
    checks,
  };
}

function snapshotsOf(file: string): SnapshotInfo[] {
  const store = openStoreForReading(file);
  try {
    return store.snapshots();
  } finally {
    store.close();
  }
}

/** Figures that could not be had are null, and a problem says why. */
function measured(measure: () => PeriodHealth): PeriodHealth {
  try {
    return measure();
  } catch (error) {
    return { ...UNKNOWN, checks: [problemOf('period', error)] };
  }
}

function pullCheck({ id, status, finished, datasets }: SnapshotInfo): DoctorCheck {
  if (status === 'complete') return ok('pull', `Snapshot ${id} is complete`);
  const missing = datasets.filter((outcome) => !SETTLED_STATUSES.has(outcome.status));
  const named = missing.slice(0, 4).map((outcome) => `${outcome.dataset} ${outcome.status}`);
  const more = missing.length > named.length ? [`${missing.length - named.length} more`] : [];
  const why = [...(finished ? [] : ['it was interrupted']), ...named, ...more].join(', ');
  return problem(
    'pull',
    `Snapshot ${id} is incomplete: ${why}`,
    '`affidavit snapshots show` has the reasons.',
  );
}

/** A pull after the last snapshot that failed: it left no snapshot, or an interrupted one. */
function failureChecks(file: string): DoctorCheck[] {
  const failure = failedPull(file);
  if (failure === null) return [];
  const { at, code, message, hint } = failure;
  return [
    problem('pull', `The pull of ${readerTime(at)} failed: ${message.replace(/\.$/, '')} (${code})`, hint),
  ];
}

function lastPull({ id, status, started, ended }: SnapshotInfo, nowMs: number): HealthReport['last_pull'] {
  const age = nowMs - Date.parse(ended ?? started);
  return { snapshot: id, status, started, ended, age_seconds: Math.max(0, Math.floor(age / 1000)) };
}

/** Null where there is no identity that can be read: its check says why. */
async function identityOf(file: string | undefined, nowMs: number): Promise<HealthReport['identity']> {
  if (file === undefined) return null;
  try {
    const { user, expires } = (await readIdentityFile(file)).facts;
    return {
      user,
      expires: expires.toISOString(),
      days_left: Math.floor((expires.getTime() - nowMs) / DAY_MS),
    };
  } catch {
    return null;
  }
}
