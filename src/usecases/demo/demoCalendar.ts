import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { NightSpan } from '../../demo/data/everyday.ts';
import type { GatewayData } from '../../demo/data/gatewayData.ts';
import { liveNight } from '../../demo/data/nights.ts';
import { shiftDays } from '../../demo/data/shiftDays.ts';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';

const DAY_MS = 86_400_000;
/** A night that passes at once: its events have times of the last seconds. */
const AT_ONCE_MS = 2_000;
/** Most nights of one company. */
export const MOST_NIGHTS = 400;

const calendarSchema = z.strictObject({
  /** days by which the company's quarter was moved */
  days: z.number().int(),
  /** nights since the quarter: from and to, milliseconds since 1970 */
  nights: z.array(z.tuple([z.number().int(), z.number().int()])).max(MOST_NIGHTS),
  proxy: z.string(),
  auth: z.string(),
});

/** Addresses of a gateway that is served. */
export interface Addresses {
  /** host:port of the proxy, and of the auth service */
  proxy: string;
  auth: string;
}

/**
 * The company's place in time: its quarter ends on the day on which it was first served, or so many nights before. What has
 * passed once stays as it was, whenever the folder is served again.
 */
export class DemoCalendar {
  readonly #file: string;
  readonly #company: GatewayData;
  readonly #days: number;
  readonly #nights: NightSpan[] = [];
  #data: GatewayData;
  /** the changes of each night, in a sentence */
  readonly happened: string[] = [];
  /** addresses when the folder was served last; null: it never was */
  readonly last: Addresses | null;

  /**
   * @param nights how many nights pass now: by their days where the folder was never served, else at once
   * @param nowMs the present, milliseconds since 1970
   * @throws AffidavitError FILE_INVALID where the folder's file is damaged, USAGE for too many nights
   */
  constructor(outDir: string, company: GatewayData, nights: number, nowMs: number) {
    this.#file = path.join(outDir, 'gateway.json');
    const kept = existsSync(this.#file) ? readCalendar(this.#file) : null;
    const today = Math.floor((nowMs - Date.parse(company.now)) / DAY_MS);
    this.#days = kept?.days ?? today - nights;
    this.last = kept === null ? null : { proxy: kept.proxy, auth: kept.auth };
    const { events, eventPage: _, eventExport: __, ...state } = company;
    const moved = shiftDays(state as unknown as JsonObject, this.#days) as unknown as typeof state;
    this.#company = { ...moved, events: shiftDays(events, this.#days) };
    this.#data = this.#company;
    for (const [fromMs, toMs] of kept?.nights ?? []) this.#pass({ fromMs, toMs });
    // days on which nobody served the folder
    const endMs = () => this.#nights.at(-1)?.toMs ?? Date.parse(this.#company.now);
    while (endMs() + DAY_MS <= nowMs && this.#nights.length < MOST_NIGHTS)
      this.#pass({ fromMs: endMs(), toMs: endMs() + DAY_MS });
    if (kept !== null) for (let left = nights; left > 0; left -= 1) this.passAtOnce(nowMs);
    this.#data = { ...this.#data, now: new Date(nowMs).toISOString() };
  }

  /** days by which the company's dates were moved */
  get days(): number {
    return this.#days;
  }

  get data(): GatewayData {
    return this.#data;
  }

  /** Lets one night pass at once. @returns its change, in a sentence @throws AffidavitError USAGE */
  passAtOnce(nowMs: number): string {
    if (this.#nights.length >= MOST_NIGHTS)
      throw new AffidavitError(
        'USAGE',
        `The company has lived ${MOST_NIGHTS} nights already.`,
        'Serve another folder with --out.',
      );
    const endMs = this.#nights.at(-1)?.toMs ?? Date.parse(this.#company.now);
    return this.#pass({ fromMs: Math.min(Math.max(endMs, nowMs - AT_ONCE_MS), nowMs), toMs: nowMs });
  }

  /** Keeps the calendar for the next time. @throws AffidavitError DISK_FULL, WRITE_… */
  save(addresses: Addresses): void {
    const nights = this.#nights.map(({ fromMs, toMs }) => [fromMs, toMs]);
    try {
      writeFileSync(this.#file, `${JSON.stringify({ days: this.#days, nights, ...addresses })}\n`);
    } catch (cause) {
      throw writeError(cause, `write ${this.#file}`);
    }
  }

  #pass(span: NightSpan): string {
    this.#nights.push(span);
    const night = liveNight(this.#company, this.#data, this.#nights.length, span);
    this.#data = night.data;
    this.happened.push(night.happened);
    return night.happened;
  }
}

function readCalendar(file: string): z.infer<typeof calendarSchema> {
  try {
    return calendarSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new AffidavitError(
      'FILE_INVALID',
      `${file} is not the calendar of a demonstration.`,
      'Name another folder with --out, or move that file away.',
      { cause },
    );
  }
}
