import type { EvidenceSet, EvidenceTable } from '../../evidence/evidenceSet.ts';
import { outcomeIn } from '../../evidence/scope.ts';
import { localQuery } from '../../evidence/sources/localRows.ts';
import { fileOfTable } from '../../evidence/tableFiles.ts';
import { localTime } from '../../formats/localTime.ts';
import { rangeOfMs } from '../../formats/timeRange.ts';
import { instantText } from '../../formats/timestamp.ts';
import { isLocalDataset } from '../../records/localDatasets.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';
import { type Content, type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { factsOf } from '../parts/facts.ts';
import { mark } from '../parts/marks.ts';
import { grouped } from '../parts/table.ts';
import { digest, name, sentence, time } from '../parts/values.ts';

const ROOM = 450_000;
/** Distinct parameters of a call that are shown. */
const MOST_PARAMETERS = 2;

/** Information produced by the entity: for each dataset its source, query, run, rows, status and digest. */
export const information: Section = {
  id: 'information',
  number: '6',
  title: 'Information produced by the entity (IPE)',
  *body(page) {
    const { conclusion } = page;
    const tables = conclusion.set.tables();
    const collected = tables.filter(({ outcome }) => outcome !== null);
    const parameters = parametersByCall(page);
    yield html`<p>How each dataset came to be: the source, the exact query, who ran it and when, rows received and exported, and the SHA-256 of its file. Computed datasets name what they are computed from. The host and the operating system’s user of a pull are not recorded by this version; readings of local files record both.</p>`;
    yield logBox(page, parameters);
    const room = new Budget(ROOM);
    let left = 0;
    const groups = Map.groupBy(collected, ({ dataset }) => dataset.source);
    for (const [source, title] of SOURCES) {
      const group = groups.get(source) ?? [];
      if (group.length === 0) continue;
      yield html`<h3>${title}</h3><div class="ipe">`;
      for (const table of group) {
        const box = boxOf(page, table, parameters);
        if (room.take(box.toString())) yield box;
        else left += 1;
      }
      yield html`</div>`;
    }
    if (left > 0) yield html`<p class="more">${left} more datasets are described in manifest.json.</p>`;
    const missing = tables.filter(
      ({ outcome, table, dataset }) => outcome === null && table === dataset.name,
    );
    if (missing.length > 0)
      yield html`<h3>Not collected or supplied</h3><p>${missing.map(({ table }) => table).join(', ')}.</p>`;
  },
};

const SOURCES = [
  ['state', 'State of the gateway, at the closing and the opening snapshot'],
  ['log', 'Read out of the audit log'],
  ['history', 'Put together from audit log and state'],
  ['local', 'Supplied or read locally by the entity'],
  ['computed', 'Computed from other datasets'],
  ['collection', 'Facts about the collection itself'],
] as const;

function boxOf(page: Page, table: EvidenceTable, parameters: ReadonlyMap<string, readonly string[]>): Html {
  const { conclusion, files } = page;
  const { dataset, outcome, rows, dropped } = table;
  if (outcome === null) return html``;
  const path =
    table.table === 'events' ? 'evidence/events/' : (fileOfTable(conclusion.set, table.table) ?? '');
  const span = recordSpan(conclusion.set, table);
  const left = dropped.reduce((sum, { count }) => sum + count, 0);
  const sha256 = files.sha256(path);
  return html`<article class="card" id="d-${table.table}"><h3>${table.table} ${mark(outcome.status)}</h3>${factsOf(
    [
      ['What', sentence(dataset.description)],
      ['Source', outcome.rpc === '' ? SOURCE_WORDS[dataset.source] : html`<code>${outcome.rpc}</code>`],
      ['Query', queryOf(page, table, parameters)],
      ...runOf(page, table),
      [
        'Rows',
        `${grouped(outcome.rows + outcome.duplicates)} received → ${grouped(rows)} exported${outcome.duplicates > 0 ? `; ${grouped(outcome.duplicates)} duplicates` : ''}${left > 0 ? `; ${grouped(left)} of another period` : ''}`,
      ],
      ['First, last record', span === null ? '' : html`${time(span.first)}<br>${time(span.last)}`],
      ['Status', html`${outcome.status}${outcome.reason !== '' && html`: ${sentence(outcome.reason)}`}`],
      ['File', html`${files.link(path)}${sha256 !== null && html`<br>${digest(sha256)}`}`],
    ],
  )}</article>`;
}

const SOURCE_WORDS = {
  state: 'state of the gateway',
  log: 'audit log of the period',
  history: 'audit log and state of all snapshots',
  local: 'files of the entity',
  computed: 'computed by affidavit from other datasets',
  collection: 'recorded by affidavit while collecting',
} as const;

/** The audit log itself, from which the listings of events are read. */
function logBox(page: Page, parameters: ReadonlyMap<string, readonly string[]>): Html {
  const { conclusion, files } = page;
  const { closing, log, store, period } = conclusion.scope;
  const outcome = outcomeIn(closing, 'events');
  const bounds = store.eventBounds(rangeOfMs(period));
  const gaps = log.gaps.filter(({ kind }) => kind !== 'not_yet').length;
  return html`<article class="card" id="d-events"><h3>events ${mark(outcome === null ? 'failed' : gaps > 0 && outcome.status === 'complete' ? 'partial' : outcome.status)}</h3>${factsOf(
    [
      ['What', 'The audit log of the period as the gateway gave it, one event a line.'],
      ['Source', html`<code>${outcome?.rpc ?? ''}</code>`],
      [
        'Query',
        html`all event types, oldest first, in closed windows of at most one UTC day${exact(outcome?.rpc ?? '', parameters)}`,
      ],
      ['Run by', html`${name(closing.caller.user)}`],
      [
        'Rows',
        `${grouped(log.events)} events of the period; ${log.ranges.length === 1 ? '1 read range' : `${log.ranges.length} read ranges`}, ${gaps === 1 ? '1 gap' : `${gaps} gaps`}`,
      ],
      ['First, last record', bounds === null ? '' : html`${time(bounds.firstUs)}<br>${time(bounds.lastUs)}`],
      [
        'Files',
        html`${files.link('evidence/events/', 'evidence/events/YYYY-MM-DD.jsonl')}; their digests are in SHA256SUMS`,
      ],
    ],
  )}</article>`;
}

function queryOf(
  page: Page,
  { dataset, outcome }: EvidenceTable,
  parameters: ReadonlyMap<string, readonly string[]>,
): Content {
  if (isLocalDataset(dataset.name)) return sentence(localQuery(page.conclusion.scope, dataset.name));
  return html`${sentence(dataset.query)}${exact(outcome?.rpc ?? '', parameters)}`;
}

function exact(rpc: string, parameters: ReadonlyMap<string, readonly string[]>): Content {
  const known = parameters.get(rpc) ?? [];
  return known
    .slice(0, MOST_PARAMETERS)
    .map((text) => html`<br><code>${text.length > 300 ? `${text.slice(0, 300)}…` : text}</code>`);
}

/** Distinct parameters of the calls of the closing snapshot by RPC, page tokens and bounds left as they were sent. */
function parametersByCall({ conclusion: { scope } }: Page): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { rpc, parameters } of scope.store.calls(scope.closing.id)) {
    const known = found.get(rpc) ?? [];
    if (known.length >= MOST_PARAMETERS) continue;
    const text = JSON.stringify(parameters);
    if (text !== '{}' && !known.includes(text)) found.set(rpc, [...known, text]);
  }
  return found;
}

