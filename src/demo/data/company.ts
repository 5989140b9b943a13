import { readFile } from 'node:fs/promises';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { GatewayData } from './gatewayData.ts';

// From src/demo/data as from dist/demo/data the package's root is three levels up.
const FOLDER = new URL('../../../fixtures/company/', import.meta.url);

interface CompanyState extends Omit<GatewayData, 'events' | 'eventPage'> {
  period: { since: string; until: string };
}

/** The made-up company of fixtures/company: its state at the end of the quarter and the audit log that led there. */
export interface Company {
  data: GatewayData;
  /** days covered, RFC 3339: since inclusive, until exclusive */
  period: { since: string; until: string };
}

function lines(text: string): JsonObject[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonObject);
}

/** Reads the company from the package's own fixtures. */
export async function loadCompany(): Promise<Company> {
  const [stateText, eventText] = await Promise.all([
    readFile(new URL('state.json', FOLDER), 'utf8'),
    readFile(new URL('events.jsonl', FOLDER), 'utf8'),
  ]);
  const { period, ...state } = JSON.parse(stateText) as CompanyState;
  return { data: { ...state, events: lines(eventText) }, period };
}
