/**
 * A process of its own that writes a bundle of nothing but the audit log of a store, and prints the seconds it took.
 *
 * Arguments: store, signing key, folder for the bundle.
 */
import { writeBundle } from '../src/bundle/export/writeBundle.ts';
import { loadSigningKey } from '../src/bundle/keys/signingKey.ts';
import { openStoreForReading } from '../src/store/file/open.ts';
import { events, sampleInput } from '../test/bundle/support/sampleInput.ts';
import { QUARTER_FROM_MS, QUARTER_TO_MS } from './data/quarterEvents.ts';

const DAY_MS = 86_400_000;
const [storeFile = '', keyFile = '', outDir = ''] = process.argv.slice(2);
const started = performance.now();
const store = openStoreForReading(storeFile);
const range = { fromUs: QUARTER_FROM_MS * 1000, toUs: QUARTER_TO_MS * 1000 };
const count = store.countEvents(range);
const days = Array.from({ length: (QUARTER_TO_MS - QUARTER_FROM_MS) / DAY_MS }, (_, day) =>
  new Date(QUARTER_FROM_MS + day * DAY_MS).toISOString().slice(0, 10),
);
const input = sampleInput({
  datasets: [],
  timezone: 'UTC',
  events: {
    ...events({}),
    days: () => days,
    linesOfDay: (day) => {
      const fromUs = Date.parse(day) * 1000;
      return store.eventLines({ fromUs, toUs: fromUs + DAY_MS * 1000 });
    },
    counts: { raw: count, parsed: count },
  },
});
const { path } = await writeBundle(input, { outDir, signer: await loadSigningKey(keyFile) });
store.close();
process.stdout.write(JSON.stringify({ path, seconds: (performance.now() - started) / 1000 }));
