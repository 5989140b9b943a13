import { type Html, html } from '../../html/html.ts';
import type { Page } from '../../page.ts';
import { Budget } from '../../parts/budget.ts';
import { tableOf } from '../../parts/table.ts';
import { NIL, name, sentence, time } from '../../parts/values.ts';
import { countOf, MOST, ROOM, statusText } from './shared.ts';

interface Token {
  token: string;
  method: string;
  secret: number;
  expires: string;
  missing_bound: string;
  bot: string;
  owner: string;
}

/** Join tokens and what each allows. */
export function* tokens({ conclusion: { set }, files }: Page): Generator<Html> {
  yield html`<h3>Join tokens</h3>`;
  const rows = set.db
    .prepare<[], Token>(
      `SELECT t.token, t.method, t.secret, t.expires, t.missing_bound, t.bot,
         coalesce(nullif(t.owner, ''), (SELECT max(o.owner) FROM machine_owners o WHERE o.machine = 'token:' || t.token), '') AS owner
       FROM token_facts t ORDER BY t.secret DESC, t.token, t.row_id LIMIT ${MOST + 1}`,
    )
    .all();
  yield* tableOf<Token>({
    caption: 'Join tokens',
    columns: [
      {
        head: 'Token',
        width: 27,
        cell: ({ token, bot }) =>
          html`${name(token)}${bot !== '' && html`<span class="sub">of bot ${name(bot)}</span>`}`,
      },
      { head: 'Method', width: 12, cell: ({ method }) => name(method) },
      {
        head: 'Owner',
        width: 22,
        cell: ({ owner }) => (owner === '' ? html`<span class="bad">no owner</span>` : name(owner)),
      },
      {
        head: 'Secret',
        width: 17,
        cell: ({ secret, missing_bound }) =>
          html`${secret === 1 ? 'static secret' : 'no secret'}${missing_bound !== '' && html`<span class="sub">not bound: ${sentence(missing_bound, 160)}</span>`}`,
      },
      { head: 'Expires', width: 22, cell: ({ expires }) => (expires === '' ? 'never' : time(expires)) },
    ],
    rows,
    none: statusText(set.db, 'tokens', 'No join token was listed'),
    budget: new Budget(ROOM),
    most: MOST,
    rest: {
      total: countOf(set.db, 'token_facts'),
      where: html`${files.link('evidence/tokens.csv')} has all.`,
    },
  });
}

interface Workload {
  workload_identity: string;
  spiffe_id: string;
  owner: string;
  rules: number;
  empty_rules: number;
  max_ttl: string;
}

/** Workload identities. */
export function* workloads({ conclusion: { set }, files }: Page): Generator<Html> {
  yield html`<h3>Workload identities</h3>`;
  const rows = set.db
    .prepare<[], Workload>(
      `SELECT w.workload_identity, w.spiffe_id, w.owner, w.max_ttl, coalesce(f.rules, 0) AS rules, coalesce(f.empty_rules, 0) AS empty_rules
       FROM (SELECT * FROM workload_identities ORDER BY workload_identity, row_id LIMIT ${MOST + 1}) w
       LEFT JOIN workload_facts f ON f.workload_identity = w.workload_identity ORDER BY w.workload_identity, w.row_id`,
    )
    .all();
  yield* tableOf<Workload>({
    caption: 'Workload identities',
    columns: [
      { head: 'Identity', width: 22, cell: (row) => name(row.workload_identity) },
      { head: 'SPIFFE id', width: 32, cell: ({ spiffe_id }) => name(spiffe_id) },
      {
        head: 'Owner',
        width: 18,
        cell: ({ owner }) => (owner === '' ? html`<span class="bad">no owner</span>` : name(owner)),
      },
      {
        head: 'Rules',
        width: 16,
        cell: ({ rules, empty_rules }) =>
          html`${rules}${empty_rules > 0 && html`<span class="sub">${empty_rules} without a condition</span>`}`,
      },
      { head: 'Longest life', width: 12, cell: ({ max_ttl }) => (max_ttl === '' ? NIL : name(max_ttl)) },
    ],
    rows,
    none: statusText(set.db, 'workload_identities', 'No workload identity was listed'),
    budget: new Budget(ROOM),
    most: MOST,
    rest: {
      total: countOf(set.db, 'workload_identities'),
      where: html`${files.link('evidence/workload_identities.csv')} has all.`,
    },
  });
}
