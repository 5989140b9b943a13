import { parentPort, workerData } from 'node:worker_threads';
import type { EventPageRequest } from '../src/demo/data/gatewayData.ts';
import { startEmbeddedGateway } from '../src/demo/embeddedGateway.ts';
import { smallData } from '../test/demo/support.ts';
import { EncodedLog, FIRST_MS } from './events-log.ts';

/** Entry of the thread that startLog starts: a gateway whose audit log is encoded beforehand. */
const { days, perDay, identityPath } = workerData as { days: number; perDay: number; identityPath: string };
const DAY_MS = 86_400_000;
const log = new EncodedLog(perDay);
const nothing = new Uint8Array(0);

function eventPage({ fromMs, startKey }: EventPageRequest): Uint8Array {
  const day = Math.floor((fromMs - FIRST_MS) / DAY_MS);
  if (day < 0 || day >= days) return nothing;
  if ((fromMs - FIRST_MS) % DAY_MS >= 1) return log.tail(day, fromMs);
  return log.page(day, Number(startKey)) ?? nothing;
}

const gateway = await startEmbeddedGateway({ data: { ...smallData(), events: [], eventPage } });
await gateway.identity({ path: identityPath });
parentPort?.postMessage(gateway.authAddr);
