import { formatDuration } from 'date-fns/formatDuration';
import { intervalToDuration } from 'date-fns/intervalToDuration';
import { plural } from '../../../formats/plural.ts';
import { readerTime } from '../../../formats/readerTime.ts';
import type { DatasetOutcome } from '../../../records/datasets.ts';
import type { PullReport } from '../../../records/snapshot.ts';
import type { Terminal } from '../../terminal.ts';
import { statusWord } from '../statusWord.ts';
import { cell, table } from '../table.ts';
import { presentLocalRun } from './local.ts';

/** Events of a pull that its progress shows. */
export interface PullListeners {
  onConnected(text: string): void;
  onWarning(text: string): void;
  onDataset(outcome: DatasetOutcome): void;
  onEvents(progress: {
    windowsDone: number;
    windowsTotal: number;
    events: number;
    eventsPerSecond: number;
  }): void;
}

/** Shows the progress of a pull: one changing line on a terminal, nothing elsewhere. */
export function pullProgress(terminal: Terminal): PullListeners {
  const started = Date.now();
  return {
    onConnected: (text) => terminal.info(cell(text, 400)),
    onWarning: (text) => terminal.warn(cell(text, 400)),
    onDataset: (outcome) =>
      terminal.progress(`${outcome.dataset}: ${outcome.status}, ${plural(outcome.rows, 'row')}`),
    onEvents: ({ windowsDone, windowsTotal, events, eventsPerSecond }) => {
      const left =
        windowsDone > 0 ? ((Date.now() - started) / windowsDone) * (windowsTotal - windowsDone) : 0;
      const leftText = windowsDone > 0 && windowsDone < windowsTotal ? `, about ${spell(left)} left` : '';
      terminal.progress(
        `audit log: window ${windowsDone} of ${windowsTotal}, ${plural(events, 'event')}, ${Math.round(eventsPerSecond)}/s${leftText}`,
      );
    },
  };
}

function spell(ms: number): string {
  const duration = intervalToDuration({ start: 0, end: Math.max(1000, Math.round(ms)) });
  return formatDuration(duration, { format: ['hours', 'minutes', 'seconds'] }) || '1 second';
}

/** The closing tables of a pull: dataset, status, rows, reason; then the same of local sources. */
export function presentPull(report: PullReport): string {
  const { local = [], local_failures = [], probe } = report;
  const runs = [...local, ...(probe === undefined ? [] : [probe])].map(presentLocalRun);
  const failures = local_failures.map(
    ({ source, message }) => `${statusWord('failed')}: ${cell(source, 80)}: ${cell(message, 300)}`,
  );
  return [presentGateway(report), ...runs, ...failures].join('\n\n');
}

function presentGateway(report: PullReport): string {
  const rows = report.datasets.map((d) => [
    d.dataset,
    statusWord(d.status),
    String(d.rows),
    String(d.new_rows),
    cell(d.reason, 300),
  ]);
  const { events } = report;
  return [
    `Snapshot ${report.snapshot} of ${cell(report.cluster.name)} (Teleport ${cell(report.cluster.version)}), pulled as ${cell(report.identity.user)}`,
    '',
    table(
      [
        { head: 'DATASET' },
        { head: 'STATUS' },
        { head: 'ROWS', right: true },
        { head: 'NEW', right: true },
        { head: 'REASON', width: 70 },
      ],
      rows,
    ),
    '',
    `Audit log ${readerTime(events.from)} to ${readerTime(events.to)}: ${plural(events.rows, 'event')} read, ${events.new_rows} new, ${plural(events.duplicates, 'duplicate')}, in ${plural(events.windows, 'window')}.`,
    report.complete
      ? 'Every dataset is complete, empty or unsupported.'
      : `${statusWord('incomplete')}: a dataset is partial, denied or failed; the rest was collected (exit 4).`,
  ].join('\n');
}
