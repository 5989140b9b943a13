import type { TestResult } from '../../records/controls.ts';
import { type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { mark } from '../parts/marks.ts';
import { grouped, tableOf } from '../parts/table.ts';
import { name, sentence } from '../parts/values.ts';

const ROOM = 70_000;
const MOST = 150;

/** Roll-forward, agreement of two readings, reconciliation with HR and the identity provider. */
export const completeness: Section = {
  id: 'completeness',
  number: '11',
  title: 'Completeness and accuracy',
  *body(page) {
    yield* rollForward(page);
    yield readTwice(page);
    yield* reconciliation(page);
    yield* discrepancies(page);
    yield tests(page);
  },
};

interface Total {
  dataset: string;
  opening: number;
  created: number;
  ended: number;
  expired: number;
  closing: number;
  remainder: number;
  insufficient: string;
}

interface Resource {
  dataset: string;
  resource: string;
  outcome: string;
  reason: string;
}

function* rollForward({ conclusion: { set, scope }, files }: Page): Generator<Html> {
  yield html`<h3>Roll-forward</h3><p class="small">Opening population + created − ended − expired = closing population, by the events between the two snapshots. The remainder is what the events do not explain.${scope.opening === null && ' There is no opening snapshot: nothing can be rolled forward.'}</p>`;
  const figure = (head: string, of: (row: Total) => number) => ({
    head,
    width: 11,
    number: true,
    cell: (row: Total) => (row.insufficient === '' ? grouped(of(row)) : '–'),
  });
  yield* tableOf<Total>({
    caption: 'Roll-forward by dataset',
    columns: [
      {
        head: 'Dataset',
        width: 34,
        cell: ({ dataset, insufficient }) =>
          html`${dataset}${insufficient !== '' && html`<span class="sub">${sentence(insufficient)}</span>`}`,
      },
      figure('Opening', ({ opening }) => opening),
      figure('Created', ({ created }) => created),
      figure('Ended', ({ ended }) => ended),
      figure('Expired', ({ expired }) => expired),
      figure('Closing', ({ closing }) => closing),
      {
        ...figure('Remainder', ({ remainder }) => remainder),
        cell: ({ remainder, insufficient }) =>
          insufficient !== ''
            ? '–'
            : remainder === 0
              ? '0'
              : html`<strong class="bad">${remainder > 0 ? '+' : '−'}${grouped(Math.abs(remainder))}</strong>`,
      },
    ],
    rows: set.db
      .prepare<[], Total>(
        'SELECT dataset, opening, created, ended, expired, closing, remainder, insufficient FROM roll_forward_totals ORDER BY rowid LIMIT 100',
      )
      .all(),
    none: 'Nothing was rolled forward.',
    budget: new Budget(ROOM),
  });
  const where = "outcome IN ('exception', 'judgment')";
  const total = set.db
    .prepare<[], number>(`SELECT count(*) FROM roll_forward WHERE ${where}`)
    .pluck()
    .get() as number;
  if (total === 0) return;
  yield html`<h4>What does not follow from the events</h4>`;
  yield* tableOf<Resource>({
    caption: 'Resources whose closing state does not follow from the opening one and the events',
    columns: [
      { head: 'Dataset', width: 17, cell: ({ dataset }) => dataset },
      { head: 'Resource', width: 28, cell: ({ resource }) => name(resource) },
      {
        head: 'Outcome',
        width: 15,
        cell: ({ outcome }) => mark(outcome === 'judgment' ? 'judgment_required' : outcome),
      },
      { head: 'Why', width: 40, cell: ({ reason }) => sentence(reason, 300) },
    ],
    rows: set.db
      .prepare<[], Resource>(
        `SELECT dataset, resource, outcome, reason FROM roll_forward WHERE ${where} ORDER BY outcome DESC, dataset, resource, row_id LIMIT ${MOST + 1}`,
      )
      .all(),
    none: 'Nothing.',
    budget: new Budget(ROOM),
    most: MOST,
    rest: { total, where: html`${files.link('evidence/roll_forward.csv')} has all.` },
  });
}

interface Readings {
  windows: number;
  again: number;
  differing: number;
  received: number | null;
  duplicates: number | null;
}

/** Windows of the log that were read more than once, and whether both readings gave the same. */
function readTwice({ conclusion: { set } }: Page): Html {
  const found = set.db
    .prepare<[], Readings>(
      `SELECT count(*) AS windows, coalesce(sum(first_snapshot <> snapshot), 0) AS again,
         coalesce(sum(first_snapshot <> snapshot AND first_received <> received), 0) AS differing,
         sum(received) AS received, sum(duplicates) AS duplicates FROM log_readings`,
    )
    .get() as Readings;
  const conflicts = set.db.prepare<[], number>('SELECT count(*) FROM log_conflicts').pluck().get() as number;
  const again =
    found.again === 0
      ? 'No window of the log was read twice, so two readings cannot be compared.'
      : `${grouped(found.again)} of them had been read before; ${found.differing === 0 ? 'both readings gave the same number of events' : `${grouped(found.differing)} gave another number of events than before`}.`;
  return html`<h3>Agreement of two readings</h3><p>${grouped(found.windows)} closed windows of the audit log were read to their end: ${grouped(found.received ?? 0)} events received, ${grouped(found.duplicates ?? 0)} of them known already. ${again} ${conflicts === 0 ? 'No event was given twice with different contents.' : html`<strong class="bad">${grouped(conflicts)} events were given twice with different contents.</strong>`}</p>`;
}

interface Compared {
  what: string;
  found: Html | string;
}

function* reconciliation({ conclusion: { set }, files }: Page): Generator<Html> {
  const db = set.db;
  const supplied = (table: string) => set.table(table)?.outcome !== null;
  const count = (sql: string) => db.prepare<[], number>(sql).pluck().get() as number;
  const named = (sql: string) => db.prepare<[], string>(`${sql} LIMIT 11`).pluck().all();
  const list = (names: readonly string[]): Html | false =>
    names.length > 0 &&
    html`<span class="sub">${names.slice(0, 10).map((text, index) => html`${index > 0 && ', '}${name(text)}`)}${names.length > 10 && ' and more'}</span>`;
  const missing = (what: string, kind: string): Compared => ({
    what,
    found: html`Not compared: the entity supplied no such list. <code>affidavit people import FILE --kind ${kind}</code>`,
  });
  const rows: Compared[] = [];
  if (supplied('people_leavers')) {
    const still = `SELECT DISTINCT u.user_name FROM people_leavers l JOIN users u ON u.user_name = l.user_name JOIN periods p WHERE l.left_at_us IS NULL OR l.left_at_us < p.as_of_us ORDER BY 1`;
    rows.push({
      what: 'HR: people who left',
      found: html`${grouped(count('SELECT count(*) FROM people_leavers'))} on the list; ${grouped(count(`SELECT count(*) FROM (${still})`))} of them still have an account at the closing snapshot.${list(named(still))}`,
    });
  } else rows.push(missing('HR: people who left', 'leavers'));
  if (supplied('people_joiners')) {
    const absent =
      'SELECT DISTINCT j.user_name FROM people_joiners j WHERE NOT EXISTS (SELECT 1 FROM human_accounts h WHERE h.user_name = j.user_name) ORDER BY 1';
    rows.push({
      what: 'HR: people who joined',
      found: html`${grouped(count('SELECT count(*) FROM people_joiners'))} on the list; ${grouped(count(`SELECT count(*) FROM (${absent})`))} without an account in the opening or closing snapshot.${list(named(absent))}`,
    });
  } else rows.push(missing('HR: people who joined', 'joiners'));
  if (supplied('idp_accounts')) {
    const unlisted =
      "SELECT h.user_name FROM human_accounts h WHERE h.kind = 'sso' AND h.gone = 0 AND NOT EXISTS (SELECT 1 FROM idp_accounts i WHERE i.user_name = h.user_name) ORDER BY 1";
    const disabled =
      "SELECT DISTINCT i.user_name FROM idp_accounts i JOIN human_accounts h ON h.user_name = i.user_name WHERE i.status = 'disabled' AND h.gone = 0 ORDER BY 1";
    rows.push({
      what: 'Identity provider: accounts',
      found: html`${grouped(count('SELECT count(*) FROM idp_accounts'))} on the list. ${grouped(count(`SELECT count(*) FROM (${unlisted})`))} single sign-on users of the closing snapshot are not on it.${list(named(unlisted))} ${grouped(count(`SELECT count(*) FROM (${disabled})`))} are disabled there and still users here.${list(named(disabled))}`,
    });
  } else rows.push(missing('Identity provider: accounts', 'idp-accounts'));
  yield html`<h3>Reconciliation with HR and the identity provider</h3>`;
  yield* tableOf<Compared>({
    caption: 'Reconciliation',
    columns: [
      { head: 'Source', width: 28, cell: ({ what }) => what },
      { head: 'Compared with the gateway', width: 72, cell: ({ found }) => found },
    ],
    rows,
    none: 'Nothing was compared.',
    budget: new Budget(ROOM),
  });
  yield html`<p class="small">Tests K11, K26, K27 and K33 judge these differences; the lists are in ${files.link('evidence/people_leavers.csv')}, ${files.link('evidence/people_joiners.csv')} and ${files.link('evidence/idp_accounts.csv')} where they were supplied.</p>`;
}

interface Discrepancy {
  check_name: string;
  subject: string;
  detail: string;
}

function* discrepancies({ conclusion: { set }, files }: Page): Generator<Html> {
  const total = set.table('cross_checks')?.rows ?? 0;
  yield html`<h3>Discrepancies between datasets</h3>`;
  yield* tableOf<Discrepancy>({
    caption: 'Discrepancies found while collecting',
    columns: [
      { head: 'Check', width: 24, cell: ({ check_name }) => check_name.replaceAll('_', ' ') },
      { head: 'Subject', width: 28, cell: ({ subject }) => name(subject) },
      { head: 'Difference', width: 48, cell: ({ detail }) => sentence(detail, 300) },
    ],
    rows: set.db
      .prepare<[], Discrepancy>(
        `SELECT check_name, subject, detail FROM cross_checks ORDER BY rowid LIMIT ${MOST + 1}`,
      )
      .all(),
    none: 'No discrepancy was found between the state, the listings and the audit log.',
    budget: new Budget(ROOM),
    most: MOST,
    rest: { total, where: html`${files.link('collection/cross_checks.csv')} has all.` },
  });
}

/** The tests that establish completeness and accuracy, with their results. */
function tests({ conclusion: { results } }: Page): Html {
  const own = results.filter(({ family }) => family === 'completeness_and_accuracy');
  if (own.length === 0) return html``;
  const line = ({ id, title, result, explanation }: TestResult) =>
    html`<li><a href="#r-${id}">${id}</a> ${title} ${mark(result)} <span class="small">${sentence(explanation, 300)}</span></li>`;
  return html`<h3>Tests of completeness and accuracy</h3><ul class="plain-list">${own.map(line)}</ul>`;
}
