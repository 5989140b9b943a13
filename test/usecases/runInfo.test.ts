import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { runInfo } from '../../src/usecases/runInfo.ts';

test('the command line is kept as a shell would need it, without secrets', () => {
  const { host, command_line } = runInfo([
    'pull',
    '--proxy',
    'https://alice:hunter2-long@gw.example.com:443',
    '--identity',
    "my files/it's.pem",
    '--clock-skew-reason',
    'password=Tr0ub4dor&3',
  ]);
  expect(host).toBe(hostname());
  expect(command_line).toMatch(/^affidavit pull --proxy /);
  expect(command_line).toContain(`--identity 'my files/it'\\''s.pem'`);
  expect(command_line).not.toMatch(/hunter2|Tr0ub4dor/);
  expect(runInfo([]).command_line).toBe('affidavit');
  expect(runInfo(['x'.repeat(10_000)]).command_line.length).toBeLessThan(4_010);
});
