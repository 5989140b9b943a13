import type { JsonObject } from '../../../formats/canonicalJson.ts';
import type { EventLines } from '../../../records/evidence.ts';
import type { SnapshotInfo } from '../../../records/snapshot.ts';
import type { Pseudonymizer } from '../../../redaction/pseudonyms/pseudonymizer.ts';
import type { StoreReader } from '../../../store/store.ts';

/** Reads that give figures, times, types of events, and no names. */
const WITHOUT_NAMES = [
  ...(['eventBounds', 'eventTypes', 'countEvents', 'countTrimmed', 'countEventConflicts'] as const),
  ...([
    'windows',
    'readRanges',
    'newestReadRanges',
    'highWater',
    'lastSeq',
    'countRows',
    'countDerived',
  ] as const),
] satisfies (keyof StoreReader)[];

/**
 * The store as the bundle may show it. It has the reads below and no others: whatever else is read of it is refused instead of
 * handing out names.
 */
export function pseudonymStore(store: StoreReader, names: Pseudonymizer): StoreReader {
  const reads: Partial<Record<keyof StoreReader, unknown>> = {
    snapshots: () => store.snapshots().map((snapshot) => pseudonymSnapshot(snapshot, names)),
    redactions: (id: number) => store.redactions(id),
    prunings: () => store.prunings().map((pruning) => ({ ...pruning, who: names.name(pruning.who, 'user') })),
    *calls(id: number) {
      for (const call of store.calls(id))
        yield {
          ...call,
          parameters: names.record(call.parameters as JsonObject, ''),
          message: names.text(call.message),
        };
    },
    *eventLines(range: { fromUs: number; toUs: number }) {
      for (const lines of store.eventLines(range)) yield linesOf(lines, names);
    },
    local: onlyThese({
      serving: (...asked: Parameters<StoreReader['local']['serving']>) =>
        store.local.serving(...asked).map((source) => ofLocal(source, names)),
      withdrawals: () => store.local.withdrawals().map((withdrawal) => ofLocal(withdrawal, names)),
      // the contents of files cannot be replaced
      attachments: () => [],
    }),
  };
  for (const name of WITHOUT_NAMES) reads[name] = store[name].bind(store);
  return onlyThese(reads) as unknown as StoreReader;
}

/** A snapshot without names; what follows the name of a command is left out with its arguments. */
export function pseudonymSnapshot(snapshot: SnapshotInfo, names: Pseudonymizer): SnapshotInfo {
  const { caller, run } = snapshot;
  return {
    ...names.data(snapshot),
    caller: {
      ...caller,
      user: names.name(caller.user, 'user'),
      roles: caller.roles.map((role) => names.text(role)),
    },
    run:
      run === null
        ? null
        : {
            host: names.name(run.host, 'host'),
            os_user: names.name(run.os_user, 'user'),
            command_line: `${/^affidavit(?: [a-z]+)?/.exec(run.command_line)?.[0] ?? 'affidavit'} (arguments left out)`,
          },
  };
}

function linesOf({ lines, count }: EventLines, names: Pseudonymizer): EventLines {
  const replaced = Buffer.from(lines)
    .toString('utf8')
    .split('\n')
    .map((line) => (line === '' ? '' : names.event(line)));
  return { lines: Buffer.from(replaced.join('\n'), 'utf8'), count };
}

/** A supplied source: its own name is a file, a host or an address. */
function ofLocal<T extends { source: string; who: string }>(known: T, names: Pseudonymizer): T {
  const { source, who } = known;
  const { note } = known as { note?: unknown };
  return {
    ...names.data(known),
    ...{ source: names.text(source), who: names.name(who, 'user') },
    ...(typeof note === 'string' ? { note: names.text(note) } : {}),
  };
}

/** @throws RangeError where anything else is read */
function onlyThese<T extends object>(reads: T): T {
  return new Proxy(reads, {
    get(target, name) {
      if (Object.hasOwn(target, name)) return Reflect.get(target, name);
      throw new RangeError(
        `A bundle with pseudonyms reads ${String(name)} of the store, whose names are not replaced`,
      );
    },
  });
}
