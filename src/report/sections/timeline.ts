import { type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { tableOf } from '../parts/table.ts';
import { name, sentence, time } from '../parts/values.ts';

const ROOM = 150_000;
const MOST = 400;

interface Moment {
  us: number;
  /** null: an instant */
  untilUs: number | null;
  what: string;
  detail: Html;
}

interface Snapshot {
  snapshot: number;
  started_us: number;
  status: string;
  server_version: string;
  collector_version: string;
  pulled_by: string;
  not_complete: string;
}

/** Snapshots, read ranges, gaps, upgrades of the gateway, retention, in the order of time. */
export const timeline: Section = {
  id: 'timeline',
  number: '10',
  title: 'Timeline of the collection',
  *body(page) {
    const moments = momentsOf(page);
    yield* tableOf<Moment>({
      caption: 'Snapshots, read ranges, gaps and upgrades in the order of time',
      columns: [
        { head: 'From', width: 19, cell: ({ us }) => time(us) },
        { head: 'To', width: 19, cell: ({ untilUs }) => (untilUs === null ? '' : time(untilUs)) },
        {
          head: 'What',
          width: 18,
          cell: ({ what }) => (what.startsWith('Gap') ? html`<strong class="bad">${what}</strong>` : what),
        },
        { head: 'Detail', width: 44, cell: ({ detail }) => detail },
      ],
      rows: moments,
      none: 'Nothing was read.',
      budget: new Budget(ROOM),
      most: MOST,
      rest: {
        total: moments.length,
        where: html`${page.files.link('collection/completeness.json')} has all.`,
      },
    });
    yield retention(page);
  },
};

function momentsOf({ conclusion: { set, scope } }: Page): Moment[] {
  const db = set.db;
  const snapshots = db
    .prepare<[], Snapshot>(
      `SELECT snapshot, started_us, status, server_version, collector_version, pulled_by, not_complete
       FROM snapshots ORDER BY started_us, snapshot`,
    )
    .all();
  const ranges = db
    .prepare<[], { us: number; untilUs: number }>(
      'SELECT range_start_us AS us, range_end_us AS untilUs FROM read_ranges ORDER BY 1',
    )
    .all();
  const gaps = db
    .prepare<[], { us: number; untilUs: number; kind: string; reason: string }>(
      'SELECT gap_start_us AS us, gap_end_us AS untilUs, kind, reason FROM log_gaps ORDER BY 1',
    )
    .all();
  const silences = db
    .prepare<[], { us: number; untilUs: number; hours: number }>(
      "SELECT silence_start_us AS us, silence_end_us AS untilUs, hours FROM log_silences WHERE kind = 'silent' ORDER BY 1",
    )
    .all();
  const { closing, opening } = scope;
  const moments: Moment[] = [
    ...snapshots.map((row) => ({
      us: row.started_us,
      untilUs: null,
      what: `Snapshot ${row.snapshot}${row.snapshot === closing.id ? ', closing' : row.snapshot === opening?.id ? ', opening' : ''}`,
      detail: html`${row.status}; by ${name(row.pulled_by)}, affidavit ${name(row.collector_version)}${row.not_complete !== '' && html`<span class="sub">not complete: ${sentence(row.not_complete)}</span>`}`,
    })),
    ...upgrades(snapshots),
    ...ranges.map(({ us, untilUs }) => ({
      us,
      untilUs,
      what: 'Read range',
      detail: html`the audit log was read to the end and checked`,
    })),
    ...gaps.map(({ us, untilUs, kind, reason }) => ({
      us,
      untilUs,
      what: kind === 'not_yet' ? 'Before the first event' : `Gap: ${kind}`,
      detail: sentence(reason),
    })),
    ...silences.map(({ us, untilUs, hours }) => ({
      us,
      untilUs,
      what: 'Silence',
      detail: html`no event for ${hours.toFixed(1)} hours, although read`,
    })),
  ];
  return moments.sort((a, b) => a.us - b.us);
}

/** Changes of the gateway's version between neighbouring snapshots. */
function upgrades(snapshots: readonly Snapshot[]): Moment[] {
  return snapshots.flatMap((row, index) => {
    const before = snapshots[index - 1];
    if (before === undefined || before.server_version === row.server_version) return [];
    return {
      us: before.started_us,
      untilUs: row.started_us,
      what: 'Gateway upgrade',
      detail: html`version ${name(before.server_version)} at snapshot ${before.snapshot}, ${name(row.server_version)} at snapshot ${row.snapshot}`,
    };
  });
}

function retention({ conclusion: { set } }: Page): Html {
  const found = set.db
    .prepare<[], { config: string; retention: string }>(
      'SELECT config, retention FROM audit_retention ORDER BY row_id LIMIT 20',
    )
    .all();
  const said =
    found.length === 0
      ? html`The gateway’s configuration does not say how long it keeps its audit log.`
      : html`${found.map(({ retention: text }) => html`The gateway keeps its audit log for ${name(text)}. `)}`;
  const versions = set.db
    .prepare<[], string>(
      "SELECT DISTINCT server_version FROM snapshots WHERE server_version <> '' ORDER BY 1",
    )
    .pluck()
    .all();
  return html`<h3>Retention and versions</h3><p>${said} ${versions.length < 2 ? html`No upgrade of the gateway shows between the snapshots${versions[0] !== undefined && html`: version ${name(versions[0])}`}.` : `Versions seen: ${versions.length}.`}</p>`;
}
