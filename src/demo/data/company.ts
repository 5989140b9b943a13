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
  /** the state when the quarter began, with an empty log: for a snapshot that a roll-forward can start from */
  before: GatewayData;
  /** days of the data, RFC 3339: since inclusive, until exclusive */
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
  const [beforeText, stateText, eventText] = await Promise.all(
    ['state-before.json', 'state.json', 'events.jsonl'].map((name) =>
      readFile(new URL(name, FOLDER), 'utf8'),
    ),
  );
  const { period, ...state } = JSON.parse(stateText ?? '') as CompanyState;
  const { period: _, ...before } = JSON.parse(beforeText ?? '') as CompanyState;
  return { data: { ...state, events: lines(eventText ?? '') }, before: { ...before, events: [] }, period };
}
