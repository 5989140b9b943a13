import { expect, it } from 'vitest';
import { affidavit, failure } from '../support/cli.ts';

it.each([
  ['a command', ['pul'], 'pul (did you mean pull?)', 'affidavit pull --help'],
  [
    'a command before its arguments',
    ['verfy', 'a.zip'],
    'verfy (did you mean verify?)',
    'affidavit verify --help',
  ],
  ['a topic', ['reviw'], 'reviw (did you mean review?)', 'affidavit review --help'],
  [
    'a topic before its command',
    ['reviw', 'start'],
    'did you mean review start?',
    'affidavit review start --help',
  ],
  [
    'a command of a topic',
    ['review', 'strat'],
    'did you mean review start?',
    'affidavit review start --help',
  ],
  ['both', ['reviw', 'strat', 'x.csv'], 'did you mean review start?', 'affidavit review start --help'],
  ['both, with a colon', ['review:strat'], 'did you mean review start?', 'affidavit review start --help'],
  [
    'the beginning of a topic',
    ['snap', 'list'],
    'did you mean snapshots list?',
    'affidavit snapshots list --help',
  ],
  ['a command without its topic', ['backup'], 'Unknown command: backup.', '`affidavit store backup`'],
  [
    'a command that the topic lacks',
    ['keys', 'destroy'],
    'Unknown command: keys destroy.',
    '`affidavit keys create`',
  ],
  [
    'a topic alone',
    ['store'],
    'store needs one of its commands: backup, check, compact, prune, rekey',
    'affidavit store --help',
  ],
  ['a word after a command', ['pull', 'stray'], 'pull takes no argument: stray.', 'affidavit pull --help'],
  [
    'a word after a command of a topic',
    ['store', 'check', 'stray'],
    'store check takes no argument: stray.',
    'affidavit store check --help',
  ],
  ['nothing near', ['frobnicate'], 'Unknown command: frobnicate.', 'affidavit --help'],
  ['a flag before the command', ['--quite', 'pull'], 'has to come before --quite', 'affidavit --help'],
  ['a flag', ['export', '--perid', '2026-Q3'], '--perid (did you mean --period?)', 'affidavit export --help'],
  [
    'a flag with one dash',
    ['export', '-period', '2026-Q3'],
    'did you mean --period?',
    'affidavit export --help',
  ],
  ['a global flag', ['status', '--quite'], '--quite (did you mean --quiet?)', 'affidavit status --help'],
  [
    'two flags',
    ['status', '--stor', 'x', '--xyzzy'],
    '--stor (did you mean --store?), --xyzzy.',
    'affidavit status --help',
  ],
  [
    'a value',
    ['review', 'start', '--scope', 'priviledged'],
    'did you mean privileged?',
    'affidavit review start --help',
  ],
  [
    'a value of a list',
    ['people', 'template', '--kind', 'leaver'],
    'did you mean leavers?',
    'affidavit people template --help',
  ],
  [
    'the subject of help',
    ['help', 'reviw', 'start'],
    'did you mean review start?',
    'affidavit review start --help',
  ],
] as const)(
  '%s that is mistyped: exit 2, what was meant, and nothing is run',
  async (_what, args, message, hint) => {
    const { status, stdout, stderr } = await affidavit(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stderr).toContain('code: USAGE (exit 2)');
    const found = await failure(args);
    expect(found).toMatchObject({ status: 2, exit: 2, code: 'USAGE', stderr: '' });
    expect(found.message).toContain(message);
  },
);

it('the help of a mistyped command is an error, too, and that of a topic is not', async () => {
  const wrong = await affidavit(['reviw', 'start', '--help']);
  expect([wrong.status, wrong.stdout]).toEqual([2, '']);
  expect(wrong.stderr).toContain('did you mean review start?');
  const topic = await affidavit(['store', '--help']);
  expect(topic).toMatchObject({ status: 0, stderr: '' });
  expect(topic.stdout).toContain('store rekey');
});

it('under --quiet it is one line', async () => {
  const { stderr, status } = await affidavit(['reviw', '--quiet']);
  expect([status, stderr]).toEqual([
    2,
    'error: Unknown command: reviw (did you mean review?). (USAGE, exit 2)\n',
  ]);
});
