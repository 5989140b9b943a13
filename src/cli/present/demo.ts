import { plural } from '../../formats/plural.ts';
import type { LocalRun } from '../../records/localRun.ts';
import type { PullReport } from '../../records/snapshot.ts';
import { cell } from './table.ts';

/** A command as a person would type it. */
export function commandLine(argv: readonly string[]): string {
  return `affidavit ${argv.map((word) => (/[^\w@%+=:,./-]/.test(word) ? JSON.stringify(word) : word)).join(' ')}`;
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

function kindAndRows({ parameters, sources }: LocalRun): string {
  return `${String(parameters.kind)} ${sources.reduce((sum, { rows }) => sum + rows, 0)}`;
}
