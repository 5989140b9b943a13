import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type {
  DatasetDelta,
  DeltaSummary,
  ExceptionDelta,
  LateEvent,
  ResultDelta,
  RowChange,
  SettingDelta,
} from '../../records/delta.ts';
import type { DeltaInput, DeltaListing, DeltaSide } from './deltaSide.ts';
import { HeldRows } from './heldRows.ts';
import { listingChanges } from './listingChanges.ts';

/** The comparison of a bundle with the one before it. The streams are read once each; `summary` is whole afterwards. */
export class Delta {
  readonly #input: DeltaInput;
  readonly #after: DeltaSide;
  readonly #folder: string;
  readonly #held: HeldRows;
  readonly #datasets: DatasetDelta[] = [];
  readonly #exceptions = { added: 0, removed: 0, changed: 0, unchanged: 0 };
  #lateEvents: number | null = null;

  /** @param parent folder for what is too much for memory; `close` removes it */
  constructor(input: DeltaInput, after: DeltaSide, parent: string) {
    this.#input = input;
    this.#after = after;
    mkdirSync(parent, { recursive: true });
    this.#folder = mkdtempSync(join(parent, '.affidavit-delta-'));
    this.#held = new HeldRows(this.#folder);
  }

  /** Rows and members that differ, by listing. */
  async *changes(): AsyncGenerator<RowChange> {
    const { before, reason } = this.#input;
    const names = new Set([...listingsOf(before).keys(), ...listingsOf(this.#after).keys()]);
    for (const name of [...names].sort()) {
      const old = listingsOf(before).get(name);
      const now = listingsOf(this.#after).get(name);
      if (before?.listings == null) {
        this.#datasets.push({
          ...{ dataset: name, compared: 'no', note: reason, before: null, after: now?.rows ?? null },
          ...{ added: null, removed: null, changed: null },
        });
        continue;
      }
      const overlap = overlaps(before, this.#after);
      this.#datasets.push(yield* listingChanges(name, old, now, { overlap, held: this.#held }));
    }
  }

  /** Every procedure that either bundle has, with its result in both. */
  results(): ResultDelta[] {
    const before = this.#input.before?.results ?? [];
    const after = this.#after.results;
    const ids = [...new Set([...after, ...before].map(({ id }) => id))].sort();
    return ids.map((procedure) => {
      const old = before.find(({ id }) => id === procedure);
      const now = after.find(({ id }) => id === procedure);
      return {
        procedure,
        before: old?.result ?? null,
        after: now?.result ?? null,
        exceptions_before: old?.exceptions ?? null,
        exceptions_after: now?.exceptions ?? null,
        changed:
          this.#input.before !== null && (old?.result !== now?.result || old?.exceptions !== now?.exceptions),
      };
    });
  }

  /** Every setting that either bundle has, with its value in both. */
  settings(): SettingDelta[] {
    const before = this.#input.before?.settings ?? {};
    const after = this.#after.settings;
    const names = [...new Set([...Object.keys(after), ...Object.keys(before)])].sort();
    return names.map((name) => {
      const old = Object.hasOwn(before, name) ? (before[name] ?? null) : null;
      const now = Object.hasOwn(after, name) ? (after[name] ?? null) : null;
      return { name, before: old, after: now, changed: this.#input.before !== null && old !== now };
    });
  }

  /** Exceptions that only one of the bundles lists, or whose facts differ. */
  async *exceptions(): AsyncGenerator<ExceptionDelta> {
    const { before } = this.#input;
    if (before === null) return;
    this.#held.clear();
    for await (const one of before.exceptions()) this.#held.hold(one.id, JSON.stringify(one));
    for await (const one of this.#after.exceptions()) {
      const { facts, ...of } = one;
      const text = this.#held.match(one.id);
      const old = text === null ? null : (JSON.parse(text) as typeof one).facts;
      const change = old === null ? 'added' : old === facts ? 'unchanged' : 'changed';
      this.#exceptions[change] += 1;
      if (change !== 'unchanged') yield { ...of, change, facts_before: old ?? '', facts_after: facts };
    }
    for (const { json } of this.#held.left()) {
      const { facts, ...of } = JSON.parse(json) as { facts: string } & ExceptionDelta;
      this.#exceptions.removed += 1;
      yield { ...of, change: 'removed', facts_before: facts, facts_after: '' };
    }
  }

  /** Events that came late. */
  async *lateEvents(): AsyncGenerator<LateEvent> {
    const { lateEvents } = this.#input;
    if (lateEvents === null) return;
    this.#lateEvents = 0;
    for await (const event of lateEvents()) {
      this.#lateEvents += 1;
      yield event;
    }
  }

  /** How far the bundles were compared, and the figures. Call it when all streams have been read. */
  summary(): DeltaSummary {
    const { previous, before, reason } = this.#input;
    return {
      schema: 'urn:affidavit:soc2-evidence:delta:v1',
      previous: previous && {
        sequence: previous.sequence,
        bundle_id: previous.bundle_id,
        sha256sums_sha256: previous.sha256sums_sha256,
        period: previous.label,
      },
      known: before === null ? 'no' : before.listings === null ? 'figures' : 'whole',
      reason,
      datasets: this.#datasets,
      results_changed: this.results().filter(({ changed }) => changed).length,
      settings_changed: this.settings().filter(({ changed }) => changed).length,
      exceptions: { ...this.#exceptions },
      late_events: this.#lateEvents,
    };
  }

  /** Removes what was put aside. */
  close(): void {
    this.#held.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function listingsOf(side: DeltaSide | null): ReadonlyMap<string, DeltaListing> {
  return new Map((side?.listings ?? []).map((listing) => [listing.name, listing]));
}

function overlaps(a: DeltaSide, b: DeltaSide): boolean {
  return a.fromMs < b.toMs && b.fromMs < a.toMs;
}
