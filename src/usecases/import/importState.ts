import type { CollectContext } from '../../collectors/collector.ts';
import { dumpRow, isBotUser } from '../../collectors/local/dump/dumpRow.ts';
import { DUMP_KINDS, type DumpKind, dumpCommand } from '../../collectors/local/dump/kinds.ts';
import { type DumpFile, readDumps } from '../../collectors/local/dump/readDumps.ts';
import { RowRedactor } from '../../collectors/rowRedactor.ts';
import { STATE_COLLECTORS } from '../../collectors/state/registry.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { DatasetOutcome } from '../../records/datasets.ts';
import type { SnapshotWriter } from '../../store/store.ts';

interface Collected {
  redactor: RowRedactor;
  rows: number;
  files: string[];
  /** the kinds that files were given for */
  kinds: Set<string>;
}

/**
 * Puts the dumps of a folder into a snapshot, each file at a time. A dataset is complete for what its files hold; one without a
 * file is asked for.
 *
 * @param dir null when none was given
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID
 */
export function importState(
  dir: string | null,
  snapshot: SnapshotWriter,
  collect: CollectContext,
  listen: { onDataset(outcome: DatasetOutcome): void; onWarning(text: string): void },
): void {
  const datasets = new Map<string, Collected>();
  for (const file of dir === null ? [] : readDumps(dir)) {
    if (file.ignored.length > 0)
      listen.onWarning(
        `${file.name} holds what no dataset takes and was left out: ${file.ignored.join(', ')}.`,
      );
    recordFile(snapshot, file);
    for (const kind of file.kinds) {
      const items = file.items.filter((item) => item.kind === kind);
      // of Teleport 14, `tctl bots ls` prints the users that bots act as: that is no list of users
      const botsOnly = kind === 'user' && file.named.includes('bot') && items.every(isBotUser);
      if (!botsOnly) save(kind, DUMP_KINDS[kind] as DumpKind, items, file, { datasets, snapshot, collect });
      if (kind === 'user') saveBotUsers(items, file, { datasets, snapshot, collect });
    }
  }
  for (const { dataset, item } of STATE_COLLECTORS) {
    const found = datasets.get(dataset);
    const outcome = {
      dataset,
      item,
      ...(found ? given(dataset, found) : missing(dataset)),
      rpc: '',
      permission: '',
      method: 'file',
    };
    listen.onDataset(snapshot.finishDataset(outcome as DatasetOutcome, found?.redactor.redactions() ?? []));
  }
}

/**
 * Reads every dump once, so that a broken one is told before anything is stored.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID
 */
export function checkDumps(dir: string): void {
  for (const _ of readDumps(dir));
}

interface Into {
  datasets: Map<string, Collected>;
  snapshot: SnapshotWriter;
  collect: CollectContext;
}

function save(name: string, kind: DumpKind, items: readonly JsonObject[], file: DumpFile, into: Into): void {
  const { dataset } = kind;
  const known = into.datasets.get(dataset);
  const found = known ?? { redactor: new RowRedactor(dataset), rows: 0, files: [], kinds: new Set<string>() };
  into.datasets.set(dataset, found);
  const rows = items
    .filter((item) => !isInvitation(item))
    .map((item) => found.redactor.redact(dumpRow(item, kind, into.collect)));
  into.snapshot.savePage(dataset, rows);
  found.rows += rows.length;
  found.files.push(file.name);
  found.kinds.add(name);
}

/** Where tctl has no bots of their own, the users that they act as are what it lists as bots. */
function saveBotUsers(items: readonly JsonObject[], file: DumpFile, into: Into): void {
  const botUsers = items.filter(isBotUser);
  if (into.datasets.get('bots')?.kinds.has('bot')) return;
  save('user', { dataset: 'bots', schema: (DUMP_KINDS.user as DumpKind).schema }, botUsers, file, into);
}

/** Invitations and password resets come among the tokens of older gateways (collectors/state/tokens.ts). */
function isInvitation({ kind, spec }: JsonObject): boolean {
  const roles =
    kind === 'token' && spec !== null && typeof spec === 'object' && !Array.isArray(spec) ? spec.roles : [];
  return Array.isArray(roles) && roles.includes('Signup');
}

function given(dataset: string, { rows, files, kinds }: Collected) {
  const lacking = dataset === 'bots' ? [] : kindsOf(dataset).filter((kind) => !kinds.has(kind));
  const from = `as given in ${[...new Set(files)].join(', ')}; no gateway was asked`;
  const pages = new Set(files).size;
  if (lacking.length > 0) return { status: 'partial', reason: `${from}; ${askFor(lacking)}`, pages };
  return { status: rows > 0 ? 'complete' : 'empty', reason: from, pages };
}

function missing(dataset: string) {
  const kinds = kindsOf(dataset);
  return kinds.length === 0
    ? { status: 'unsupported', reason: 'tctl prints no such dump: only a pull shows it', pages: 0 }
    : { status: 'failed', reason: askFor(kinds), pages: 0 };
}

function kindsOf(dataset: string): string[] {
  return Object.keys(DUMP_KINDS).filter((kind) => DUMP_KINDS[kind]?.dataset === dataset);
}

function askFor(kinds: readonly string[]): string {
  const commands = kinds.map(dumpCommand).filter((command) => command !== '');
  const made = commands.length === 0 ? '' : ` (${commands.join('; ')})`;
  return `asked for: a file with the resources of kind ${kinds.join(', ')}${made}`;
}

/** Which file was read, beside the calls of a pull. */
function recordFile(snapshot: SnapshotWriter, { name, sha256, bytes, items }: DumpFile): void {
  snapshot.recordCall({
    rpc: `FILE ${name}`,
    parameters: { bytes },
    page: 1,
    rows: items.length,
    status: 'OK',
    message: '',
    sha256,
    started: new Date().toISOString(),
    duration_ms: 0,
  });
}
