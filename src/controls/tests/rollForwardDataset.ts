import type { JsonObject } from '../../formats/canonicalJson.ts';
import { instantText } from '../../formats/timestamp.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';
import type { StoreReader } from '../../store/store.ts';
import { startedMs } from '../context.ts';
import type { Finding } from '../controlTest.ts';
import { object, text } from '../json.ts';
import type { NoteList } from '../noteList.ts';
import { type Lifecycle, lifecyclesOf } from './lifecycle.ts';

/** A snapshot's resources are taken to be read within this time of its start. */
const READ_WITHIN_US = 15 * 60_000_000;

/** The counts of one dataset: start + created − ended = end. */
export interface Balance {
  dataset: string;
  start: number;
  created: number;
  ended: number;
  end: number;
}

/** What a roll-forward stands on. */
export interface Span {
  from: SnapshotInfo;
  to: SnapshotInfo;
  /** microseconds up to which the audit log was read without a gap */
  readUs: number;
}

/**
 * Rolls one dataset forward from one snapshot to another by the events between them.
 *
 * @param notes takes what a person must judge
 */
export function* rollForwardDataset(
  store: StoreReader,
  dataset: string,
  { from, to, readUs }: Span,
  notes: NoteList,
): Generator<Finding, Balance> {
  const start = keysAt(store, dataset, from);
  const end = keysAt(store, dataset, to);
  const fromUs = startedMs(from) * 1000;
  const toUs = startedMs(to) * 1000;
  const lives = lifecyclesOf(store, dataset, { fromUs, toUs: toUs + READ_WITHIN_US });
  const ends = dataset === 'locks' ? lockEnds(store) : new Map<string, number | null>();
  const balance: Balance = { dataset, start: start.size, created: 0, ended: 0, end: end.size };
  for (const key of new Set([...start.keys(), ...end.keys(), ...lives.keys()])) {
    const was = start.get(key);
    const is = end.get(key);
    const life = lives.get(key) ?? { steps: [], expiresMs: null };
    if (was === undefined && is !== undefined) balance.created += 1;
    if (was !== undefined && is === undefined) balance.ended += 1;
    const expiresMs = life.expiresMs ?? (was === undefined ? ends.get(key) : was.expiresMs) ?? null;
    const row = `${dataset}/${is?.key ?? was?.key ?? key}`;
    if (agrees(was !== undefined, is !== undefined, life, fromUs, toUs)) continue;
    if (is === undefined && expiresMs !== null && expiresMs * 1000 <= toUs + READ_WITHIN_US) continue;
    if (is?.isPreset && was === undefined) {
      notes.add(
        `${row}: a role that the gateway brings along appeared without an event; was the gateway upgraded?`,
      );
      continue;
    }
    if (dataset === 'locks' && is === undefined && was === undefined) {
      notes.add(
        `${row}: the lock was made and is gone, no event tells of its end and no snapshot saw its expiry`,
      );
      continue;
    }
    const facts = tell(dataset, key, was !== undefined, is !== undefined, life, from, to);
    if (readUs < toUs && !(changedMs(store, dataset, was, is) * 1000 <= readUs)) {
      notes.add(
        `${row}: ${facts} The log was read up to ${instantText(readUs)} only: the next pull brings what explains it, or not.`,
      );
    } else yield { row, facts };
  }
  return balance;
}

interface Listed {
  key: string;
  expiresMs: number | null;
  isPreset: boolean;
  /** when it was made, as the resource itself tells (users, locks); NaN when it does not */
  madeMs: number;
}

/** Keys of a snapshot's listing. 14.2 lists bots as their users: they are told by the bot's name. */
function keysAt(store: StoreReader, dataset: string, snapshot: SnapshotInfo): Map<string, Listed> {
  const keys = new Map<string, Listed>();
  for (const { key, json } of store.rows(snapshot.id, dataset)) {
    const body = JSON.parse(json) as JsonObject;
    const metadata = object(body.metadata);
    const spec = object(body.spec);
    const times = [Date.parse(text(metadata.expires)), Date.parse(text(spec.expires))].filter((ms) => ms > 0);
    const isBotUser = dataset === 'bots' && body.kind === 'user' && key.startsWith('bot-');
    const type = text(object(metadata.labels)['teleport.internal/resource-type']);
    keys.set(isBotUser ? key.slice(4) : key, {
      key,
      expiresMs: times.length === 0 ? null : Math.min(...times),
      isPreset: type !== '',
      madeMs: Date.parse(text(object(spec.created_by).time) || text(spec.created_at)),
    });
  }
  return keys;
}

/** Expiries of locks that any snapshot saw: their creation events tell none (gateway-api §0.4 item 7). */
function lockEnds(store: StoreReader): Map<string, number | null> {
  const ends = new Map<string, number | null>();
  for (const { json } of store.derived('revocations')) {
    if (!json.includes('"kind":"lock"')) continue;
    const { lock, ends: told } = JSON.parse(json) as { lock: string | null; ends: string | null };
    if (lock !== null) ends.set(lock, told === null ? null : Date.parse(told));
  }
  return ends;
}

/**
 * Whether start and events lead to the end. A listing is read within minutes of its snapshot's start, so an event of those
 * minutes may or may not be in it.
 */
function agrees(was: boolean, is: boolean, life: Lifecycle, fromUs: number, toUs: number): boolean {
  const settled = life.steps.findLast((step) => step.timeUs <= toUs)?.born ?? was;
  if (settled === is) return !hasUntoldBirth(was, life, fromUs);
  return life.steps.some((step) => step.timeUs > toUs && step.born === is);
}

/** Something ended that was not there at the start and whose beginning no event tells. */
function hasUntoldBirth(was: boolean, life: Lifecycle, fromUs: number): boolean {
  const first = life.steps[0];
  return !was && first !== undefined && !first.born && first.timeUs > fromUs + READ_WITHIN_US;
}

/**
 * The latest moment at which the difference can have come about: the making that the resource tells, else the start of the
 * first snapshot that shows it. NaN when neither is known.
 */
function changedMs(
  store: StoreReader,
  dataset: string,
  was: Listed | undefined,
  is: Listed | undefined,
): number {
  if (is !== undefined && is.madeMs > 0) return is.madeMs;
  const key = is?.key ?? was?.key;
  const versions = key === undefined ? [] : store.versions(dataset, key).filter((version) => version.whole);
  const turn = is === undefined ? versions.at(-1)?.untilSnapshot : versions.at(-1)?.fromSnapshot;
  const snapshot = turn == null ? null : store.snapshot(turn);
  return snapshot === null ? Number.NaN : startedMs(snapshot) + READ_WITHIN_US / 1000;
}

function tell(
  dataset: string,
  key: string,
  was: boolean,
  is: boolean,
  life: Lifecycle,
  from: SnapshotInfo,
  to: SnapshotInfo,
): string {
  const presence = (there: boolean) => (there ? 'present' : 'absent');
  const steps = life.steps.map(
    (step) => `${step.born ? 'made or changed' : 'deleted'} ${instantText(step.timeUs)}`,
  );
  const told = steps.length === 0 ? 'no event explains it' : `events: ${steps.slice(-5).join(', ')}`;
  return `${dataset} ${key}: ${presence(was)} in snapshot ${from.id} (${from.started}), ${presence(is)} in snapshot ${to.id} (${to.started}); ${told}.`;
}
