/**
 * A process of its own that exports the made-up quarter out of a store, so that its memory is told apart from that of
 * whoever filled the store. Prints one line of JSON: ExportFigures.
 *
 * Arguments: store, signing key, folder for the bundle, first and last moment of the period.
 */
import { exportBundle } from '../src/usecases/export.ts';

/** What one export in a process of its own came to. */
export interface ExportFigures {
  /** without the start of the process */
  seconds: number;
  /** largest resident set, MB of 10^6 bytes */
  peakMb: number;
  cpuSeconds: number;
  /** size of the zip */
  bytes: number;
}

const [storeFile = '', keyFile = '', outDir = '', from = '', to = ''] = process.argv.slice(2);
const started = performance.now();
const { bytes } = await exportBundle(
  {
    period: undefined,
    from,
    to,
    entity: 'Acme',
    keyFile,
    outDir,
    storeFile,
    snapshot: undefined,
    settingsFile: undefined,
    environment: { SOURCE_DATE_EPOCH: String(Date.parse(to) / 1000) },
  },
  {
    collectorVersion: '0.1.0',
    signal: new AbortController().signal,
    passphrase: () => Promise.resolve(''),
    onWarning: () => undefined,
    onProgress: () => undefined,
  },
);
const seconds = (performance.now() - started) / 1000;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const figures: ExportFigures = {
  seconds,
  peakMb: (maxRSS * 1024) / 1e6,
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  bytes,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
