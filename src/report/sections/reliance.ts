import { type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { factsOf } from '../parts/facts.ts';
import { digest, name, time } from '../parts/values.ts';

interface Use {
  collector_version: string;
  first: number;
  last: number;
  snapshots: number;
}

/** The program: version, digest, and changes of version in the period. */
export const reliance: Section = {
  id: 'reliance',
  number: '',
  title: 'Reliance on the tool',
  *body(page) {
    const uses = usesOf(page);
    yield html`<p>${RELIANCE}</p>`;
    yield factsOf(relianceFacts(page, uses));
    yield html`<p class="small">${changes(uses, page.program.version)}</p>`;
  },
};

/** The program's part, and how far it need not be trusted. */
const RELIANCE =
  'The datasets were read and the tests were run by affidavit, a program that the entity runs. It reads the gateway and writes nothing to it. Whoever relies on it can run the tests again without it (section 4), and compare the program with its source by the digest below.';

/** The same as facts, for the workbook. */
export function relianceInWords(page: Page): { text: string; facts: [string, Html | string][] } {
  const uses = usesOf(page);
  return { text: `${RELIANCE} ${changes(uses, page.program.version)}`, facts: relianceFacts(page, uses) };
}

function usesOf({ conclusion }: Page): Use[] {
  return conclusion.set.db
    .prepare<[], Use>(
      `SELECT collector_version, min(started_us) AS first, max(started_us) AS last, count(*) AS snapshots
       FROM snapshots GROUP BY collector_version ORDER BY first, collector_version LIMIT 50`,
    )
    .all();
}

function relianceFacts({ program }: Page, uses: readonly Use[]): [string, Html | string][] {
  return [
    ['Version', `affidavit ${program.version}, Node.js ${program.node}`],
    ['SHA-256 of the program', digest(program.sha256)],
    [
      'How it is computed',
      html`In the folder of the installed package: <code>find bin dist package.json -type f | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum</code>. It covers the program’s own files; its dependencies are pinned to exact versions in package.json.`,
    ],
    ['Versions in the period', versions(uses)],
  ];
}

function versions(uses: readonly Use[]): Html {
  return html`${uses.map(({ collector_version, first, last, snapshots }, index) => html`${index > 0 && html`<br>`}${name(collector_version)}: ${snapshots} ${snapshots === 1 ? 'snapshot' : 'snapshots'}, ${time(first)}${last !== first && html` to ${time(last)}`}`)}`;
}

function changes(uses: readonly Use[], version: string): string {
  const others = uses.filter(({ collector_version }) => collector_version.split(' ')[0] !== version).length;
  const many =
    uses.length < 2
      ? 'All snapshots were taken by one version.'
      : `Snapshots were taken by ${uses.length} versions.`;
  return others === 0
    ? `${many} The evidence was assessed by the same version.`
    : `${many} The evidence was assessed by version ${version}.`;
}
