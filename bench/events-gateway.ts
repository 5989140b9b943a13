import { parentPort, workerData } from 'node:worker_threads';
import type { EventPageRequest } from '../src/demo/data/gatewayData.ts';
import { startEmbeddedGateway } from '../src/demo/embeddedGateway.ts';
import { eventBytes, eventsPageBytes } from '../src/demo/encode/eventMessage.ts';
import type { JsonObject } from '../src/formats/canonicalJson.ts';
import { smallData } from '../test/demo/support.ts';
import { sampleEvent } from './events-sample.ts';

/**
 * A gateway in a thread of its own that serves `days` days of `perDay` events in pages that are encoded beforehand, so that
 * the gateway is not what is measured.
 */
const { days, perDay, firstMs, identityPath } = workerData as {
  days: number;
  perDay: number;
  firstMs: number;
  identityPath: string;
};
const DAY_MS = 86_400_000;
const PER_PAGE = 1250;

interface Day {
  pages: Uint8Array[];
  lastMs: number;
  last: Uint8Array;
}

function encodeDay(day: number): Day {
  const encoded = Array.from({ length: perDay }, (_, i) => {
    const timeMs = firstMs + day * DAY_MS + Math.floor((i * (DAY_MS - 1)) / perDay);
    const json = sampleEvent(day * perDay + i) as JsonObject;
    const uid = String(json.uid);
    return { timeMs, bytes: eventBytes({ uid, type: String(json.event), timeMs, json }) };
  });
  const pages: Uint8Array[] = [];
  for (let at = 0; at < perDay; at += PER_PAGE) {
    const more = at + PER_PAGE < perDay;
    pages.push(
      eventsPageBytes(
        encoded.slice(at, at + PER_PAGE).map(({ bytes }) => bytes),
        more ? String(pages.length + 1) : '',
      ),
    );
  }
  const last = encoded.at(-1);
  return {
    pages,
    lastMs: last?.timeMs ?? 0,
    last: eventsPageBytes(last === undefined ? [] : [last.bytes], ''),
  };
}

const log = Array.from({ length: days }, (_, day) => encodeDay(day));

function eventPage({ fromMs, startKey }: EventPageRequest): Uint8Array {
  const day = log[Math.floor((fromMs - firstMs) / DAY_MS)];
  if (day === undefined) return new Uint8Array(0);
  if ((fromMs - firstMs) % DAY_MS >= 1) return fromMs <= day.lastMs ? day.last : new Uint8Array(0);
  return day.pages[Number(startKey)] ?? new Uint8Array(0);
}

const gateway = await startEmbeddedGateway({ data: { ...smallData(), events: [], eventPage } });
await gateway.identity({ path: identityPath });
parentPort?.postMessage(gateway.authAddr);
