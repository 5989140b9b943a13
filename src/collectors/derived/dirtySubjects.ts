import type { AccessRequestRecord } from '../../records/accessRequest.ts';
import type { Revocation } from '../../records/revocation.ts';
import type { StoreReader, Subject } from '../../store/store.ts';
import { SUBJECT_KINDS, type SubjectKind } from '../events/ingest/subjects.ts';
import { rowsWithOtherActors } from './actorsToFold.ts';
import { STATE_DATASETS } from './foldSubject.ts';
import { partsOfMember } from './histories/accessListMembers.ts';
import type { Identities } from './identities.ts';
import { partsOfKey } from './revocations/revocationRow.ts';
import type { SubjectStates } from './subjectStates.ts';

/** Subjects whose events show no history of access. */
const WITHOUT_HISTORY: ReadonlySet<SubjectKind> = new Set(['sigstore_policy']);

/** Kinds of subjects that have histories. */
const FOLDED_KINDS = SUBJECT_KINDS.filter((kind) => !WITHOUT_HISTORY.has(kind));

/** Subject kinds by kind of revocation. */
const SUBJECT_OF: Readonly<Partial<Record<Revocation['kind'], string>>> = {
  lock: 'lock',
  lock_lifted: 'lock',
  lock_expired: 'lock',
  user_deleted: 'user',
  user_locked_out: 'user',
  role_removed_from_user: 'user',
  mfa_removed: 'user',
  bot_deleted: 'bot',
  role_deleted: 'role',
  token_deleted: 'token',
  connector_deleted: 'connector',
  trusted_cluster_deleted: 'trusted_cluster',
  remote_cluster_removed: 'remote_cluster',
  workload_identity_deleted: 'workload_identity',
  certificate_revoked: 'x509_revocation',
  device_removed: 'device',
  access_list_deleted: 'access_list',
  access_list_member_removed: 'access_list',
  access_request_denied: 'request',
  access_request_deleted: 'request',
};

/** How far the last fold came. */
export interface FoldMark {
  seq: number;
  snapshot: number;
}

/**
 * The subjects whose histories may differ from what was folded last: those with new events, with changed state, those whose
 * record waits for time to pass, for the log or for a full listing, and those of whose actors the state now says otherwise.
 */
export function subjectsToFold(
  store: StoreReader,
  states: SubjectStates,
  since: FoldMark,
  identities: Identities,
): SubjectSet {
  const found = new SubjectSet();
  const add = (kind: string, value: string): void => {
    const own = kind === 'request_use' ? 'request' : kind === 'mfa' ? 'user' : kind;
    found.add(own, value);
  };
  for (const { kind, value } of store.dirtySubjects(FOLDED_KINDS, since.seq)) add(kind, value);
  for (const [kind, dataset] of Object.entries(STATE_DATASETS)) {
    for (const key of store.changedKeys(dataset, since.snapshot)) {
      add(kind, kind === 'bot' ? botName(store, key) : key);
    }
  }
  for (const { json } of store.derivedWith('access_requests', '"PENDING"')) {
    const record = JSON.parse(json) as AccessRequestRecord;
    if (record.state === 'PENDING') add('request', record.id);
  }
  for (const { key, json } of undecided(store)) {
    const revocation = JSON.parse(json) as Revocation;
    if (waits(revocation, states)) addOf(revocation, key, add);
  }
  for (const { key, json } of rowsWithOtherActors(store, 'revocations', since.snapshot, identities))
    addOf(JSON.parse(json) as Revocation, key, add);
  for (const { key } of rowsWithOtherActors(store, 'access_requests', since.snapshot, identities))
    add('request', key);
  // subjects added on the way may be processed as well, and add nothing more
  for (const { kind, value } of found) addBotTraces(kind, value, add);
  addListMembers(store, found, add);
  return found;
}

/** Subjects, each once. There may be a hundred thousand: only their names are held. */
export class SubjectSet {
  readonly #values = new Map<string, Set<string>>();

  add(kind: string, value: string): void {
    const values = this.#values.get(kind) ?? new Set();
    this.#values.set(kind, values.add(value));
  }

  has(kind: string, value: string): boolean {
    return this.#values.get(kind)?.has(value) ?? false;
  }

  /** Whether it holds any subject of a kind. */
  hasKind(kind: string): boolean {
    return this.#values.has(kind);
  }

  *[Symbol.iterator](): Generator<Subject> {
    for (const [kind, values] of this.#values) for (const value of values) yield { kind, value };
  }
}

/** Revocations of which `waits` may be true. Years of them are settled: those are not read. */
function* undecided(store: StoreReader): Generator<{ key: string; json: string }> {
  yield* store.derivedWith('revocations', '"in_force":"unknown"');
  yield* store.derivedWith('revocations', '"in_force":"yes"', '"ends":null');
  yield* store.derivedWith('revocations', '"log_covers":false');
}

function waits(revocation: Revocation, states: SubjectStates): boolean {
  if (revocation.log_covers === false) return true;
  if (revocation.in_force === 'yes') return revocation.ends !== null;
  if (revocation.in_force === 'no') return false;
  const kind = SUBJECT_OF[revocation.kind] ?? '';
  // A bot that no listing of bots shows is looked for among the users; members of lists have a listing of their own.
  const datasets =
    kind === 'bot'
      ? ['bots', 'users']
      : kind === 'access_list'
        ? ['access_lists', 'access_list_members']
        : [STATE_DATASETS[kind] ?? ''];
  return revocation.ends !== null || datasets.some((dataset) => states.listedMs(dataset) !== null);
}

/** Adds the subject that a revocation was folded from. */
function addOf(revocation: Revocation, key: string, add: (kind: string, value: string) => void): void {
  const kind = SUBJECT_OF[revocation.kind];
  if (kind === undefined) return;
  const isVanishedMember = kind === 'access_list' && revocation.time === null;
  add(isVanishedMember ? 'access_list_member' : kind, partsOfKey(key).subject);
}

/** 14.2 lists bots as their users. */
function botName(store: StoreReader, key: string): string {
  const isUser = store.versions('bots', key).some(({ json }) => json.includes('"kind":"user"'));
  return isUser && key.startsWith('bot-') ? key.slice('bot-'.length) : key;
}

/** A bot `x` and its user and role `bot-x` are folded together. */
function addBotTraces(kind: string, value: string, add: (kind: string, value: string) => void): void {
  const isTrace = (kind === 'user' || kind === 'role') && value.startsWith('bot-');
  const name = isTrace ? value.slice('bot-'.length) : kind === 'bot' ? value : null;
  if (name === null) return;
  add('bot', name);
  add('user', `bot-${name}`);
}

/** An event of a list may explain what became of any of its members, and a member's listing what an event of the list did. */
function addListMembers(
  store: StoreReader,
  found: SubjectSet,
  add: (kind: string, value: string) => void,
): void {
  if (!found.hasKind('access_list') && !found.hasKind('access_list_member')) return;
  for (const key of store.changedKeys('access_list_members', 0)) {
    const { list } = partsOfMember(key);
    if (found.has('access_list', list)) add('access_list_member', key);
    else if (found.has('access_list_member', key)) add('access_list', list);
  }
}
