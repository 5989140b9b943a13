// A pull in a process of its own, dated by the simulated year: for nights on which it is killed, or may write no more.
import { pull } from '../../src/usecases/pull.ts';

const [authAddr = '', identityFile = '', storeFile = '', presentMs = '0'] = process.argv.slice(2);
const begun = Date.now();

try {
  await pull(
    {
      ...{
        authAddr,
        proxy: undefined,
        proxyCaFile: undefined,
        cluster: undefined,
        connectionUpgrade: 'never',
      },
      ...{ identityFile, storeFile, since: undefined, until: undefined, clockSkewReason: undefined },
      environment: {},
    },
    {
      collectorVersion: '0.0.0',
      signal: new AbortController().signal,
      clock: () => Number(presentMs) + (Date.now() - begun),
      onConnected: () => undefined,
      onWarning: () => undefined,
      onDataset: () => process.stdout.write('.'),
      onEvents: () => undefined,
    },
  );
} catch (error) {
  process.stdout.write((error as { code?: string }).code ?? String(error));
  process.exitCode = (error as { exit?: number }).exit ?? 1;
}
