import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { Call } from '../grpc/server.ts';
import { nameOf } from './servedState.ts';

const DEFAULT_PAGE = 1000;

/** One page of a listing and where the next one begins. */
export interface Page {
  rows: JsonObject[];
  next: string;
}

/**
 * Cuts a listing into pages by name. A size above the maximum is lowered without a word (teleport-api §2.0.3).
 *
 * @param all the whole listing
 * @param size requested; 0 = the server's choice
 * @param token name of the first row of the page; empty = from the start
 * @param maximum the server's own largest page
 */
export function pageOf(
  all: readonly JsonObject[],
  size: number,
  token: string,
  maximum: number,
  call: Call,
): Page {
  const sorted = inOrder(all) ? all : [...all].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const found = token === '' ? 0 : sorted.findIndex((row) => nameOf(row) >= token);
  const start = found === -1 ? sorted.length : found;
  if (call.paging === 'empty-page') return { rows: [], next: nextName(sorted, start) };
  const count = Math.min(size > 0 ? size : DEFAULT_PAGE, maximum);
  const from = call.paging === 'duplicate-rows' && start > 0 ? start - 1 : start;
  const next = nextName(sorted, start + count);
  const rows = sorted.slice(from, start + count);
  // A first page has no token to repeat: it names itself instead, and every later one repeats that token.
  if (call.paging === 'repeat-token') return { rows, next: token || nextName(sorted, start) };
  return { rows, next };
}

// Listings mostly lie in order already: ten thousand users are not sorted again for every page.
function inOrder(rows: readonly JsonObject[]): boolean {
  return rows.every((row, index) => index === 0 || nameOf(rows[index - 1] as JsonObject) <= nameOf(row));
}

function nextName(sorted: readonly JsonObject[], at: number): string {
  const row = sorted[at];
  return row ? nameOf(row) : '';
}
