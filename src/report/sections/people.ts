import { type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { tableOf } from '../parts/table.ts';
import { day, NIL, name, sentence, time } from '../parts/values.ts';

const GRANTS_ROOM = 180_000;
const USERS_ROOM = 250_000;
const MOST_GRANTS = 300;
const MOST_USERS = 500;

interface Grant {
  holder: string;
  holder_kind: string;
  role: string;
  grant_type: string;
  via: string;
  since: string;
  until: string;
  standing: number;
  in_force: number;
  certain: number;
  why_uncertain: string;
  privileged_reason: string;
}

interface User {
  user_name: string;
  kind: string;
  connector: string;
  gone: number;
  created: string;
  weakest_device: string;
  roles: string | null;
  privileged: string | null;
  standing_privilege: string | null;
  last_login: string | null;
  login_device: string | null;
  idp_status: string | null;
  idp_mfa: string | null;
}

interface Review {
  user_name: string;
  access_list: string;
  reviewed: string | null;
}

/** Users, how each came to each privileged role, last login, second factor, reviews. */
export const people: Section = {
  id: 'people',
  number: '7',
  title: 'People',
  *body(page) {
    yield* privilegedGrants(page);
    yield* users(page);
  },
};

function* privilegedGrants({ conclusion: { set }, files }: Page): Generator<Html> {
  const where = "privileged = 1 AND holder_kind NOT IN ('bot', 'system')";
  const total = set.db
    .prepare<[], number>(`SELECT count(*) FROM grants WHERE ${where}`)
    .pluck()
    .get() as number;
  yield html`<h3>How people came to privileged roles</h3><p class="small">By the effect of all roles of the holder, denials included, at the end of the period. Requests of the period are listed although their access has ended.</p>`;
  yield* tableOf<Grant>({
    caption: 'Privileged grants of people',
    columns: [
      {
        head: 'Holder',
        width: 22,
        cell: (row) =>
          html`${name(row.holder)}<span class="sub">${KINDS[row.holder_kind] ?? row.holder_kind}</span>`,
      },
      { head: 'Role', width: 15, cell: ({ role }) => name(role) },
      {
        head: 'How',
        width: 20,
        cell: ({ grant_type, via }) =>
          html`${grant_type.replaceAll('_', ' ')}${via !== '' && html`<span class="sub">${name(via)}</span>`}`,
      },
      {
        head: 'From, until',
        width: 20,
        cell: ({ since, until }) =>
          html`${since === '' ? html`<span class="small">start not recorded</span>` : time(since)}<span class="sub">${until === '' ? 'no end' : html`until ${time(until)}`}</span>`,
      },
      {
        head: 'Standing',
        width: 9,
        cell: ({ standing, in_force }) =>
          in_force === 0 ? 'ended' : standing === 1 ? html`<strong>standing</strong>` : 'limited',
      },
      {
        head: 'Why privileged',
        width: 14,
        cell: ({ privileged_reason, certain, why_uncertain }) =>
          html`${sentence(privileged_reason, 160)}${certain === 0 && html`<span class="sub">Requires judgment: ${sentence(why_uncertain, 160)}</span>`}`,
      },
    ],
    rows: set.db
      .prepare<[], Grant>(
        `SELECT holder, holder_kind, role, grant_type, via, since, until, standing, in_force, certain, why_uncertain, privileged_reason
         FROM grants WHERE ${where} ORDER BY in_force DESC, standing DESC, holder, role, row_id LIMIT ${MOST_GRANTS + 1}`,
      )
      .all(),
    none: 'No privileged grant of a person was found. Section 6 says whether users, roles and connectors were read completely.',
    budget: new Budget(GRANTS_ROOM),
    most: MOST_GRANTS,
    rest: { total, where: html`${files.link('evidence/grants.csv')} has all.` },
  });
}

const KINDS: Readonly<Record<string, string>> = {
  human_local: 'local account',
  human_sso: 'single sign-on',
  anyone: 'whoever matches a mapping',
  unknown: 'not among the users at the closing snapshot',
};

function* users({ conclusion: { set }, files }: Page): Generator<Html> {
  const total = set.db.prepare<[], number>('SELECT count(*) FROM human_accounts').pluck().get() as number;
  const shown = set.db
    .prepare<[], User>(
      `SELECT a.user_name, a.kind, a.connector, a.gone, a.created, a.weakest_device, h.roles, h.privileged, h.standing_privilege,
         (SELECT l.time FROM logins l WHERE l.user_name = a.user_name AND l.ok = 1 ORDER BY l.time_us DESC LIMIT 1) AS last_login,
         (SELECT l.mfa_device_type FROM logins l WHERE l.user_name = a.user_name AND l.ok = 1 ORDER BY l.time_us DESC LIMIT 1) AS login_device,
         i.status AS idp_status, i.mfa AS idp_mfa
       FROM (SELECT a.*, (SELECT max(privileged = 'yes') FROM holders h WHERE h.holder = a.user_name) AS first FROM human_accounts a
             ORDER BY first DESC, a.user_name, a.row_id LIMIT ${MOST_USERS + 1}) a
       LEFT JOIN holders h ON h.holder = a.user_name
       LEFT JOIN (SELECT user_name, max(status) AS status, max(mfa) AS mfa FROM idp_accounts GROUP BY user_name) i ON i.user_name = a.user_name
       ORDER BY a.first DESC, a.user_name, a.row_id`,
    )
    .all();
  const reviews = reviewsOf(set.db, shown);
  yield html`<h3>Users</h3><p class="small">Privileged users first. Last login: the last successful one in what was read of the period. Second factor: the weakest device as the gateway reports it, the device of the last login, and the identity provider’s list where it was supplied. Reviews: the last review of each access list that the user is a member of.</p>`;
  yield* tableOf<User>({
    caption: 'Users',
    columns: [
      {
        head: 'User',
        width: 23,
        cell: (row) =>
          html`${name(row.user_name)}<span class="sub">${row.kind === 'sso' ? html`single sign-on, ${name(row.connector)}` : 'local account'}${row.gone === 1 && ', gone at the closing snapshot'}; since ${day(row.created)}</span>`,
      },
      { head: 'Roles', width: 22, cell: ({ roles }) => (roles ? sentence(roles, 200) : NIL) },
      {
        head: 'Privileged',
        width: 10,
        cell: ({ privileged, standing_privilege }) =>
          html`${privileged === 'yes' ? html`<strong>yes</strong>` : (privileged ?? '–')}${standing_privilege === 'yes' && html`<span class="sub">standing</span>`}`,
      },
      { head: 'Last login', width: 14, cell: ({ last_login }) => time(last_login) },
      { head: 'Second factor', width: 16, cell: secondFactor },
      {
        head: 'Access reviews',
        width: 15,
        cell: ({ user_name }) => reviewsText(reviews.get(user_name) ?? []),
      },
    ],
    rows: shown,
    none: 'No user that is a person was listed.',
    budget: new Budget(USERS_ROOM),
    most: MOST_USERS,
    rest: {
      total,
      where: html`${files.link('evidence/human_accounts.csv')} and ${files.link('evidence/users.csv')} have all.`,
    },
  });
}

function secondFactor({ weakest_device, login_device, idp_status, idp_mfa, kind }: User): Html {
  const reported =
    weakest_device === '' || weakest_device === 'unspecified'
      ? 'not reported by the gateway'
      : weakest_device;
  return html`${kind === 'sso' && (weakest_device === '' || weakest_device === 'unspecified') ? 'at the identity provider' : reported}${login_device && html`<span class="sub">last login: ${name(login_device)}</span>`}${idp_status !== null && html`<span class="sub">identity provider: ${idp_status === '' ? 'listed' : name(idp_status)}${idp_mfa && html`, MFA ${name(idp_mfa)}`}</span>`}`;
}

function reviewsOf(db: Page['conclusion']['set']['db'], shown: readonly User[]): Map<string, Review[]> {
  const rows = db
    .prepare<[string], Review>(
      `SELECT m.member AS user_name, m.access_list, max(r.reviewed) AS reviewed
       FROM access_list_members m LEFT JOIN access_list_reviews r ON r.access_list = m.access_list
       WHERE m.member IN (SELECT value FROM json_each(?)) GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 5000`,
    )
    .all(JSON.stringify(shown.map(({ user_name }) => user_name)));
  return Map.groupBy(rows, ({ user_name }) => user_name);
}

function reviewsText(reviews: readonly Review[]): Html {
  if (reviews.length === 0) return html`<span class="small">member of no access list</span>`;
  const rest = reviews.length - 3;
  return html`${reviews.slice(0, 3).map(({ access_list, reviewed }) => html`<span class="sub">${name(access_list)}: ${reviewed ? day(reviewed) : 'never reviewed'}</span>`)}${rest > 0 && html`<span class="sub">and ${rest} more lists</span>`}`;
}
