/**
 * A process of its own that pulls a made-up log into a new store or the plain way into a database, so that its memory and
 * its processor time are told apart from the gateway's. Prints one line of JSON: PullFigures.
 *
 * Arguments: `ours`, `plain`, or `narrow` (ours over HTTP/2's default flow-control window); address; identity; path; days; events a day.
 */
import { pullEvents } from '../src/collectors/events/pullEvents.ts';
import { DAY_US, planWindows } from '../src/collectors/events/windows.ts';
import { openGateway } from '../src/gateway/open.ts';
import { openStoreForWriting } from '../src/store/file/open.ts';
import type { PullFigures } from './events-child.ts';
import { FIRST_MS } from './events-log.ts';
import { plainPull } from './events-plain.ts';

const [way = 'ours', authAddr = '', identityPath = '', path = '', days = '1', perDay = '1'] =
  process.argv.slice(2);
const expected = Number(days) * Number(perDay);
const nowMs = FIRST_MS + (Number(days) * DAY_US) / 1000 + 3_600_000;
const { gateway } = await openGateway({ identityPath, authAddr });

async function ours(): Promise<number> {
  const store = openStoreForWriting(path);
  const pulled = await pullEvents({ gateway, store, snapshot: 1, nowMs, sinceMs: FIRST_MS });
  store.close();
  if (pulled.dataset.status !== 'complete') throw new Error(JSON.stringify(pulled.dataset));
  return pulled.events.new_rows;
}

async function plain(): Promise<number> {
  const { windows } = planWindows({ nowUs: nowMs * 1000, sinceUs: FIRST_MS * 1000 }, []);
  return await plainPull(gateway, path, windows);
}

const started = performance.now();
const count = way === 'plain' ? await plain() : await ours();
const seconds = (performance.now() - started) / 1000;
if (count !== expected) throw new Error(`expected ${expected} events, got ${count}`);
await gateway.close();
const figures: PullFigures = { events: count, seconds, eventsPerSecond: count / seconds };
process.stdout.write(`${JSON.stringify(figures)}\n`);
