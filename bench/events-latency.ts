import { askPages } from '../src/collectors/events/requestPage.ts';
import { DAY_US } from '../src/collectors/events/windows.ts';
import { openGateway } from '../src/gateway/open.ts';
import { delayRelay } from './delay-relay.ts';
import { FIRST_MS } from './events-log.ts';
import { serveLog } from './events-served.ts';
import { atLeast, type Figure, median } from './figure.ts';

const ROUND_TRIP_MS = 30;
const DEFAULT_WINDOW = 65_535;
const PER_DAY = 5_000;
const RUNS = 3;

/** Receives days over one connection, all at the same time. @returns events per second */
async function receive(
  log: { authAddr: string; identityPath: string },
  days: number,
  flowControlWindow?: number,
): Promise<number> {
  const { gateway } = await openGateway({
    ...log,
    ...(flowControlWindow === undefined ? {} : { flowControlWindow }),
  });
  const ask = askPages(gateway, { connection: 0, limit: () => 10_000 });
  const started = performance.now();
  const counts = await Promise.all(
    Array.from({ length: days }, async (_, day) => {
      const fromUs = FIRST_MS * 1000 + day * DAY_US;
      let count = 0;
      for (let key = '', page = 1; page === 1 || key !== ''; page++) {
        const raw = await ask({ fromUs, toUs: fromUs + DAY_US - 1 }, key, page);
        count += raw.count;
        key = raw.lastKey;
      }
      return count;
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  await gateway.close();
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

/** The wide flow-control window against HTTP/2's default one, same client, far from the gateway. */
export async function measure({ quick }: { quick: boolean }): Promise<Figure[]> {
  const days = 16;
  const served = await serveLog(days, PER_DAY);
  const relay = await delayRelay(served.authAddr, ROUND_TRIP_MS);
  const log = { authAddr: relay.address, identityPath: served.identityPath };
  const rates = { wide: [] as number[], narrow: [] as number[] };
  try {
    for (let run = 0; run < RUNS; run++) {
      rates.wide.push(await receive(log, days));
      // A fraction of the log: the rate is the same, and the whole would take minutes.
      rates.narrow.push(await receive(log, quick ? 1 : 4, DEFAULT_WINDOW));
    }
  } finally {
    relay.stop();
    await served.stop();
  }
  const [wide, narrow] = [median(rates.wide), median(rates.narrow)];
  return [
    atLeast(50, {
      name: `receive at ${ROUND_TRIP_MS} ms round trip, against the default flow-control window`,
      value: wide / narrow,
      detail: `${Math.round(wide)} events/s against ${Math.round(narrow)} over one connection; ${days} days in flight with the wide window, ${quick ? 1 : 4} with the narrow one, which shares its 64 KiB among them; median of ${RUNS}`,
    }),
  ];
}
