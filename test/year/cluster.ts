import type { GatewayData } from '../../src/demo/data/gatewayData.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { user } from '../demo/support.ts';
import { logged, marchData } from '../support/scene.ts';

export const DAY_MS = 86_400_000;
/** The simulated year: long past, wherever the clock stands. */
export const YEAR_FROM = Date.parse('2025-01-01T00:00:00Z');
export const NIGHTS = 365;

/** The pull of a night begins at 02:17; people look at `health` at 09:00. */
export const pullMs = (night: number) => YEAR_FROM + night * DAY_MS + (2 * 60 + 17) * 60_000;
export const morningMs = (night: number) => YEAR_FROM + night * DAY_MS + 9 * 3_600_000;

/** Grants that reviews have taken away so far. */
export type Removed = ReadonlySet<string>;

/**
 * The cluster at a night's pull: a handful of people and a bot, one of them new every 30 days and gone 60 days later, and a log
 * of a few events a night since the year began.
 *
 * @param removed users from whom a review took the role admin
 */
export function clusterAt(night: number, removed: Removed): GatewayData {
  const base = marchData([]);
  const newcomers = numbers(Math.floor(night / 30) + 1).filter((round) => night < round * 30 + 60);
  const people = [
    user('alice', ['access']),
    user('bob', removed.has('bob') ? ['access'] : ['access', 'admin']),
    user('carol', removed.has('carol') ? ['access'] : ['access', 'admin']),
    ...newcomers.map((round) => user(`newcomer-${round}`, ['access'])),
  ];
  const admin: JsonObject = {
    kind: 'role',
    version: 'v7',
    metadata: { name: 'admin' },
    spec: {
      options: { max_session_ttl: '8h0m0s' },
      allow: { rules: [{ resources: ['role', 'user'], verbs: ['*'] }] },
      deny: {},
    },
  };
  return {
    ...base,
    now: new Date(pullMs(night)).toISOString(),
    users: [...people, ...base.users.filter((one) => !['alice'].includes(nameOf(one)))],
    roles: [...base.roles, admin],
    events: [...numbers(night + 1).flatMap(nightEvents)],
  };
}

/** Events between the pull of the night before and that of a night. */
function nightEvents(night: number): JsonObject[] {
  const at = (hours: number) => YEAR_FROM + night * DAY_MS - 21 * 3_600_000 + hours * 3_600_000;
  const uid = (what: string) => `${what}-${String(night).padStart(3, '0')}`;
  const everyday = [2, 8, 14, 20].map((hours) =>
    logged(uid(`login-${hours}`), at(hours), {
      event: 'user.login',
      code: 'T1000I',
      user: 'alice',
      success: true,
      method: 'local',
    }),
  );
  const made = night % 30 === 0 ? [userEvent('user.create', 'T1002I', night / 30)] : [];
  const gone = night >= 60 && night % 30 === 0 ? [userEvent('user.delete', 'T1004I', night / 30 - 2)] : [];
  return [...everyday, ...made, ...gone];

  function userEvent(event: string, code: string, round: number): JsonObject {
    const more = event === 'user.create' ? { roles: ['access'], connector: 'local' } : {};
    return logged(uid(event), at(10), { event, code, user: 'bob', name: `newcomer-${round}`, ...more });
  }
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function nameOf(resource: JsonObject): string {
  return String((resource.metadata as JsonObject).name);
}
