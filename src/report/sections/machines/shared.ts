import { type Html, html } from '../../html/html.ts';
import type { Page } from '../../page.ts';
import { sentence } from '../../parts/values.ts';

/** Bytes of a table, and its rows. */
export const ROOM = 60_000;
export const MOST = 150;

type Db = Page['conclusion']['set']['db'];

export function countOf(db: Db, table: string): number {
  return db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() as number;
}

/** Meaning of an empty list: the status of its dataset decides. */
export function statusText(db: Db, table: string, none: string): Html {
  const found = db
    .prepare<[string], { status: string; reason: string }>(
      'SELECT status, reason FROM dataset_status WHERE table_name = ?',
    )
    .get(table);
  if (found === undefined || found.status === 'not_collected') return html`${table} was not collected.`;
  if (found.status === 'empty' || found.status === 'complete') return html`${none}; the listing is complete.`;
  return html`${none}; ${table} is ${found.status}${found.reason !== '' && html`: ${sentence(found.reason)}`}.`;
}