function runOf(page: Page, { table, dataset }: EvidenceTable): [string, Content][] {
  const { timezone, conclusion, generatedAt } = page;
  const { opening, closing } = conclusion.scope;
  const at = (text: string): Content =>
    html`${time(text)}<br><span class="small">${localTime(text, timezone)} local</span>`;
  if (dataset.source === 'local') return [];
  if (dataset.source === 'state') {
    const snapshot: SnapshotInfo | null = table === dataset.name ? closing : opening;
    if (snapshot === null) return [];
    return [
      ['Run by', name(snapshot.caller.user)],
      ['At', at(snapshot.started)],
    ];
  }
  if (dataset.source === 'computed' || dataset.source === 'collection')
    return [['At', at(generatedAt.toISOString())]];
  return [
    ['Run by', name(closing.caller.user)],
    ['At', html`over all snapshots; the last of ${time(closing.started)}`],
  ];
}

/** First and last time that a row of a listing of events names; null where rows have no time of their own. */
function recordSpan(
  set: EvidenceSet,
  { table, dataset, rows }: EvidenceTable,
): { first: string; last: string } | null {
  if (rows === 0 || (dataset.source !== 'log' && dataset.source !== 'history')) return null;
  const column = dataset.columns.find(({ type }) => type === 'time')?.name;
  if (column === undefined) return null;
  const span = set.db
    .prepare<[], { first: number | null; last: number | null }>(
      `SELECT min(${column}_us) AS first, max(${column}_us) AS last FROM ${table}`,
    )
    .get();
  if (span === undefined || span.first === null || span.last === null) return null;
  return { first: instantText(span.first), last: instantText(span.last) };
}
