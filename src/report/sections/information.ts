import { ipeFacts } from '../../controls/ipe/ipeFacts.ts';
import { localTime } from '../../formats/localTime.ts';
import type { IpeFacts } from '../../records/ipe.ts';
import { type Content, type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { factsOf } from '../parts/facts.ts';
import { mark } from '../parts/marks.ts';
import { grouped } from '../parts/table.ts';
import { digest, name, sentence, time } from '../parts/values.ts';

const ROOM = 450_000;

/** Information produced by the entity: for each dataset its source, query, run, rows, status and digest. */
export const information: Section = {
  id: 'information',
  number: '6',
  title: 'Information produced by the entity (IPE)',
  *body(page) {
    const { conclusion, files } = page;
    const facts = ipeFacts(conclusion);
    yield html`<p>How each dataset came to be: the source, the exact query, who ran it, where and when, rows received and exported, how completeness and accuracy were established, and the SHA-256 of its file; as a table in ${files.link('collection/ipe.csv')}.</p>`;
    const room = new Budget(ROOM);
    let left = 0;
    const groups = Map.groupBy(facts, ({ listing, source }) => (listing === 'events' ? 'events' : source));
    for (const [source, title] of SOURCES) {
      const group = groups.get(source) ?? [];
      if (group.length === 0) continue;
      if (title !== '') yield html`<h3>${title}</h3><div class="ipe">`;
      for (const one of group) {
        const box = boxOf(page, one);
        if (room.take(box.toString())) yield box;
        else left += 1;
      }
      if (title !== '') yield html`</div>`;
    }
    if (left > 0) yield html`<p class="more">${left} more datasets are described in collection/ipe.csv.</p>`;
    const missing = conclusion.set
      .tables()
      .filter(({ outcome, table, dataset }) => outcome === null && table === dataset.name);
    if (missing.length > 0)
      yield html`<h3>Not collected or supplied</h3><p>${missing.map(({ table }) => table).join(', ')}.</p>`;
  },
};

const SOURCES = [
  ['events', ''],
  ['state', 'State of the gateway, at the closing and the opening snapshot'],
  ['log', 'Read out of the audit log'],
  ['history', 'Put together from audit log and state'],
  ['local', 'Supplied or read locally by the entity'],
  ['computed', 'Computed from other datasets'],
  ['collection', 'Facts about the collection itself'],
] as const;

function boxOf(page: Page, facts: IpeFacts): Html {
  const { files } = page;
  const { file, first, last } = facts;
  const sha256 = files.sha256(file);
  return html`<article class="card" id="d-${facts.listing}"><h3>${facts.listing} ${mark(facts.status)}</h3>${factsOf(
    [
      ['What', sentence(facts.description)],
      ['Source', facts.rpc === '' ? facts.sourceWords : html`<code>${facts.rpc}</code>`],
      [
        'Query',
        html`${sentence(facts.query)}${facts.parameters.map((text) => html`<br><code>${text.length > 300 ? `${text.slice(0, 300)}…` : text}</code>`)}`,
      ],
      ...runOf(page, facts),
      ['Rows', rowsOf(facts)],
      ['First, last record', first === null || last === null ? '' : html`${time(first)}<br>${time(last)}`],
      ['Status', html`${facts.status}${facts.reason !== '' && html`: ${sentence(facts.reason)}`}`],
      [
        'Completeness',
        html`${sentence(facts.completenessProcedure)}<br><b>${sentence(facts.completenessResult)}</b>`,
      ],
      ['Accuracy', html`${sentence(facts.accuracyProcedure)}<br><b>${sentence(facts.accuracyResult)}</b>`],
      [
        'File',
        file.endsWith('/')
          ? html`${files.link(file, `${file}YYYY-MM-DD.jsonl`)}; their digests are in SHA256SUMS`
          : html`${files.link(file)}${sha256 !== null && html`<br>${digest(sha256)}`}`,
      ],
    ],
  )}</article>`;
}

function rowsOf({ received, exported, duplicates, dropped }: IpeFacts): string {
  return [
    `${grouped(received)} received → ${grouped(exported)} exported`,
    ...(duplicates > 0 ? [`${grouped(duplicates)} duplicates`] : []),
    ...(dropped === '' ? [] : [`not exported: ${dropped}`]),
  ].join('; ');
}

function runOf(
  { timezone, generatedAt }: Page,
  { identity, where, at, source }: IpeFacts,
): [string, Content][] {
  const when = at === '' ? generatedAt.toISOString() : at;
  const over = source === 'log' || source === 'history' ? 'over all snapshots; the last of ' : '';
  return [
    [
      'Run by',
      identity === ''
        ? ''
        : html`${name(identity)}${where !== null && html`<br><span class="small">on ${name(where.host)} as ${name(where.osUser)}: <code>${where.commandLine.slice(0, 300)}</code></span>`}`,
    ],
    ['At', html`${over}${time(when)}<br><span class="small">${localTime(when, timezone)} local</span>`],
  ];
}
