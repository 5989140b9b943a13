import type { CollectContext } from '../../collectors/collector.ts';
import type { DumpOrigin } from '../../collectors/local/dump/dumpCommands.ts';
import { dumpRow, isBotUser } from '../../collectors/local/dump/dumpRow.ts';
import { DUMP_KINDS, type DumpKind } from '../../collectors/local/dump/kinds.ts';
import { type DumpFile, readDumps } from '../../collectors/local/dump/readDumps.ts';
import { RowRedactor } from '../../collectors/rowRedactor.ts';
import { STATE_COLLECTORS } from '../../collectors/state/registry.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { printable } from '../../formats/printable.ts';
import type { DatasetOutcome, UnknownMember } from '../../records/datasets.ts';
import type { SnapshotWriter } from '../../store/store.ts';
import { type Collected, dumpOutcome, faultsOf } from './dumpOutcome.ts';

interface Into {
  datasets: Map<string, Collected>;
  /** what could not be read of files, by dataset */
  faults: Map<string, string[]>;
  snapshot: SnapshotWriter;
  collect: CollectContext;
}

/**
 * Puts the dumps of a folder into a snapshot, each file at a time. A dataset is complete for what its files hold; one without a
 * file is outstanding.
 *
 * @param dir null when none was given
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID
 */
export function importState(
  dir: string | null,
  origin: DumpOrigin,
  snapshot: SnapshotWriter,
  collect: CollectContext,
  listen: { onDataset(outcome: DatasetOutcome): void; onWarning(text: string): void },
): void {
  const into: Into = { datasets: new Map(), faults: new Map(), snapshot, collect };
  const unread = new Map<string, number>();
  for (const file of dir === null ? [] : readDumps(dir)) {
    for (const text of warnings(file)) listen.onWarning(text);
    for (const [kind, count] of file.ignored) unread.set(kind, (unread.get(kind) ?? 0) + count);
    recordFile(snapshot, file);
    takeFile(file, into);
  }
  for (const { dataset, item } of STATE_COLLECTORS) {
    const found = into.datasets.get(dataset) ?? null;
    const outcome = dumpOutcome(dataset, found, into.faults.get(dataset) ?? [], origin);
    const unknown = dataset === 'cluster' ? unreadKinds(unread) : (found?.redactor.unknown() ?? []);
    const reason =
      dataset === 'cluster' && unknown.length > 0
        ? `${outcome.reason}; kinds in the files that no dataset takes: ${unknown.map(({ path, count }) => `${path} (${count})`).join(', ')}`
        : outcome.reason;
    listen.onDataset(
      snapshot.finishDataset(
        {
          dataset,
          item,
          ...outcome,
          reason,
          rpc: '',
          permission: '',
          method: 'file',
          ...(unknown.length > 0 ? { unknown } : {}),
        },
        found?.redactor.redactions() ?? [],
      ),
    );
  }
}

function takeFile(file: DumpFile, into: Into): void {
  for (const kind of file.kinds) {
    const { dataset } = DUMP_KINDS[kind] as DumpKind;
    into.faults.set(dataset, [...(into.faults.get(dataset) ?? []), ...faultsOf(file, kind)]);
    if (file.problem !== null) continue;
    const items = file.items.filter((item) => item.kind === kind);
    // of Teleport 14, `tctl bots ls` prints the users that bots act as: that is no list of users
    const botsOnly = kind === 'user' && file.named.includes('bot') && items.every(isBotUser);
    if (!botsOnly) save(kind, DUMP_KINDS[kind] as DumpKind, items, file, into);
    if (kind === 'user') saveBotUsers(items, file, into);
  }
}

function save(name: string, kind: DumpKind, items: readonly JsonObject[], file: DumpFile, into: Into): void {
  const { dataset } = kind;
  const found = into.datasets.get(dataset) ?? {
    redactor: new RowRedactor(dataset),
    rows: 0,
    files: new Set<string>(),
    kinds: new Set<string>(),
  };
  into.datasets.set(dataset, found);
  const kept = items.filter((item) => !isInvitation(item));
  if (kept.length < items.length)
    found.redactor.leftOut({ path: '(row)', rule: 'invitation' }, items.length - kept.length);
  const rows = kept.map((item) => found.redactor.redact(dumpRow(item, kind, into.collect)));
  into.snapshot.savePage(dataset, rows);
  found.rows += rows.length;
  found.files.add(file.name);
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

function warnings(file: DumpFile): string[] {
  const name = printable(file.name, 80);
  const ignored = [...file.ignored].map(([kind, count]) => `${printable(kind, 60)} (${count})`);
  const broken = new Set(file.broken.map(({ kind }) => kind));
  return [
    ...(file.problem === null ? [] : [`${name} could not be imported: ${file.problem}.`]),
    ...(file.problem === null
      ? [...broken].flatMap((kind) => faultsOf(file, kind)).map((text) => `${text}.`)
      : []),
    ...(ignored.length > 0
      ? [`${name} holds kinds that no dataset takes; they were left out: ${ignored.join(', ')}.`]
      : []),
  ];
}

/** Kinds in dumps that no dataset takes, in the form of unknown members. */
function unreadKinds(unread: ReadonlyMap<string, number>): UnknownMember[] {
  return [...unread].map(([kind, count]) => ({ path: `kind ${printable(kind, 60)}`, count, rows: [] }));
}

/** Which file was read, beside the calls of a pull. */
function recordFile(
  snapshot: SnapshotWriter,
  { name, sha256, bytes, items, problem, broken }: DumpFile,
): void {
  snapshot.recordCall({
    rpc: `FILE ${name}`,
    parameters: { bytes },
    page: 1,
    rows: items.length,
    status: problem === null && broken.length === 0 ? 'OK' : 'DATA_LOSS',
    message: problem ?? (broken.length > 0 ? `${broken.length} resources could not be imported` : ''),
    sha256,
    started: new Date().toISOString(),
    duration_ms: 0,
  });
}
