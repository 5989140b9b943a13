import { createHash } from 'node:crypto';
import type { EvidenceRow } from '../../src/records/evidence.ts';

/** How large a made-up cluster is. */
export interface ClusterSize {
  users: number;
  roles: number;
  /** share of users and roles that change every night, 0 to 1 */
  changing: number;
}

/** The large cluster of the performance goals, with one in a hundred changing each night. */
export const LARGE: ClusterSize = { users: 10_000, roles: 2_000, changing: 0.01 };

const PAGE = 500;

/** Pages of a listing in a given night; the same for the same arguments. Night 1 is the first. */
export function* userPages(size: ClusterSize, night: number): Generator<EvidenceRow[]> {
  yield* pages(size.users, (number) => user(number, lastChange(number, night, size)));
}

export function* rolePages(size: ClusterSize, night: number): Generator<EvidenceRow[]> {
  yield* pages(size.roles, (number) => role(number, lastChange(number, night, size)));
}

function* pages(count: number, row: (number: number) => EvidenceRow): Generator<EvidenceRow[]> {
  for (let at = 0; at < count; at += PAGE)
    yield Array.from({ length: Math.min(PAGE, count - at) }, (_, index) => row(at + index));
}

/**
 * The night in which a resource last changed: every one changes once in 1/changing nights, in turns that are spread over
 * them. 0: not yet.
 */
function lastChange(number: number, night: number, { changing }: ClusterSize): number {
  if (changing === 0) return 0;
  const every = Math.round(1 / changing);
  const turn = (number * 7919) % every;
  const last = night - ((((night - turn) % every) + every) % every);
  return Math.max(0, last);
}

/** A user of about 1.2 kB in tctl's form. */
function user(number: number, changed: number): EvidenceRow {
  const name = `user-${String((number * 7919) % 1_000_003).padStart(7, '0')}@example.com`;
  return {
    key: name,
    body: {
      kind: 'user',
      version: 'v2',
      metadata: { name, labels: { team: `team-${number % 97}`, filler: digest(name).repeat(9) } },
      spec: {
        roles: ['access', `role-${(number + changed) % 211}`, `role-${number % 211}`],
        traits: { logins: ['root', name], kubernetes_groups: [`group-${(number + changed) % 31}`] },
        status: {
          is_locked: false,
          lock_expires: '0001-01-01T00:00:00Z',
          locked_time: '0001-01-01T00:00:00Z',
        },
        expires: '0001-01-01T00:00:00Z',
        created_by: { time: '2026-01-01T00:00:00Z', user: { name: 'admin' } },
      },
    },
  };
}

/** A role of about 1 kB in tctl's form. */
function role(number: number, changed: number): EvidenceRow {
  const name = `role-${number}`;
  const verbs = ['list', 'read'];
  return {
    key: name,
    body: {
      kind: 'role',
      version: 'v7',
      metadata: { name, labels: { owner: `team-${number % 97}`, filler: digest(name).repeat(6) } },
      spec: {
        options: {
          max_session_ttl: `${8 + (changed % 5)}h0m0s`,
          forward_agent: false,
          port_forwarding: true,
        },
        allow: {
          logins: ['{{internal.logins}}'],
          node_labels: { env: `env-${(number + changed) % 17}` },
          rules: [
            { resources: ['session'], verbs },
            { resources: ['event'], verbs },
          ],
        },
        deny: {},
      },
    },
  };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
