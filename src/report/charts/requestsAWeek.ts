import { plural } from '../../formats/plural.ts';
import { type Html, html } from '../html/html.ts';
import type { Page } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { grouped, tableOf } from '../parts/table.ts';
import { across, chart, scaleFor, upward } from './frame.ts';
import { placeIn, timeTicks } from './timeScale.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const ROOM = 40_000;

/** States of access requests in the order in which they are stacked. */
const OUTCOMES = ['APPROVED', 'PROMOTED', 'DENIED', 'EXPIRED', 'DELETED', 'PENDING'] as const;

interface Count {
  week: number | null;
  state: string;
  count: number;
}

interface Week {
  startMs: number;
  counts: ReadonlyMap<string, number>;
}

/** Access requests by outcome, a week of the period, by the time at which each was made. */
export function requestsAWeek({ conclusion }: Page): Html {
  const { set, scope } = conclusion;
  const { period } = scope;
  const firstMs = mondayBefore(period.fromMs);
  const counts = set.db
    .prepare<[number, number, number], Count>(
      // numbers are bound as reals: without the cast a week would be a fraction
      `SELECT CASE WHEN at_us < ? THEN -1 ELSE CAST((at_us - ?) / ? AS INTEGER) END AS week, state, count(*) AS count
       FROM (SELECT coalesce(created_us, resolved_us) AS at_us, state FROM access_requests) GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    .all(firstMs * 1000, firstMs * 1000, WEEK_MS * 1000);
  const weeks = weeksOf(firstMs, period.toMs, counts);
  const shown = weeks.flatMap(({ counts: of }) => [...of.values()]).reduce((sum, count) => sum + count, 0);
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const states = OUTCOMES.filter((state) => counts.some((count) => count.state === state));
  const totalOf = (state: string) =>
    counts.filter((count) => count.state === state).reduce((sum, { count }) => sum + count, 0);
  const sumOf = ({ counts: of }: Week) => [...of.values()].reduce((sum, count) => sum + count, 0);
  const most = scaleFor(Math.max(0, ...weeks.map(sumOf)));
  const said = states.map((state) => `${grouped(totalOf(state))} ${state.toLowerCase()}`).join(', ');
  return chart({
    title: 'Access requests by outcome, a week',
    description: `Stacked bars: access requests made in each week from Monday, UTC. ${said === '' ? 'None' : said}.`,
    shapes: weeks.flatMap((week) => stack(week, most, (ms) => placeIn(period, ms))),
    most,
    unit: 'requests',
    ticks: timeTicks(period),
    legend: states.map((state) => ({
      tone: `o-${state.toLowerCase()}`,
      label: `${state.toLowerCase()} (${grouped(totalOf(state))})`,
    })),
    notes: [
      html`${plural(all, 'request')} in the population, by the week in which each was made. ${all > shown && `${grouped(all - shown)} made before the period, or at a time that the evidence does not show, are not drawn.`}`,
    ],
    figures: [
      ...tableOf<Week>({
        caption: 'Access requests of each week by outcome',
        columns: [
          {
            head: 'Week from',
            width: 28,
            cell: ({ startMs }) =>
              html`<span class="time">${new Date(startMs).toISOString().slice(0, 10)}</span>`,
          },
          ...states.map((state) => ({
            head: state.toLowerCase(),
            width: 72 / states.length,
            number: true,
            cell: ({ counts: of }: Week) => grouped(of.get(state) ?? 0),
          })),
        ],
        rows: weeks,
        none: 'No week of the period.',
        budget: new Budget(ROOM),
      }),
    ],
  });
}

function mondayBefore(ms: number): number {
  const midnight = Math.floor(ms / DAY_MS) * DAY_MS;
  // 1970-01-01 was a Thursday
  const sinceMonday = (((midnight / DAY_MS + 3) % 7) + 7) % 7;
  return midnight - sinceMonday * DAY_MS;
}

function weeksOf(firstMs: number, toMs: number, counts: readonly Count[]): Week[] {
  const weeks: Week[] = [];
  for (let startMs = firstMs; startMs < toMs; startMs += WEEK_MS) {
    const own = counts.filter(({ week }) => week !== null && week >= 0 && week === weeks.length);
    weeks.push({ startMs, counts: new Map(own.map(({ state, count }) => [state, count])) });
  }
  return weeks;
}

function stack({ startMs, counts }: Week, most: number, place: (ms: number) => number): Html[] {
  const left = Math.max(place(startMs + WEEK_MS * 0.08), 0);
  const width = Math.min(place(startMs + WEEK_MS * 0.92), 1) - left;
  let below = 0;
  return OUTCOMES.flatMap((state) => {
    const height = (counts.get(state) ?? 0) / most;
    if (height === 0 || width <= 0) return [];
    below += height;
    return html`<rect class="o-${state.toLowerCase()}" x="${across(left)}" y="${upward(1 - below)}" width="${across(width)}" height="${upward(height)}"/>`;
  });
}
