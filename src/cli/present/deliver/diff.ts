import { plural } from '../../../formats/plural.ts';
import type { DiffReport } from '../../../records/delta.ts';
import { statusWord } from '../statusWord.ts';
import { cell, table } from '../table.ts';

/** Rows of each table that are printed. */
const MOST_ROWS = 40;

/** The differences between two bundles: listings, results, settings, exceptions, rows, events. */
export function presentDiff(report: DiffReport): string {
  const { summary } = report;
  return [
    `Before   ${cell(report.before.file)} (${statusWord(report.before.verified)})`,
    `After    ${cell(report.after.file)} (${statusWord(report.after.verified)})`,
    '',
    ...listings(report),
    ...results(report),
    ...settings(report),
    ...exceptions(report),
    ...changes(report),
    ...events(report),
    `${plural(summary.results_changed, 'result')}, ${plural(summary.settings_changed, 'setting')} and ${plural(
      summary.exceptions.added + summary.exceptions.removed + summary.exceptions.changed,
      'exception',
    )} differ.`,
    ...(report.out === null ? [] : [`All rows are in ${cell(report.out)}.`]),
  ].join('\n');
}

function listings({ summary }: DiffReport): string[] {
  const number = (value: number | null) => (value === null ? '–' : String(value));
  const rows = summary.datasets
    .filter(
      ({ before, after, added, removed, changed }) =>
        before !== after || [added, removed, changed].some((count) => (count ?? 0) > 0),
    )
    .map((one) => [
      cell(one.dataset),
      ...[one.before, one.after, one.added, one.removed, one.changed].map(number),
      cell(one.note, 300),
    ]);
  return section('Listings that differ', rows, [
    { head: 'LISTING' },
    ...['BEFORE', 'AFTER', 'ADDED', 'REMOVED', 'CHANGED'].map((head) => ({ head, right: true })),
    { head: 'NOTE', width: 60 },
  ]);
}

function results({ results: all }: DiffReport): string[] {
  const shown = (result: string | null, count: number | null) =>
    result === null ? '–' : `${statusWord(result)}${count ? ` (${count})` : ''}`;
  const rows = all
    .filter(({ changed }) => changed)
    .map((one) => [
      cell(one.procedure),
      shown(one.before, one.exceptions_before),
      shown(one.after, one.exceptions_after),
    ]);
  return section('Results', rows, [{ head: 'TEST' }, { head: 'BEFORE' }, { head: 'AFTER' }]);
}

function settings({ settings: all }: DiffReport): string[] {
  const rows = all
    .filter(({ changed }) => changed)
    .map(({ name, before, after }) => [cell(name), cell(before), cell(after)]);
  return section('Settings', rows, [
    { head: 'SETTING' },
    { head: 'BEFORE', width: 40 },
    { head: 'AFTER', width: 40 },
  ]);
}

function exceptions({ exceptions: all, left_out }: DiffReport): string[] {
  const rows = all
    .slice(0, MOST_ROWS)
    .map(({ id, procedure, change, facts_before, facts_after }) => [
      id.slice(0, 12),
      cell(procedure),
      statusWord(change),
      cell(facts_after === '' ? facts_before : facts_after, 300),
    ]);
  return [
    ...section('Exceptions', rows, [
      { head: 'ID' },
      { head: 'TEST' },
      { head: 'CHANGE' },
      { head: 'FACTS', width: 80 },
    ]),
    ...rest(all.length - rows.length + left_out.exceptions),
  ];
}

function changes({ changes: all, left_out }: DiffReport): string[] {
  const rows = all
    .slice(0, MOST_ROWS)
    .map(({ dataset, key, change, path, before, after }) => [
      cell(dataset),
      cell(key, 80),
      statusWord(change),
      cell(path, 120),
      path === '' ? '' : cell(before, 120),
      path === '' ? '' : cell(after, 120),
    ]);
  return [
    ...section('Rows', rows, [
      { head: 'LISTING' },
      { head: 'ROW', width: 30 },
      { head: 'CHANGE' },
      { head: 'MEMBER', width: 30 },
      { head: 'BEFORE', width: 30 },
      { head: 'AFTER', width: 30 },
    ]),
    ...rest(all.length - rows.length + left_out.changes),
  ];
}

function events({ late_events: all, left_out, summary }: DiffReport): string[] {
  if (summary.known === 'whole' && summary.late_events === null)
    return ['Events were not compared: one of the bundles names the files of a lake in their place.', ''];
  const rows = all
    .slice(0, MOST_ROWS)
    .map(({ time, event, uid, change }) => [cell(time), cell(event), cell(uid), statusWord(change)]);
  return [
    ...section('Events of the common period', rows, [
      { head: 'TIME' },
      { head: 'EVENT' },
      { head: 'UID' },
      { head: 'CHANGE' },
    ]),
    ...rest(all.length - rows.length + left_out.late_events),
  ];
}

function section(title: string, rows: string[][], columns: Parameters<typeof table>[0]): string[] {
  return rows.length === 0 ? [] : [title, table(columns, rows), ''];
}

function rest(count: number): string[] {
  return count > 0 ? [`and ${count} more: --out writes them all`, ''] : [];
}
