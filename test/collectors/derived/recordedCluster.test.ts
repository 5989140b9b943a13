import { expect, test } from 'vitest';
import { foldAccessRequest } from '../../../src/collectors/derived/histories/accessRequest.ts';
import { foldBot } from '../../../src/collectors/derived/histories/bot.ts';
import { foldLock } from '../../../src/collectors/derived/histories/lock.ts';
import { foldUser } from '../../../src/collectors/derived/histories/user.ts';
import { foldDeletions } from '../../../src/collectors/derived/revocations/deletion.ts';
import { DELETION_RULES } from '../../../src/collectors/derived/revocations/deletionRules.ts';
import { accessRequestSchema } from '../../../src/records/accessRequest.ts';
import { revocationSchema } from '../../../src/records/revocation.ts';
import { LISTED_MS, listed, recordedEvents, recordedState } from './recorded.ts';

const events = recordedEvents();
const named = (prefix: string, name: string) =>
  events.filter((event) => event.event.startsWith(prefix) && JSON.parse(event.json).name === name);
const admin = 'eb48a135-58b1-459f-b593-da48a1efbc6f.acme.example.com';

function request(id: string) {
  const own = events.filter((event) => JSON.parse(event.json).id === id);
  const record = foldAccessRequest(id, own, listed(recordedState('access_requests'), id), [], LISTED_MS);
  return accessRequestSchema.parse(record);
}

test('the recorded access requests: each with who decided, how, and when', () => {
  const told = [
    '9c4ee984-8393-4448-be9a-26feb2bea9fc',
    'b4e92b1c-e5dc-4cba-9b6a-4341371ee5f0',
    'b91813ee-fbe1-4daa-af66-96bc1a4f47c2',
    '23f8d87c-7f33-49d5-a621-f4822e3868fd',
    'd6a6746a-ddc2-4865-bd5b-c0cc279e1d0b',
    'ec57bfe8-4c58-44e1-ba24-b3055c2a1c79',
  ]
    .map(request)
    .map((r) => [
      r.roles.join(','),
      r.state,
      r.approvers.map((a) => `${a.reviewer}/${a.decision}/${a.source}`).join(),
      r.source,
      r.reason,
    ]);
  expect(told).toEqual([
    ['prod-root', 'PENDING', '', 'both', ''],
    ['dba,prod-root', 'PENDING', '', 'both', '=HYPERLINK("http://x")\nsecond line, "quoted"'],
    ['dba', 'APPROVED', `${admin}/APPROVED/state_update`, 'both', 'INC-1042 restore orders table'],
    ['prod-root', 'APPROVED', 'bob/APPROVED/delegator', 'both', 'INC-1043 kernel patch'],
    ['dba', 'DENIED', `${admin}/DENIED/state_update`, 'both', 'just looking'],
    ['dba', 'DELETED', '', 'events', 'short lived'],
  ]);
  const approved = request('b91813ee-fbe1-4daa-af66-96bc1a4f47c2');
  expect(approved).toMatchObject({
    user: 'bob',
    created: '2026-11-21T09:24:06.712139448Z',
    expires: '2026-11-21T13:24:06.712641117Z',
    resolved: '2026-11-21T09:24:06.955Z',
    resolve_reason: 'approved per INC-1042',
  });
  expect(request('ec57bfe8-4c58-44e1-ba24-b3055c2a1c79').deleted).toEqual({
    time: '2026-11-21T09:24:07.127Z',
    actor: admin,
  });
});

test('the recorded locks: message and expiry from the state, the target of the lifted one from its creation', () => {
  const locks = recordedState('locks');
  const names = new Set(
    events.filter((e) => e.event.startsWith('lock.')).map((e) => JSON.parse(e.json).name),
  );
  const rows = [...names].flatMap((name) =>
    foldLock(name, named('lock.', name), listed(locks, name), LISTED_MS),
  );
  const told = rows
    .sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0))
    .map(({ revocation: r }) => [
      revocationSchema.parse(r).kind,
      r.target,
      r.actor,
      r.reason,
      r.in_force,
      r.ends,
    ]);
  expect(told).toEqual([
    ['lock', 'user:eve', admin, 'Suspicious activity', 'yes', '2026-11-21T19:24:07.177470346Z'],
    ['lock', 'role:deploy', admin, '', 'no', null],
    ['lock', 'login:postgres', admin, 'db freeze', 'yes', '2027-01-01T00:00:00Z'],
    ['lock_lifted', 'role:deploy', admin, '', 'no', null],
    [
      'lock',
      'user:bot-ci-deploy',
      'system',
      'The bot user "bot-ci-deploy" has been locked due to a certificate generation mismatch, possibly indicating a stolen certificate.',
      'yes',
      null,
    ],
  ]);
});

test('the recorded users, roles and bots: two people, one bot and two roles are gone, nothing else', () => {
  const users = recordedState('users');
  const names = new Set(
    events.filter((e) => e.event.startsWith('user.')).map((e) => JSON.parse(e.json).name),
  );
  const rows = [...names]
    .filter((name) => name !== undefined)
    .flatMap((name: string) => {
      const state = listed(users, name);
      const own = named('user.', name);
      const bot = name.replace(/^bot-/, '');
      const traces = {
        botEvents: [],
        userEvents: own,
        roleEvents: named('role.', name),
        bot: listed(recordedState('bots'), name),
        user: state,
      };
      const isBot = name.startsWith('bot-');
      return [...foldUser(name, own, state, isBot, LISTED_MS), ...(isBot ? foldBot(bot, traces) : [])];
    });
  const rule = DELETION_RULES.role;
  if (rule === undefined) throw new Error('no rule for roles');
  const roles = recordedState('roles');
  for (const name of ['temp-role', 'bot-gone-bot', 'prod-root']) {
    rows.push(...foldDeletions(rule, name, named('role.', name), listed(roles, name)));
  }
  expect(rows.map(({ revocation: r }) => `${r.time} ${r.kind} ${r.target} ${r.in_force}`).sort()).toEqual([
    '2026-11-21T09:24:07.692Z user_deleted user:leaver yes',
    '2026-11-21T09:24:07.749Z user_deleted user:temp-contractor yes',
    '2026-11-21T09:24:07.927Z role_deleted role:temp-role yes',
    '2026-11-21T09:24:08.244Z bot_deleted bot:gone-bot yes',
    '2026-11-21T09:24:08.246Z role_deleted role:bot-gone-bot yes',
  ]);
});
