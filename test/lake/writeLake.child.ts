import { writeSync } from 'node:fs';
import { writeLake } from '../../src/usecases/lake/writeLake.ts';

const [to = '', keyFile, ...storeFiles] = process.argv.slice(2);

await writeLake(
  {
    to,
    keyFile,
    storeFiles,
    period: '2026-01',
    entity: 'Acme Ltd',
    settingsFile: undefined,
    environment: {},
  },
  {
    collectorVersion: '0.1.0',
    signal: new AbortController().signal,
    passphrase: async () => '',
    onWarning: () => {},
    // at once, so that whoever kills at a word meets what follows it
    onProgress: (text) => writeSync(1, `${text.replace('store.db', 'b')}\n`),
  },
);
