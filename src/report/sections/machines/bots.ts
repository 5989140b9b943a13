import { type Html, html } from '../../html/html.ts';
import type { Page } from '../../page.ts';
import { Budget } from '../../parts/budget.ts';
import { tableOf } from '../../parts/table.ts';
import { NIL, name, sentence, time } from '../../parts/values.ts';
import { countOf, MOST, ROOM, statusText } from './shared.ts';

interface Bot {
  bot: string;
  owner: string;
  roles: string;
  standing: number;
  privileged: string | null;
  method: string | null;
  last_join: string | null;
  instances: number;
}

/** Bots with their standing roles, owners and last joins. */
export function* bots({ conclusion: { set }, files }: Page): Generator<Html> {
  yield html`<h3>Bots</h3><p class="small">Standing roles are those that the bot holds, or can take on, without an end.</p>`;
  const rows = set.db
    .prepare<[], Bot>(
      `SELECT b.bot, coalesce(nullif(b.owner, ''), (SELECT max(o.owner) FROM machine_owners o WHERE o.machine = 'bot:' || b.bot), '') AS owner,
         coalesce((SELECT group_concat(role, '; ') FROM (SELECT DISTINCT g.role AS role FROM grants g WHERE g.holder = 'bot:' || b.bot AND g.in_force = 1 ORDER BY 1)), '') AS roles,
         (SELECT count(DISTINCT g.role) FROM grants g WHERE g.holder = 'bot:' || b.bot AND g.in_force = 1 AND g.standing = 1) AS standing,
         (SELECT group_concat(role, '; ') FROM (SELECT DISTINCT g.role AS role FROM grants g WHERE g.holder = 'bot:' || b.bot AND g.in_force = 1 AND g.standing = 1 AND g.privileged = 1 ORDER BY 1)) AS privileged,
         (SELECT j.method FROM bot_joins j WHERE j.bot = b.bot AND j.ok = 1 ORDER BY j.time_us DESC LIMIT 1) AS method,
         (SELECT j.time FROM bot_joins j WHERE j.bot = b.bot AND j.ok = 1 ORDER BY j.time_us DESC LIMIT 1) AS last_join,
         (SELECT count(*) FROM bot_instances i WHERE i.bot = b.bot) AS instances
       FROM bots b ORDER BY (privileged IS NULL), b.bot, b.row_id LIMIT ${MOST + 1}`,
    )
    .all();
  yield* tableOf<Bot>({
    caption: 'Bots',
    columns: [
      { head: 'Bot', width: 18, cell: ({ bot }) => name(bot) },
      {
        head: 'Owner',
        width: 22,
        cell: ({ owner }) => (owner === '' ? html`<span class="bad">no owner</span>` : name(owner)),
      },
      {
        head: 'Roles',
        width: 22,
        cell: ({ roles, standing }) =>
          html`${sentence(roles, 200)}<span class="sub">${standing} standing</span>`,
      },
      {
        head: 'Standing privilege',
        width: 15,
        cell: ({ privileged }) =>
          privileged === null ? 'none' : html`<strong>${sentence(privileged, 160)}</strong>`,
      },
      { head: 'Join method', width: 10, cell: ({ method }) => (method === null ? NIL : name(method)) },
      {
        head: 'Last seen',
        width: 13,
        cell: ({ last_join, instances }) =>
          html`${last_join === null ? html`<span class="small">no join in the period</span>` : time(last_join)}${instances > 0 && html`<span class="sub">${instances} instances</span>`}`,
      },
    ],
    rows,
    none: 'No bot was listed.',
    budget: new Budget(ROOM),
    most: MOST,
    rest: { total: countOf(set.db, 'bots'), where: html`${files.link('evidence/bots.csv')} has all.` },
  });
}

interface Instance {
  bot: string;
  instance: string;
  join_method: string;
  joined: string;
  expires: string;
  last_seen: string | null;
  attested: string;
}

/** Bot instances, how each joined and when it was last seen. */
export function* instances({ conclusion: { set }, files }: Page): Generator<Html> {
  yield html`<h3>Bot instances</h3>`;
  const rows = set.db
    .prepare<[], Omit<Instance, 'attested'>>(
      `SELECT i.bot, i.instance, i.join_method, i.joined, i.expires,
         (SELECT max(j.time) FROM bot_joins j WHERE j.bot = i.bot AND j.bot_instance = i.instance AND j.ok = 1) AS last_seen
       FROM bot_instances i ORDER BY i.bot, i.instance, i.row_id LIMIT ${MOST + 1}`,
    )
    .all()
    .map((row) => ({ ...row, attested: ATTESTATION[row.join_method] ?? 'by its platform' }));
  yield* tableOf<Instance>({
    caption: 'Bot instances',
    columns: [
      {
        head: 'Instance',
        width: 30,
        cell: ({ bot, instance }) => html`${name(instance)}<span class="sub">${name(bot)}</span>`,
      },
      {
        head: 'Join method',
        width: 16,
        cell: ({ join_method }) => (join_method === '' ? NIL : name(join_method)),
      },
      {
        head: 'Attestation',
        width: 20,
        cell: ({ attested, join_method }) => (join_method === '' ? NIL : attested),
      },
      {
        head: 'Joined',
        width: 17,
        cell: ({ joined, last_seen }) =>
          html`${time(joined)}${last_seen && html`<span class="sub">last join ${time(last_seen)}</span>`}`,
      },
      { head: 'Expires', width: 17, cell: ({ expires }) => time(expires) },
    ],
    rows,
    none: statusText(set.db, 'bot_instances', 'No bot instance was listed'),
    budget: new Budget(ROOM),
    most: MOST,
    rest: {
      total: countOf(set.db, 'bot_instances'),
      where: html`${files.link('evidence/bot_instances.csv')} has all.`,
    },
  });
}

/** Meaning of each join method; every method that is not here is one of a platform that attests the machine. */
const ATTESTATION: Readonly<Record<string, string>> = {
  token: 'none: knowledge of a secret',
  bound_keypair: 'by a registered key pair',
  tpm: 'by a TPM',
};
