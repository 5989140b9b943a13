import { type DumpOrigin, dumpCommand, whyNoDump } from '../../collectors/local/dump/dumpCommands.ts';
import { DUMP_KINDS } from '../../collectors/local/dump/kinds.ts';
import type { DumpFile } from '../../collectors/local/dump/readDumps.ts';
import type { RowRedactor } from '../../collectors/rowRedactor.ts';
import { plural } from '../../formats/plural.ts';
import { printable } from '../../formats/printable.ts';
import { type DatasetStatus, unknownMembersText } from '../../records/datasets.ts';

/** Rows and faults of the files for one dataset. */
export interface Collected {
  redactor: RowRedactor;
  rows: number;
  files: Set<string>;
  /** the kinds that files were given for */
  kinds: Set<string>;
}

/** Outcome of a dataset of an import. */
export interface DumpOutcome {
  status: DatasetStatus;
  reason: string;
  pages: number;
}

/**
 * The outcome of a dataset: complete for what its files hold; partial where a kind or a resource is missing; failed and asked
 * for by command where no file was given; unsupported where none can be.
 *
 * @param found null when no file was given
 * @param faults what could not be read of its files
 */
export function dumpOutcome(
  dataset: string,
  found: Collected | null,
  faults: readonly string[],
  origin: DumpOrigin,
): DumpOutcome {
  const kinds = kindsOf(dataset);
  if (found === null) return { ...notGiven(kinds, faults, origin), pages: 0 };
  // the users that bots act as stand for the bots of Teleport 14
  const lacking = dataset === 'bots' ? [] : kinds.filter((kind) => !found.kinds.has(kind));
  const asked = lacking.filter((kind) => whyNoDump(kind, origin) === null);
  const unknown = found.redactor.unknown();
  const reason = [
    `as given in ${[...found.files].map((name) => printable(name, 80)).join(', ')}; no gateway was asked`,
    ...faults,
    ...(asked.length > 0 ? [askFor(asked)] : []),
    ...(unknown.length > 0 ? [unknownMembersText(unknown)] : []),
  ].join('; ');
  const isWhole = faults.length === 0 && asked.length === 0;
  const status = !isWhole ? 'partial' : found.rows > 0 ? 'complete' : 'empty';
  return { status, reason, pages: found.files.size };
}

function notGiven(
  kinds: readonly string[],
  faults: readonly string[],
  origin: DumpOrigin,
): Omit<DumpOutcome, 'pages'> {
  if (faults.length > 0) return { status: 'failed', reason: [...faults, askFor(kinds)].join('; ') };
  if (kinds.length === 0)
    return { status: 'unsupported', reason: 'no command of tctl prints it: only a pull shows it' };
  const asked = kinds.filter((kind) => whyNoDump(kind, origin) === null);
  if (asked.length > 0) return { status: 'failed', reason: askFor(asked) };
  const why = new Set(kinds.map((kind) => whyNoDump(kind, origin)));
  return { status: 'unsupported', reason: [...why].join('; ') };
}

/** The kinds that a dataset takes. */
export function kindsOf(dataset: string): string[] {
  return Object.keys(DUMP_KINDS).filter((kind) => DUMP_KINDS[kind]?.dataset === dataset);
}

function askFor(kinds: readonly string[]): string {
  const commands = kinds.flatMap((kind) => dumpCommand(kind) ?? []);
  const made = commands.length === 0 ? '' : ` (${commands.join('; ')})`;
  return `outstanding: a file with the resources of kind ${kinds.join(', ')}${made}`;
}

/** Resources of a dump that could not be read, for the datasets of a kind. */
export function faultsOf({ name, problem, broken }: DumpFile, kind: string): string[] {
  const file = printable(name, 80);
  if (problem !== null) return [`${file} could not be imported: ${problem}`];
  const lost = broken.filter((item) => item.kind === kind);
  if (lost.length === 0) return [];
  const named = lost.slice(0, 5).map(({ number, why }) => `${number} (${why})`);
  return [
    `${file}: ${plural(lost.length, 'resource')} could not be imported, the first: ${named.join(', ')}`,
  ];
}
