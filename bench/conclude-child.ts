/** A process of its own that concludes on the made-up quarter of a store, and prints the seconds it took. Argument: the store. */
import { conclude, openForConclusion } from '../src/usecases/conclude/conclude.ts';
import { QUARTER_FROM_MS, QUARTER_TO_MS } from './data/quarterEvents.ts';

const [file = ''] = process.argv.slice(2);
const started = performance.now();
const store = openForConclusion(file);
const { set } = conclude(store, { fromMs: QUARTER_FROM_MS, toMs: QUARTER_TO_MS, label: 'quarter' });
const seconds = (performance.now() - started) / 1000;
set.close();
store.close();
process.stdout.write(JSON.stringify({ seconds }));
