import { plural } from '../../../formats/plural.ts';
import { readerTime } from '../../../formats/readerTime.ts';
import { REQUEST_STATES, type RequestList, type RequestRow } from '../../../records/requestList.ts';
import { ageText } from '../ageText.ts';
import { statusWord } from '../statusWord.ts';
import { cell } from '../table.ts';
import { wrap } from '../wrap.ts';

const STATE_WIDTH = Math.max(...REQUEST_STATES.map(({ length }) => length));
const ROWS_WIDTH = 9;
/** Columns before the wording: item, state, rows, each with two blanks behind it. */
const BEFORE = 4 + 2 + STATE_WIDTH + 2 + ROWS_WIDTH + 2;

/**
 * Cluster, snapshot and period, then the items in order with their wording in full, the next step below each that needs one.
 *
 * @param width columns of the terminal
 */
export function presentStatus(list: RequestList, width: number): string {
  const counts = REQUEST_STATES.map(
    (state) => `${list.items.filter((row) => row.state === state).length} ${state}`,
  );
  return [
    ...header(list),
    '',
    `${'ITEM'}  ${'STATE'.padEnd(STATE_WIDTH)}  ${'ROWS'.padStart(ROWS_WIDTH)}  WORDING`,
    ...list.items.flatMap((row) => itemLines(row, Math.max(30, width - BEFORE))),
    '',
    ...wrap(`${plural(list.items.length, 'item')}: ${counts.join(', ')}.`, Math.max(30, width)),
  ].join('\n');
}

function header({ cluster, snapshot, period, pruned_before }: RequestList): string[] {
  if (cluster === null || snapshot === null || period === null)
    return ['Nothing was collected yet. Collect evidence with: affidavit pull'];
  const { name, version, edition, address } = cluster;
  return [
    `Cluster   ${cell(name)} (version ${cell(version)}, ${cell(edition)}) at ${cell(address)}`,
    `Snapshot  ${snapshot.id}, ${snapshot.status}, ${readerTime(snapshot.started)}, ${ageText(snapshot.age_seconds)} old`,
    `Period    ${cell(period.label)}: from ${readerTime(period.from)} to ${readerTime(period.to)}`,
    ...(pruned_before === null ? [] : [`Pruned    evidence before ${pruned_before} (\`store prune\`)`]),
  ];
}

function itemLines(row: RequestRow, width: number): string[] {
  const lead = row.controls.length === 0 ? '' : `${row.controls.join(', ')}: `;
  const [first = '', ...more] = wrap(cell(`${lead}${row.wording}`, 500), width);
  const padding = ' '.repeat(STATE_WIDTH - row.state.length);
  const head = `${String(row.item).padStart(4)}  ${statusWord(row.state)}${padding}  ${String(row.rows).padStart(ROWS_WIDTH)}  ${first}`;
  const next = row.next === '' ? [] : wrap(`Next: ${cell(row.next, 2000)}`, width);
  return [head, ...[...more, ...next].map((line) => `${' '.repeat(BEFORE)}${line}`)];
}
