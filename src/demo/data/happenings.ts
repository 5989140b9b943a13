import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { GatewayData } from './gatewayData.ts';

/** The moment of a change. */
interface Moment {
  data: GatewayData;
  /** RFC 3339 of a minute of the night's day, 0 to 1439 */
  time(minute: number): string;
  /** an identifier of this night */
  id(name: string): string;
  /** 1 for the first round of changes, 2 for the second … */
  week: number;
}

/** A changed state with the events that the log has of it. */
interface Change {
  data: GatewayData;
  events: JsonObject[];
  happened: string;
}

const ADMIN = 'ines.almeida@northwind-ledger.example';
const NEVER = '0001-01-01T00:00:00Z';

/** Changes of the state, one a night, in turn; what the audit log has of each is with it. */
export const HAPPENINGS: readonly ((moment: Moment) => Change)[] = [
  userIsCreated,
  userIsPromoted,
  userIsLocked,
  roleIsWidened,
  lockIsLifted,
  nothingChanges,
  userIsDeleted,
];

function newcomer(week: number): string {
  return `newcomer-${week}`;
}

function event(moment: Moment, minute: number, more: JsonObject): JsonObject {
  return {
    ...{ ei: 0, uid: moment.id(`${String(more.event)}/${minute}`), time: moment.time(minute) },
    ...{ cluster_name: moment.data.clusterName, user: ADMIN, expires: NEVER },
    ...more,
  };
}

function userIsCreated(moment: Moment): Change {
  const { data, week } = moment;
  const name = newcomer(week);
  const user: JsonObject = {
    kind: 'user',
    version: 'v2',
    metadata: { name, labels: { team: 'platform' } },
    spec: {
      roles: ['access'],
      traits: { logins: [name] },
      status: { is_locked: false, locked_time: NEVER, lock_expires: NEVER },
      expires: NEVER,
      created_by: { time: moment.time(545), user: { name: ADMIN } },
    },
    status: { password_state: 2, mfa_weakest_device: 2 },
  };
  return {
    data: { ...data, users: [...data.users.filter((one) => nameOf(one) !== name), user] },
    events: [
      event(moment, 545, {
        event: 'user.create',
        code: 'T1002I',
        name,
        roles: ['access'],
        connector: 'local',
      }),
    ],
    happened: `the local user ${name} was created with the role access`,
  };
}

function userIsPromoted(moment: Moment): Change {
  const { data, week } = moment;
  const name = newcomer(week);
  const roles = ['access', 'editor'];
  return {
    data: {
      ...data,
      users: data.users.map((user) =>
        nameOf(user) === name ? { ...user, spec: { ...(user.spec as JsonObject), roles } } : user,
      ),
    },
    events: [event(moment, 630, { event: 'user.update', code: 'T1003I', name, roles, connector: 'local' })],
    happened: `${name} was given the role editor`,
  };
}

function userIsLocked(moment: Moment): Change {
  const { data, week } = moment;
  const target = { user: newcomer(week) };
  const name = moment.id('lock');
  const lock: JsonObject = {
    kind: 'lock',
    version: 'v2',
    metadata: { name },
    spec: { target, message: 'laptop lost', created_at: moment.time(1210), created_by: ADMIN },
  };
  return {
    data: { ...data, locks: [...data.locks, lock] },
    events: [event(moment, 1210, { event: 'lock.created', code: 'TLK00I', name, updated_by: ADMIN, target })],
    happened: `${target.user} was locked`,
  };
}

function roleIsWidened(moment: Moment): Change {
  const { data } = moment;
  const name = 'support';
  const widened = (role: JsonObject): JsonObject => {
    const spec = role.spec as JsonObject;
    const allow = spec.allow as JsonObject;
    const logins = [...new Set([...((allow.logins ?? []) as string[]), `week-${moment.week}`])];
    return { ...role, spec: { ...spec, allow: { ...allow, logins } } };
  };
  return {
    data: { ...data, roles: data.roles.map((role) => (nameOf(role) === name ? widened(role) : role)) },
    events: [event(moment, 700, { event: 'role.created', code: 'T9000I', name })],
    happened: `the role ${name} was given a further login, without a ticket`,
  };
}

function lockIsLifted(moment: Moment): Change {
  const { data, week } = moment;
  const user = newcomer(week);
  const isOfUser = (lock: JsonObject) =>
    ((lock.spec as JsonObject).target as JsonObject | undefined)?.user === user;
  const gone = data.locks.filter(isOfUser);
  return {
    data: { ...data, locks: data.locks.filter((lock) => !isOfUser(lock)) },
    events: gone.map((lock) =>
      event(moment, 600, { event: 'lock.deleted', code: 'TLK01I', name: nameOf(lock) }),
    ),
    happened: `the lock on ${user} was lifted`,
  };
}

function nothingChanges({ data }: Moment): Change {
  return { data, events: [], happened: 'nothing changed' };
}

function userIsDeleted(moment: Moment): Change {
  const { data, week } = moment;
  const name = newcomer(week);
  return {
    data: { ...data, users: data.users.filter((user) => nameOf(user) !== name) },
    events: [event(moment, 980, { event: 'user.delete', code: 'T1004I', name })],
    happened: `${name} was deleted`,
  };
}

function nameOf(resource: JsonObject): string {
  return String((resource.metadata as JsonObject).name);
}
