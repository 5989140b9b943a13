import path from 'node:path';
import { plural } from '../../../formats/plural.ts';
import type { LocalRun } from '../../../records/localRun.ts';
import type { ReviewImport, ReviewStart } from '../../../records/reports/reviewReports.ts';
import type { PullReport } from '../../../records/snapshot.ts';
import { cell } from '../table.ts';

/** Introduction of the demonstration. */
export const INTRODUCTION =
  'Northwind Ledger is a fictitious company, and its mistakes are planted (fixtures/company/ABOUT.md). Its gateway is read at both ends of a quarter.';

/** A command as a person would type it, with paths below the working folder as seen from there. */
export function commandLine(argv: readonly string[]): string {
  const words = argv.map(fromHere);
  return `affidavit ${words.map((word) => (/[^\w@%+=:,./-]/.test(word) ? JSON.stringify(word) : word)).join(' ')}`;
}

/** A path below the working folder becomes relative to it; every other word is unchanged. */
export function fromHere(word: string): string {
  const below = path.isAbsolute(word) ? path.relative(process.cwd(), word) : '';
  return below === '' || below.startsWith('..') ? word : below;
}

/** Where everything is, and what to look at first. */
export function nextSteps(outDir: string, period: string): string {
  const list = ['exceptions', 'list', '--period', period, '--store', path.join(outDir, 'store.db')];
  return [
    '',
    `The store, the key and the bundle are in ${fromHere(outDir)}. Unpack the bundle and begin with README.txt, or list the exceptions:`,
    `$ ${commandLine(list)}`,
  ].join('\n');
}

/** The outcome of a pull of the demo, in one line. */
export function pulledSnapshot({ snapshot, cluster, datasets, events }: PullReport): string {
  return `Snapshot ${snapshot} of ${cell(cluster.name)} (Teleport ${cell(cluster.version)}): ${plural(datasets.length, 'dataset')}, ${plural(events.rows, 'event')}.`;
}

/** The lists that the entity supplies, with their rows. */
export function importedLists(lists: readonly LocalRun[]): string {
  const rows = lists.map(kindAndRows).join(', ');
  return `\n$ affidavit people import FILE --kind KIND     (${plural(lists.length, 'list')} that the entity supplies)\n${rows}`;
}

/** A user access review that was started. */
export function startedReview({ name, rows, files }: ReviewStart): string {
  return `Access review ${name}: ${plural(rows, 'grant')} for ${plural(files.length, 'reviewer')}.`;
}

/** Decisions of the reviewers. @param day day of the import, e.g. 2026-10-07 */
export function importedReview({ files }: ReviewImport, day: string): string {
  const sum = (count: (file: ReviewImport['files'][number]) => number) =>
    files.reduce((total, file) => total + count(file), 0);
  const decided = sum(({ recorded }) => recorded.length);
  const removed = sum(({ recorded }) => recorded.filter(({ decision }) => decision !== 'keep').length);
  const undecided = sum((file) => file.undecided);
  const own = sum(({ self_reviews }) => self_reviews.length);
  return [
    `\n$ affidavit review import FILE …     (${plural(files.length, 'table')} that reviewers filled in, on ${day})`,
    `${plural(decided, 'decision')}, ${removed} of them to remove; ${undecided} undecided, ${own} by the holder.`,
  ].join('\n');
}

/** The configuration of tbot that was collected. */
export function collectedTbot({ sources }: LocalRun): string {
  return `\n$ affidavit collect tbot FILE …     (configuration of ${plural(sources.length, 'bot')})`;
}

function kindAndRows({ parameters, sources }: LocalRun): string {
  return `${String(parameters.kind)} ${sources.reduce((sum, { rows }) => sum + rows, 0)}`;
}
