import { expect, test } from 'vitest';
import { openEventWriter } from '../../src/store/eventWriter.ts';
import { openStoreForWriting } from '../../src/store/open.ts';
import { event } from './fixtures.ts';
import { shell, storePath } from './helpers.ts';

const US = Date.UTC(2026, 6, 1, 12, 30, 0) * 1000;

/** Rows as a shell prints them. */
const lines = (path: string, sql: string): string =>
  shell<object>(path, sql)
    .map((row) => Object.values(row).join('|'))
    .join('\n');

test('the views of the audit log show people what the events tell, kind by kind', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const events = openEventWriter(path);
  const put = (ms: number, type: string, code: string, body: object) =>
    event(US + ms * 1000, `u${ms}`, { event: type, code, json: Buffer.from(JSON.stringify(body)) });
  events.insert([
    put(1, 'user.login', 'T1000W', { user: 'ann', success: false, 'addr.remote': '1.2.3.4:5', error: 'no' }),
    put(2, 'user.login', 'T1000I', { user: 'ann', mfa_device: { mfa_device_name: 'key' }, method: 'local' }),
    put(3, 'auth', 'T3007W', { user: 'bob' }),
    put(4, 'cert.create', 'TC000I', {
      identity: { user: 'ann', roles: ['dba'], expires: '2026-07-01T13:30:00.004Z' },
    }),
    put(5, 'bot.join', 'TJ001E', { bot_name: 'ci', success: false }),
    put(6, 'mfa.delete', 'T1007I', { user: 'ann', mfa_device_name: 'key' }),
    put(7, 'reset_password_token.create', 'T6000I', { name: 'cy', user: 'ann', ttl: '1h0m0s' }),
    put(8, 'db.session.end', 'TDB01I', { sid: 's', user: 'ann' }),
  ]);
  events.close();
  store.close();
  expect(
    lines(path, 'SELECT time, user, ok, method, mfa_device, address, error FROM logins ORDER BY time'),
  ).toBe(
    [
      '2026-07-01T12:30:00.001Z|ann|0|||1.2.3.4:5|no',
      '2026-07-01T12:30:00.002Z|ann|1|local|key||',
      '2026-07-01T12:30:00.003Z|bob|0||||',
    ].join('\n'),
  );
  expect(lines(path, 'SELECT user, roles, ttl_seconds FROM certificates')).toBe('ann|["dba"]|3600');
  expect(lines(path, 'SELECT bot, event, ok FROM bot_joins')).toBe('ci|bot.join|0');
  expect(lines(path, 'SELECT user, event, device FROM mfa_changes')).toBe('ann|mfa.delete|key');
  expect(lines(path, 'SELECT user, actor, ttl FROM password_resets')).toBe('cy|ann|1h0m0s');
  expect(lines(path, 'SELECT sid, event, user FROM session_ends')).toBe('s|db.session.end|ann');
  expect(lines(path, 'EXPLAIN QUERY PLAN SELECT * FROM certificates')).toContain('USING INDEX event_by_type');
});
