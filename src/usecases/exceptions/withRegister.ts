import { deriveHistories } from '../../collectors/derived/deriveHistories.ts';
import type { Conclusion } from '../../controls/conclusion.ts';
import { Register } from '../../controls/register/register.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { printable } from '../../formats/printable.ts';
import type { Period } from '../../records/period.ts';
import type { ExceptionKey } from '../../store/exceptions/exceptionStore.ts';
import { openStoreForWriting } from '../../store/file/open.ts';
import type { StoreReader, StoreWriter } from '../../store/store.ts';
import { conclude, latestPeriod, openForConclusion } from '../conclude/conclude.ts';
import { readTestInputs, type TestFiles } from '../conclude/testInputs.ts';
import { parsePeriod } from '../period.ts';
import { existingStore } from '../storePath.ts';

/** Which exceptions are meant. Texts are as the person gave them. */
export interface ExceptionScope extends TestFiles {
  storeFile: string | undefined;
  /** undefined: that of the newest bundle, else what was read of the log */
  period: string | undefined;
}

/** Exceptions of a period with everything that is known of them. */
export interface RegisterView {
  conclusion: Conclusion;
  register: Register;
  period: Period;
}

/**
 * Concludes a period and regards its exceptions by the register, as of now.
 *
 * @throws AffidavitError STORE_…, EXPORT_NO_SNAPSHOT, PERIOD_INVALID, FILE_…
 */
export function withRegister<T>(scope: ExceptionScope, use: (view: RegisterView) => T): T {
  const store = openForConclusion(existingStore(scope.storeFile));
  try {
    return concluded(store, scope, use);
  } finally {
    store.close();
  }
}

/** The same for a use that waits: the store and the evidence set stay open until it is done. */
export async function duringRegister<T>(
  scope: ExceptionScope,
  use: (view: RegisterView) => Promise<T>,
): Promise<T> {
  const store = openForConclusion(existingStore(scope.storeFile));
  try {
    const view = viewOf(store, scope);
    try {
      return await use(view);
    } finally {
      view.conclusion.set.close();
    }
  } finally {
    store.close();
  }
}

/** The same over a store that is open already. */
export function concluded<T>(store: StoreReader, scope: ExceptionScope, use: (view: RegisterView) => T): T {
  const view = viewOf(store, scope);
  try {
    return use(view);
  } finally {
    view.conclusion.set.close();
  }
}

/** @returns close the evidence set of its conclusion when it is done with */
function viewOf(store: StoreReader, scope: ExceptionScope): RegisterView {
  const period = periodOf(store, scope.period);
  const { settings, own, entity } = readTestInputs(scope);
  const conclusion = conclude(store, period, settings(period), { own, entity });
  try {
    return {
      conclusion,
      register: new Register(conclusion, { bundle: null, at: new Date().toISOString() }),
      period,
    };
  } catch (error) {
    conclusion.set.close();
    throw error;
  }
}

/** Opens the store to record responses; nobody else can meanwhile. @throws AffidavitError STORE_… */
export function withWriter<T>(scope: ExceptionScope, use: (store: StoreWriter) => T): T {
  const store = openStoreForWriting(existingStore(scope.storeFile));
  try {
    return use(store);
  } finally {
    store.close();
  }
}

/**
 * The period that a person gave, else that of the newest bundle, else what was read of the log.
 *
 * @throws AffidavitError PERIOD_INVALID, EXPORT_NO_SNAPSHOT
 */
export function periodOf(store: StoreReader, given: string | undefined): Period {
  if (given !== undefined) return parsePeriod(given);
  const newest = store.bundles.bundles().at(-1);
  if (newest !== undefined && newest.to_ms > newest.from_ms)
    return { fromMs: newest.from_ms, toMs: newest.to_ms, label: newest.label };
  const latest = store.latestSnapshot('finished');
  if (latest !== null) return latestPeriod(store, latest.started);
  throw new AffidavitError(
    'EXPORT_NO_SNAPSHOT',
    'The store holds no finished snapshot, so nothing can be shown of any period.',
    'Run `affidavit pull` first.',
  );
}

/**
 * The exceptions that ids mean: those of the register, and, where it has not all of them, those of the period.
 *
 * @param ids whole ids, or beginnings (`checkId`)
 * @returns null for an id that nobody knows
 * @throws AffidavitError USAGE for a beginning that several ids share
 */
export function findExceptions(
  store: StoreWriter,
  scope: ExceptionScope,
  ids: readonly string[],
): Map<string, ExceptionKey | null> {
  const found = new Map(ids.map((id) => [id, registered(store, id)] as const));
  const open = ids.filter((id) => found.get(id) === null);
  if (open.length === 0) return found;
  const latest = store.latestSnapshot('finished');
  if (latest !== null) deriveHistories(store, latest.id);
  concluded(store, scope, ({ register }) => {
    for (const id of open) found.set(id, theOne(register, id));
  });
  return found;
}

/** The exception of the register that an id means beyond doubt. */
function registered(store: StoreReader, id: string): ExceptionKey | null {
  if (id.length < SURE_DIGITS) return null;
  const [first, second] = store.exceptions.idsBeginning(id, 2);
  return first === undefined || second !== undefined ? null : store.exceptions.find(first);
}

/** @returns null when no exception has an id that begins so. @throws AffidavitError USAGE when several have */
export function theOne(register: Register, id: string): ExceptionKey | null {
  const [first, second] = register.matching(id);
  if (second === undefined) return first ?? null;
  throw new AffidavitError(
    'USAGE',
    `Several exceptions have ids that begin with ${id}.`,
    'Give more digits; `affidavit exceptions list` shows them.',
  );
}

const WHOLE_ID = 64;
/** As many digits as lists show: no other exception of a store will begin with them. */
const SURE_DIGITS = 12;
const LEAST_DIGITS = 8;

/** @returns the id to look up. @throws AffidavitError USAGE */
export function checkId(given: string): string {
  const id = given.trim().toLowerCase();
  if (/^[0-9a-f]+$/.test(id) && id.length >= LEAST_DIGITS && id.length <= WHOLE_ID) return id;
  throw new AffidavitError(
    'USAGE',
    `"${printable(given, 80)}" is not the id of an exception.`,
    `Give at least ${LEAST_DIGITS} of its hexadecimal digits; \`affidavit exceptions list\` shows them.`,
  );
}

/** EXCEPTION_NOT_FOUND. */
export function notFound(id: string): AffidavitError {
  return new AffidavitError(
    'EXCEPTION_NOT_FOUND',
    `No exception has the id ${id}.`,
    '`affidavit exceptions list --period 2026-Q3` lists those of a period.',
  );
}

/** A period as documents have it. */
export function shownPeriod({ label, fromMs, toMs }: Period): { label: string; from: string; to: string } {
  return { label, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}
