import { type Html, html } from '../html/html.ts';
import type { Page } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { grouped, tableOf } from '../parts/table.ts';
import { sentence, time } from '../parts/values.ts';
import { across, chart, scaleFor, upward } from './frame.ts';
import { placeIn, timeTicks } from './timeScale.ts';

const ROOM = 30_000;

interface Change {
  from_time_us: number;
  to_time_us: number;
  /** standing privileged grants that the later snapshot has and the earlier one had not, less those that are gone */
  net: number;
}

/** Standing privileged grants at one instant. */
interface Point {
  us: number;
  grants: number;
}

/**
 * Standing privileged grants over the period: counted at the closing snapshot, and from there backwards by the changes of grants
 * between snapshots. Grants of a mapping that nobody need have used are left out.
 */
export function standingPrivilege({ conclusion }: Page): Html {
  const { set, scope } = conclusion;
  const { period } = scope;
  const closing = set.db
    .prepare<[], number>(
      `SELECT count(*) FROM grants WHERE standing = 1 AND privileged = 1 AND in_force = 1
       AND grant_type <> 'access_request' AND holder_kind <> 'anyone'`,
    )
    .pluck()
    .get() as number;
  const passedOver = set.db
    .prepare<[], string>("SELECT reason FROM dataset_status WHERE table_name = 'grant_changes'")
    .pluck()
    .get();
  const points = pointsOf(closing, Date.parse(scope.closing.started) * 1000, changesOf(set.db));
  const openedUs = scope.opening === null ? null : Date.parse(scope.opening.started) * 1000;
  // every snapshot was compared and nothing changed since the opening one
  if (openedUs !== null && passedOver === '' && (points[0]?.us ?? 0) > openedUs)
    points.unshift({ us: openedUs, grants: points[0]?.grants ?? closing });
  const most = scaleFor(Math.max(...points.map(({ grants }) => grants)));
  const at = ({ us }: Point) => placeIn(period, us / 1000);
  const first = points[0]?.grants ?? closing;
  return chart({
    title: 'Standing privileged grants over the period',
    description: `Step line: ${grouped(first)} standing privileged grants at the first snapshot, ${grouped(closing)} at the closing one.`,
    shapes: [
      html`<path class="line" d="${stepLine(points, at, most)}"/>`,
      ...points.map((point) => html`<path class="snap" d="M${across(at(point))} 96V100"/>`),
    ],
    most,
    unit: 'grants',
    ticks: timeTicks(period),
    legend: [
      { tone: 'line', label: 'privileged grants without an end' },
      { tone: 'snap', label: 'snapshots that were compared' },
    ],
    notes: [
      points.length === 1
        ? 'Only one snapshot can be counted: how the number changed in the period is not known.'
        : html`${grouped(first)} at the first snapshot, ${grouped(closing)} at the closing one. Between two snapshots the line keeps the earlier number.`,
      ...(passedOver ? [sentence(passedOver)] : []),
    ],
    figures: [
      ...tableOf<Point>({
        caption: 'Standing privileged grants at each snapshot that was compared',
        columns: [
          { head: 'Snapshot of', width: 60, cell: ({ us }) => time(us) },
          { head: 'Grants', width: 40, number: true, cell: ({ grants }) => grouped(grants) },
        ],
        rows: points,
        none: 'No snapshot.',
        budget: new Budget(ROOM),
      }),
    ],
  });
}

function changesOf(db: Page['conclusion']['set']['db']): Change[] {
  // `changed` names each column that differs with its value before: "standing: 0 → 1; until: none → 5"
  return db
    .prepare<[], Change>(
      `SELECT from_time_us, to_time_us, sum(now - before) AS net FROM (
         SELECT from_time_us, to_time_us,
           CASE WHEN change = 'removed' THEN 0 ELSE standing AND privileged END AS now,
           CASE change WHEN 'added' THEN 0 WHEN 'removed' THEN standing AND privileged
             ELSE (CASE WHEN instr(changed, 'standing: 0') > 0 THEN 0 WHEN instr(changed, 'standing: 1') > 0 THEN 1 ELSE standing END)
              AND (CASE WHEN instr(changed, 'privileged: 0') > 0 THEN 0 WHEN instr(changed, 'privileged: 1') > 0 THEN 1 ELSE privileged END)
           END AS before
         FROM grant_changes WHERE grant_type <> 'access_request' AND holder_kind <> 'anyone')
       GROUP BY 1, 2 ORDER BY 1`,
    )
    .all();
}

function pointsOf(closing: number, closedUs: number, changes: readonly Change[]): Point[] {
  const points: Point[] = [{ us: closedUs, grants: closing }];
  let grants = closing;
  for (const { from_time_us, to_time_us, net } of changes.toReversed()) {
    if (points.at(-1)?.us !== to_time_us) points.push({ us: to_time_us, grants });
    grants -= net;
    points.push({ us: from_time_us, grants });
  }
  return points.reverse();
}

function stepLine(points: readonly Point[], at: (point: Point) => number, most: number): string {
  let path = '';
  for (const point of points) {
    const x = across(at(point));
    const y = upward(1 - point.grants / most);
    path += path === '' ? `M${x} ${y}` : `H${x}V${y}`;
  }
  return points.length === 1 ? `${path}h0.01` : path;
}
