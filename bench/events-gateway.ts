import { parentPort, workerData } from 'node:worker_threads';
import type { EventPageRequest } from '../src/demo/data/gatewayData.ts';
import { startEmbeddedGateway } from '../src/demo/embeddedGateway.ts';
import { smallData } from '../test/demo/support.ts';
import { EncodedLog, FIRST_MS } from './events-log.ts';

/** Entry of the thread that startLog starts: a gateway whose audit log is encoded beforehand. */
const { days, perDay, identityPath, exported } = workerData as {
  days: number;
  perDay: number;
  identityPath: string;
  exported: boolean;
};
const DAY_MS = 86_400_000;
const log = new EncodedLog(perDay);
const nothing = new Uint8Array(0);

const dayOf = (timeMs: number): number => Math.floor((timeMs - FIRST_MS) / DAY_MS);

function eventPage({ fromMs, startKey, order }: EventPageRequest): Uint8Array {
  const day = dayOf(fromMs);
  if (day < 0 || day >= days) return nothing;
  // Newest first: the last event is enough to be held against what is known.
  if (order === 1) return log.tail(day, fromMs);
  if ((fromMs - FIRST_MS) % DAY_MS >= 1) return log.tail(day, fromMs);
  return log.page(day, Number(startKey)) ?? nothing;
}

const eventExport = {
  chunks: (dayMs: number) => (dayOf(dayMs) < 0 || dayOf(dayMs) >= days ? [] : log.chunks),
  framed: (dayMs: number, chunk: string, cursor: string) => log.framed(dayOf(dayMs), chunk, cursor),
};
const gateway = await startEmbeddedGateway({
  data: { ...smallData(), events: [], eventPage, ...(exported ? { eventExport } : {}) },
  ...(exported ? { personality: '18' } : {}),
});
await gateway.identity({ path: identityPath });
parentPort?.postMessage(gateway.authAddr);
