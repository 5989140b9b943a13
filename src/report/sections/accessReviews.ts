import { type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { factsOf } from '../parts/facts.ts';
import { mark } from '../parts/marks.ts';
import { grouped, tableOf } from '../parts/table.ts';
import { digest, name, sentence, time } from '../parts/values.ts';

const ROOM = 60_000;
const MOST_CAMPAIGNS = 20;
const MOST_REVIEWERS = 100;
const MOST_ROWS = 200;

interface Campaign {
  campaign: string;
  scope: string;
  state: string;
  snapshot: number;
  snapshot_at: string;
  started: string;
  due: string;
  row_count: number;
  decided: number;
  kept: number;
  removed: number;
  changed: number;
  population_sha256: string;
  replaces: string;
}

interface Reviewer {
  reviewer: string;
  row_count: number;
  decided: number;
  undecided: number;
  late: number;
  last_decided: string | null;
}

interface Row {
  number: number;
  holder: string;
  role: string;
  reviewer: string;
  decision: string;
  note: string;
  decided_by: string;
  decided: string | null;
  self_review: number;
  carry_out_by: string | null;
  carried_out: string;
  carried_out_at: string | null;
  last_shown_at: string | null;
}

/** User access reviews of the period: how far each reviewer came, who decided on their own grants, and what was carried out. */
export const accessReviews: Section = {
  id: 'access-reviews',
  number: '8',
  title: 'User access reviews',
  *body(page) {
    const { db } = page.conclusion.set;
    const campaigns = db
      .prepare<[], Campaign>('SELECT * FROM review_campaigns WHERE of_period = 1 ORDER BY rowid')
      .all();
    if (campaigns.length === 0) {
      yield html`<p>The store holds no user access review of the period that was made with <code>affidavit review</code>. Section 5 says whether other evidence of a review was attached (item 26); reviews of access lists in the gateway are in section 7.</p>`;
      return;
    }
    yield html`<p>Numbered grants of a snapshot were given to reviewers, and what they decided was imported row by row. Later snapshots show what was carried out. <a href="#r-K25">Test K25</a> concludes on it.</p>`;
    const budget = new Budget(4 * ROOM);
    for (const campaign of campaigns.slice(0, MOST_CAMPAIGNS)) yield* ofCampaign(page, campaign, budget);
    if (campaigns.length > MOST_CAMPAIGNS)
      yield html`<p class="more">First ${MOST_CAMPAIGNS} of ${grouped(campaigns.length)} reviews shown. ${page.files.link('evidence/review_campaigns.csv')} has all.</p>`;
  },
};

function* ofCampaign(page: Page, campaign: Campaign, budget: Budget): Generator<Html> {
  const { state, row_count, decided, kept, removed, changed, replaces } = campaign;
  yield html`<h3>Review ${name(campaign.campaign)}</h3>`;
  yield factsOf([
    [
      'State',
      html`${mark(state)}${state === 'replaced' && ' by a later review, before anything was decided'}`,
    ],
    [
      'Population',
      `${grouped(row_count)} ${row_count === 1 ? 'grant' : 'grants'} (${SCOPES[campaign.scope] ?? campaign.scope})`,
    ],
    ['Snapshot', html`${campaign.snapshot}, ${time(campaign.snapshot_at)}`],
    ['Started', time(campaign.started)],
    ['Due', time(campaign.due)],
    [
      'Decided',
      `${grouped(decided)} of ${grouped(row_count)}: ${grouped(kept)} keep, ${grouped(removed)} remove, ${grouped(changed)} change`,
    ],
    ['SHA-256 of the numbered rows', digest(campaign.population_sha256)],
    ['Takes the place of', name(replaces)],
  ]);
  if (state === 'replaced') return;
  yield* reviewers(page, campaign, budget);
  yield* noted(page, campaign, budget);
}

const SCOPES: Readonly<Record<string, string>> = {
  all: 'all that were in force',
  privileged: 'privileged ones alone',
  bots: 'those of bots alone',
};

function* reviewers(
  { conclusion: { set }, files }: Page,
  { campaign }: Campaign,
  budget: Budget,
): Generator<Html> {
  const rows = set.db
    .prepare<[string], Reviewer>('SELECT * FROM review_reviewers WHERE campaign = ? ORDER BY rowid')
    .all(campaign);
  yield* tableOf<Reviewer>({
    caption: `Reviewers of ${campaign}`,
    columns: [
      { head: 'Reviewer', width: 40, cell: ({ reviewer }) => name(reviewer) },
      { head: 'Rows', width: 10, number: true, cell: ({ row_count }) => grouped(row_count) },
      { head: 'Decided', width: 12, number: true, cell: ({ decided }) => grouped(decided) },
      {
        head: 'Undecided',
        width: 12,
        number: true,
        cell: ({ undecided }) => (undecided === 0 ? '0' : html`<strong>${grouped(undecided)}</strong>`),
      },
      { head: 'Late', width: 8, number: true, cell: ({ late }) => grouped(late) },
      { head: 'Last decision', width: 18, cell: ({ last_decided }) => time(last_decided) },
    ],
    rows,
    none: 'It has no reviewer.',
    budget,
    most: MOST_REVIEWERS,
    rest: { total: rows.length, where: html`${files.link('evidence/review_reviewers.csv')} has all.` },
  });
}

/** Rows that say more than keep: removals and changes with what became of them, and self-reviews. */
function* noted(
  { conclusion: { set }, files }: Page,
  { campaign, kept }: Campaign,
  budget: Budget,
): Generator<Html> {
  const where = "campaign = ? AND decision <> '' AND (decision <> 'keep' OR self_review = 1)";
  const total = set.db
    .prepare<[string], number>(`SELECT count(*) FROM review_rows WHERE ${where}`)
    .pluck()
    .get(campaign) as number;
  yield html`<p class="small">Removals, changes and self-reviews; ${files.link('evidence/review_rows.csv')} has all rows, ${grouped(kept)} of them kept.</p>`;
  yield* tableOf<Row>({
    caption: `Removals, changes and self-reviews of ${campaign}`,
    columns: [
      { head: 'Row', width: 7, number: true, cell: ({ number }) => String(number) },
      {
        head: 'Grant',
        width: 29,
        cell: ({ holder, role }) => html`${name(holder)}<span class="sub">${name(role)}</span>`,
      },
      {
        head: 'Decision',
        width: 30,
        cell: (row) =>
          html`<strong>${row.decision}</strong>, by ${name(row.decided_by)} ${time(row.decided)}${row.self_review === 1 && html`<span class="sub"><strong>self-review</strong></span>`}${row.note !== '' && html`<span class="sub">${sentence(row.note, 200)}</span>`}`,
      },
      { head: 'Carried out', width: 34, cell: carriedOut },
    ],
    rows: set.db
      .prepare<[string], Row>(
        `SELECT * FROM review_rows WHERE ${where}
         ORDER BY carried_out = 'outstanding' DESC, self_review DESC, number LIMIT ${MOST_ROWS + 1}`,
      )
      .all(campaign),
    none: 'No row was decided otherwise than keep, and nobody decided on their own grant.',
    budget,
    most: MOST_ROWS,
    rest: { total, where: html`${files.link('evidence/review_rows.csv')} has all.` },
  });
}

function carriedOut({ decision, carried_out, carried_out_at, last_shown_at, carry_out_by }: Row): Html {
  if (decision === 'keep') return html`<span class="nil">–</span>`;
  const due = html`<span class="sub">to be carried out by ${time(carry_out_by)}</span>`;
  switch (carried_out) {
    case 'removed':
    case 'changed':
      return html`${mark(carried_out)} first seen ${time(carried_out_at)}${due}`;
    case 'outstanding':
      return html`${mark('outstanding')} the snapshot of ${time(last_shown_at)} still shows it${due}`;
    default:
      return html`${mark('not_checked')} no later snapshot lists every source of grants${due}`;
  }
}
