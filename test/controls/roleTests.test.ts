import { expect, test } from 'vitest';
import { judge, role, user } from './world.ts';

const everywhere = { node_labels: { '*': '*' } };

test('K04: root by the role, by traits of the user, and not where a deny rule stands against it', () => {
  const { result, exceptions } = judge('K04', {
    after: {
      roles: [
        role('root', { ...everywhere, logins: ['root'] }),
        role('denied', { ...everywhere, logins: ['root'] }, { logins: ['root'] }),
        role('staging', { node_labels: { env: 'staging' }, logins: ['root'] }),
        role('traits', {
          node_labels: { '*': ['*'] },
          logins: ['{{internal.logins}}', '{{external["x-y"]}}'],
        }),
        role('mail', { ...everywhere, logins: ['{{email.local(external.email)}}'] }),
        role('no-root', {}, { logins: ['root'] }),
      ],
      users: [
        user('ann', ['traits'], { traits: { logins: ['ann', 'root'] } }),
        user('bo', ['traits'], { traits: { logins: ['bo'], 'x-y': ['root'] } }),
        user('cy', ['traits'], { traits: { logins: ['cy'] } }),
        user('di', ['traits', 'no-root'], { traits: { logins: ['root'] } }),
        user('ed', ['mail'], { traits: { email: ['root@example.com'] } }),
      ],
    },
  });
  expect(exceptions.map(({ row }) => row)).toEqual(['roles/root', 'users/ann', 'users/bo', 'users/ed']);
  expect(result).toMatchObject({ result: 'exception', exceptions: 4, settings: { root_logins: ['root'] } });
});

test('K04: label expressions and functions of traits are for a person, users are needed only for traits', () => {
  const expression = role('expr', { node_labels_expression: 'labels["env"] == "prod"', logins: ['root'] });
  const byFunction = role('re', { ...everywhere, logins: ['{{regexp.replace(external.a, "x", "y")}}'] });
  const { result } = judge('K04', {
    after: { roles: [expression, byFunction], users: [user('ann', ['re'])] },
  });
  expect(result.result).toBe('judgment_required');
  expect(result.notes.map((note) => note.split(':')[0])).toEqual(['roles/expr', 'roles/re']);
  const denied = { statuses: { users: 'denied' as const } };
  expect(judge('K04', { after: { roles: [role('r', {})] }, ...denied }).result.result).toBe('no_exception');
  expect(judge('K04', { after: { roles: [byFunction] }, ...denied }).result.result).toBe(
    'insufficient_evidence',
  );
});

test('K04: a role listing that was denied proves nothing, whatever rows came', () => {
  const { result } = judge('K04', { after: { roles: [role('r', {})] }, statuses: { roles: 'denied' } });
  expect(result.result).toBe('insufficient_evidence');
  expect(result.explanation).toContain('roles is denied');
});

const ADMINS = {
  roles: [
    role('all', { rules: [{ resources: ['*'], verbs: ['*'] }] }),
    role('users', { rules: [{ resources: ['event', 'user'], verbs: ['list', 'update'] }] }),
    role('readers', { rules: [{ resources: ['user', 'role'], verbs: ['list', 'read'] }] }),
    role(
      'taken-back',
      { rules: [{ resources: ['role'], verbs: ['create'] }] },
      { rules: [{ resources: ['role'], verbs: ['*'] }] },
    ),
    role('bot-ci', { impersonate: { roles: ['users'] } }),
  ],
  users: [
    user('ann', ['all']),
    user('bo', ['readers', 'users']),
    user('cy', ['readers', 'taken-back']),
    {
      ...user('bot-ci', ['bot-ci']),
      metadata: { name: 'bot-ci', labels: { 'teleport.internal/bot': 'ci' } },
    },
  ],
};

test('K05: holders outside the approved list are exceptions, bots by the roles they may take on', () => {
  const { result, exceptions } = judge('K05', { after: ADMINS, settings: { approved_admins: ['ann'] } });
  expect(exceptions.map(({ row, facts }) => [row, facts.split(' holds')[0]])).toEqual([
    ['users/bo', 'bo'],
    ['users/bot-ci', 'bot:ci'],
  ]);
  expect(result).toMatchObject({ result: 'exception', population: { size: 3 } });
  const approved = { approved_admins: ['ann', 'bo', 'bot:ci'] };
  expect(judge('K05', { after: ADMINS, settings: approved }).result.result).toBe('no_exception');
});

test('K05: without a list of approved administrators the holders are listed for a person', () => {
  const { result } = judge('K05', { after: ADMINS });
  expect(result.result).toBe('judgment_required');
  expect(result.notes).toHaveLength(4);
  expect(judge('K05', { after: ADMINS, statuses: { users: 'partial' } }).result.result).toBe(
    'insufficient_evidence',
  );
});
