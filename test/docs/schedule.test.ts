import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { cronLine } from '../../src/usecases/schedule/cronLine.ts';
import { nightlyRun } from '../../src/usecases/schedule/nightlyRun.ts';
import { ROOT } from '../support/root.ts';

it.each(['README.md', 'docs/year.md'])('%s shows the line that the command prints', (page) => {
  const options = { node: '/usr/bin/node', program: '/usr/lib/node_modules/affidavit/bin/run.js' };
  const file = { path: '/var/lib/soc2/affidavit.yaml', values: { store: '/var/lib/soc2/evidence.db' } };
  const run = nightlyRun({
    ...{ ...options, version: '', file, given: {}, environment: {} },
    ...{ proxy: 'teleport.example.com:443', authAddr: undefined, cluster: undefined },
    ...{ identityFile: '/var/lib/soc2/identity/identity', storeFile: file.values.store },
  });
  const command = [options.node, options.program, ...run.args, '--config', file.path];
  expect(readFileSync(path.join(ROOT, page), 'utf8').split('\n')).toContain(cronLine(run, command, null));
});
