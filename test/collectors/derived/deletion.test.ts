import { expect, test } from 'vitest';
import { foldAccessListMembers } from '../../../src/collectors/derived/histories/accessListMembers.ts';
import { foldBot } from '../../../src/collectors/derived/histories/bot.ts';
import { foldDeletions } from '../../../src/collectors/derived/revocations/deletion.ts';
import { DELETION_RULES } from '../../../src/collectors/derived/revocations/deletionRules.ts';
import { foldX509Revocation } from '../../../src/collectors/derived/revocations/x509Revocation.ts';
import { NO_STATE } from '../../../src/collectors/derived/subjectState.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { at, event, ms, state } from './moments.ts';

test('a bot deletion that newer gateways log twice is told once; a person called bot-… is no bot', () => {
  const traces = {
    botEvents: [event(5, 'bot.delete', { name: 'ci', user: 'ann' })],
    userEvents: [
      event(1, 'user.create', { name: 'bot-ci', roles: ['bot-ci'] }),
      event(5, 'user.delete', { name: 'bot-ci', user: 'ann' }),
    ],
    roleEvents: [],
    bot: state(9, [3, 9, { kind: 'bot' }]),
    user: NO_STATE,
  };
  expect(foldBot('ci', traces).map(({ revocation: r }) => [r.kind, r.target, r.actor, r.in_force])).toEqual([
    ['bot_deleted', 'bot:ci', 'ann', 'yes'],
  ]);
  const person = {
    ...traces,
    botEvents: [],
    bot: NO_STATE,
    userEvents: [
      event(1, 'user.create', { name: 'bot-ci', roles: ['access'] }),
      event(5, 'user.delete', { name: 'bot-ci' }),
    ],
  };
  expect(foldBot('ci', person)).toEqual([]);
});

test('certificates revoked, revocations taken back, list members removed', () => {
  const revoke = event(1, 'workload_identity_x509_revocation.create', {
    name: 'aa11',
    reason: 'leaked',
    user: 'ann',
  });
  const undo = event(2, 'workload_identity_x509_revocation.delete', { name: 'aa11' });
  const told = (rows: ReturnType<typeof foldDeletions>) =>
    rows.map(({ revocation: r }) => [r.kind, r.target, r.reason, r.in_force]);
  expect(told(foldX509Revocation('aa11', [revoke], NO_STATE, ms(9)))).toEqual([
    ['certificate_revoked', 'x509_serial:aa11', 'leaked', 'yes'],
  ]);
  expect(told(foldX509Revocation('aa11', [undo, revoke], NO_STATE, ms(9)))).toEqual([
    ['certificate_revoked', 'x509_serial:aa11', 'leaked', 'no'],
  ]);
  const members = foldAccessListMembers('ops', [
    event(1, 'access_list.member.delete', {
      access_list_name: 'ops',
      members: [{ member_name: 'bob', reason: 'left' }],
      updated_by: 'ann',
    }),
    event(
      2,
      'access_list.member.delete',
      { access_list_name: 'ops', members: [{ member_name: 'eve' }], success: false },
      'TAL007E',
    ),
  ]);
  expect(members.map(({ revocation: r }) => [r.target, r.actor, r.reason])).toEqual([
    ['access_list:ops user:bob', 'ann', 'left'],
  ]);
});

test('a join token has no event of its end: a listing that lost it before its time tells, with its masked name', () => {
  const rule = DELETION_RULES.token;
  if (rule === undefined) throw new Error('no rule');
  const told = (body: JsonObject) =>
    foldDeletions(rule, 'f00d', [], state(9, [3, 9, body])).map(({ revocation: r }) => [r.kind, r.target]);
  const metadata = { name: '****b2' };
  expect(told({ metadata })).toEqual([['token_deleted', 'token:****b2']]);
  expect(told({ metadata: { ...metadata, expires: at(30) } })).toEqual([['token_deleted', 'token:****b2']]);
  expect(told({ metadata: { ...metadata, expires: at(5) } })).toEqual([]);
});
