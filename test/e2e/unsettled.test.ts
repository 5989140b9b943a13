import { expect, it } from 'vitest';
import { affidavit, json } from '../support/cli.ts';
import { openScene } from '../support/scene.ts';

const scene = await openScene({
  faults: {
    rules: [
      {
        rpc: 'proto.AuthService/GetLocks',
        fault: {
          kind: 'status',
          status: 7,
          message: 'access denied to perform action "list" on "lock" \u001b[31m',
        },
      },
    ],
  },
});

it('--quiet prints one line of a pull that left a dataset denied, and nothing else', async () => {
  const { status, stdout, stderr } = await affidavit([...scene.pull(scene.newStore()), '--quiet']);
  expect([status, stdout]).toEqual([4, '']);
  expect(stderr).toMatch(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ snapshot 1 incomplete: locks denied \(access denied.+\n$/,
  );
  expect(stderr.trimEnd()).not.toContain('\n');
  expect(stderr).not.toContain('\u001b');
});

it('--debug adds the stack on stderr, and with --json the document stays alone on stdout', async () => {
  const nowhere = [
    'pull',
    '--auth-addr',
    '127.0.0.1:1',
    '--identity',
    scene.at('identity'),
    '--store',
    scene.newStore(),
  ];
  const { document, status, stderr } = await json<{ error: { code: string } }>([...nowhere, '--debug']);
  expect([status, document.error.code]).toEqual([3, 'GATEWAY_UNREACHABLE']);
  expect(stderr).toContain('\n    at ');
  expect((await json(nowhere)).stderr).not.toContain('\n    at ');
});

it('what is typed is printed without control characters', async () => {
  const { status, stderr } = await affidavit([
    'pull',
    '--identity',
    'a\u001b]0;x\u0007\u202eb',
    '--auth-addr',
    'h:1',
  ]);
  expect(status).not.toBe(0);
  expect(stderr).toContain('\\u001b]0;x\\u0007\\u202eb');
  expect(stderr).not.toContain('\u0007');
  expect(stderr).not.toContain('\u202e');
});
