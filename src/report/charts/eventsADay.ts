import { plural } from '../../formats/plural.ts';
import { type Html, html } from '../html/html.ts';
import type { Page } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { grouped, tableOf } from '../parts/table.ts';
import { time } from '../parts/values.ts';
import { across, chart, scaleFor, upward } from './frame.ts';
import { placeIn, timeTicks } from './timeScale.ts';

const DAY_MS = 86_400_000;
const ROOM = 40_000;

interface Day {
  day: string;
  events: number;
  whole: number;
}

interface Gap {
  kind: string;
  gap_start_us: number;
  gap_end_us: number;
}

/** Events of the audit log a UTC day, with the gaps of the log and the snapshots. */
export function eventsADay({ conclusion }: Page): Html {
  const { set, scope } = conclusion;
  const { period } = scope;
  const days = set.db.prepare<[], Day>('SELECT day, events, whole FROM log_days ORDER BY day').all();
  const gaps = set.db
    .prepare<[], Gap>('SELECT kind, gap_start_us, gap_end_us FROM log_gaps ORDER BY gap_start_us')
    .all();
  const snapshots = set.db
    .prepare<[number, number], number>(
      'SELECT started_us FROM snapshots WHERE started_us >= ? AND started_us <= ? ORDER BY started_us',
    )
    .pluck()
    .all(period.fromMs * 1000 - DAY_MS * 1000, period.toMs * 1000 + DAY_MS * 1000);
  const total = days.reduce((sum, { events }) => sum + events, 0);
  const most = scaleFor(Math.max(0, ...days.map(({ events }) => events)));
  const open = gaps.filter(({ kind }) => kind !== 'not_yet');
  const none = days.filter(({ events, whole }) => events === 0 && whole === 1).length;
  const found =
    open.length === 0 ? 'No gap in the audit log.' : `${plural(open.length, 'gap')} in the audit log.`;
  return chart({
    title: 'Events a day',
    description: `Bars: events of the audit log on each UTC day, ${grouped(total)} in all, at most ${grouped(Math.max(0, ...days.map(({ events }) => events)))} a day. ${found} ${plural(snapshots.length, 'snapshot')} marked.`,
    shapes: [
      ...gaps.map(({ kind, gap_start_us: from, gap_end_us: to }) => {
        const left = placeIn(period, from / 1000);
        const width = Math.max(placeIn(period, to / 1000) - left, 0.003);
        return html`<rect class="${kind === 'not_yet' ? 'notyet' : 'gap'}" x="${across(left)}" y="0" width="${across(width)}" height="100"/>`;
      }),
      ...days.map(({ day, events }) => {
        const at = placeIn(period, Date.parse(`${day}T00:00:00Z`));
        const width = placeIn(period, period.fromMs + DAY_MS);
        const height = events / most;
        return html`<rect class="bar" x="${across(at + width * 0.1)}" y="${upward(1 - height)}" width="${across(width * 0.8)}" height="${upward(height)}"/>`;
      }),
      ...snapshots.map((us) => html`<path class="snap" d="M${across(placeIn(period, us / 1000))} 0V100"/>`),
    ],
    most,
    unit: 'events',
    ticks: timeTicks(period),
    legend: [
      { tone: 'bar', label: 'events of a UTC day' },
      { tone: 'gap', label: 'gap: not read, or silent while the state changed' },
      ...(gaps.length > open.length ? [{ tone: 'notyet', label: 'before the first known event' }] : []),
      { tone: 'snap', label: `snapshot (${snapshots.length})` },
    ],
    notes: [
      html`${grouped(total)} events. ${found} ${none > 0 && `${plural(none, 'day')} without an event, although read.`}`,
    ],
    figures: [
      ...tableOf<Day>({
        caption: 'Events of each UTC day',
        columns: [
          { head: 'Day', width: 30, cell: ({ day }) => html`<span class="time">${day}</span>` },
          { head: 'Events', width: 30, number: true, cell: ({ events }) => grouped(events) },
          { head: 'Read', width: 40, cell: ({ whole }) => (whole === 1 ? 'whole day' : 'not the whole day') },
        ],
        rows: days,
        none: 'No day of the period.',
        budget: new Budget(ROOM),
      }),
      ...tableOf<Gap>({
        caption: 'Gaps',
        columns: [
          { head: 'From', width: 35, cell: ({ gap_start_us: us }) => time(us) },
          { head: 'To', width: 35, cell: ({ gap_end_us: us }) => time(us) },
          { head: 'Kind', width: 30, cell: ({ kind }) => kind.replace('_', ' ') },
        ],
        rows: gaps,
        none: 'No gap.',
        budget: new Budget(ROOM),
      }),
    ],
  });
}
