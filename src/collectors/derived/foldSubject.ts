import type { StoredEvent } from '../../records/evidence.ts';
import type { Subject } from '../../store/store.ts';
import { foldAccessListMembers, foldVanishedMember, partsOfMember } from './histories/accessListMembers.ts';
import { foldAccessRequest } from './histories/accessRequest.ts';
import { type BotTraces, foldBot, isBotUser } from './histories/bot.ts';
import { foldLock } from './histories/lock.ts';
import { foldUser } from './histories/user.ts';
import type { Identities } from './identities.ts';
import type { LogCovers } from './presence.ts';
import { foldDeletions } from './revocations/deletion.ts';
import { DELETION_RULES } from './revocations/deletionRules.ts';
import { requestRevocations } from './revocations/requestRevocations.ts';
import { type RevocationRow, withActor } from './revocations/revocationRow.ts';
import { foldX509Revocation } from './revocations/x509Revocation.ts';
import type { SubjectEvents } from './subjectEvents.ts';
import { NO_STATE } from './subjectState.ts';
import type { SubjectStates } from './subjectStates.ts';

/** Datasets of state by kind of subject. Access requests keep their API state apart from their history. */
export const STATE_DATASETS: Readonly<Record<string, string>> = {
  request: 'access_requests_state',
  user: 'users',
  role: 'roles',
  bot: 'bots',
  lock: 'locks',
  token: 'tokens',
  connector: 'connectors',
  trusted_cluster: 'trusted_clusters',
  device: 'devices',
  access_list: 'access_lists',
  access_list_member: 'access_list_members',
  remote_cluster: 'remote_clusters',
  workload_identity: 'workload_identities',
  x509_revocation: 'x509_revocations',
};

/** A row for the store: the record as plain JSON data. */
export interface FoldedRow {
  key: string;
  timeUs: number | null;
  record: object;
}

/** The derived rows of one subject by dataset. */
export interface Folded {
  access_requests: FoldedRow[] | null;
  revocations: FoldedRow[];
}

/** Inputs of a fold. */
export interface FoldSources {
  events: SubjectEvents;
  states: SubjectStates;
  /** time up to which the evidence reaches, milliseconds since the epoch */
  observedMs: number;
  /** whether the audit log was read for a span */
  covers: LogCovers;
  identities: Identities;
}

/** Folds one subject from the store's events and state. */
export function foldSubject(sources: FoldSources, subject: Subject): Folded {
  const { kind, value } = subject;
  const { states, observedMs, covers, identities } = sources;
  const revocations = (rows: readonly RevocationRow[]) => folded(rows, identities);
  const events = () => sources.events.of(kind, value);
  if (kind === 'request') return foldRequest(sources, value);
  const state = stateOf(states, kind, value);
  switch (kind) {
    case 'lock':
      return revocations(foldLock(value, events(), state, observedMs));
    case 'user': {
      const isBot = value.startsWith('bot-') && isBotUser(value.slice(4), botTraces(sources, value.slice(4)));
      return revocations(foldUser(value, events(), state, isBot, observedMs, covers));
    }
    case 'bot':
      return revocations(foldBot(value, botTraces(sources, value), covers));
    case 'access_list': {
      const all = [...events()];
      const rule = DELETION_RULES.access_list;
      const deletions = rule === undefined ? [] : foldDeletions(rule, value, all, state, covers);
      const stateOfMember = (member: string) => stateOf(states, 'access_list_member', `${value}/${member}`);
      return revocations([...deletions, ...foldAccessListMembers(value, all, stateOfMember)]);
    }
    case 'access_list_member': {
      const { list } = partsOfMember(value);
      return revocations(foldVanishedMember(value, sources.events.of('access_list', list), state, covers));
    }
    case 'x509_revocation':
      return revocations(foldX509Revocation(value, events(), state, observedMs));
    default: {
      const rule = DELETION_RULES[kind];
      return revocations(rule === undefined ? [] : foldDeletions(rule, value, events(), state, covers));
    }
  }
}

function stateOf(states: SubjectStates, kind: string, value: string) {
  const dataset = STATE_DATASETS[kind];
  return dataset === undefined ? NO_STATE : states.of(dataset, value);
}

function foldRequest({ events, states, observedMs, identities }: FoldSources, id: string): Folded {
  const record = foldAccessRequest(
    id,
    events.of('request', id),
    stateOf(states, 'request', id),
    events.of('request_use', id),
    observedMs,
    (actor, body) => identities.of(actor, body),
  );
  if (record === null) return { access_requests: [], revocations: [] };
  const known = [record.created, record.approvers[0]?.time, record.deleted?.time, record.used.first];
  const first = known.find((time) => time !== null && time !== undefined && time !== '') ?? null;
  const timeUs = first === null ? null : Date.parse(first) * 1000;
  return folded(requestRevocations(record), identities, [{ key: id, timeUs, record }]);
}

/** 14.2 lists a bot as its user `bot-<name>`, newer versions under its own name. */
function botTraces({ events, states }: FoldSources, name: string): BotTraces {
  const own = states.of('bots', name);
  const user = `bot-${name}`;
  const read = (kind: string, value: string): StoredEvent[] => [...events.of(kind, value)];
  return {
    botEvents: read('bot', name),
    userEvents: read('user', user),
    roleEvents: read('role', user),
    bot: own.versions.length > 0 ? own : states.of('bots', user),
    user: states.of('users', user),
  };
}

function folded(
  rows: readonly RevocationRow[],
  identities: Identities,
  requests: FoldedRow[] | null = null,
): Folded {
  return {
    access_requests: requests,
    revocations: rows
      .map((row) => withActor(row, (actor) => identities.of(actor)))
      .map(({ key, atMs, revocation }) => ({
        key,
        timeUs: atMs === null ? null : Math.round(atMs * 1000),
        record: revocation,
      })),
  };
}
