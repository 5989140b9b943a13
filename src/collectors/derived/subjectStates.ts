import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';
import type { ResourceVersion, StoreReader } from '../../store/store.ts';
import type { Listing, StateVersion, SubjectState } from './subjectState.ts';

/** A run reads its resources first: they are taken to be read within this time of its start. */
const READ_WITHIN_MS = 15 * 60_000;

/** Reads what snapshots know of single resources, up to and including one snapshot. */
export class SubjectStates {
  readonly #store: StoreReader;
  readonly #startedMs = new Map<number, number>();
  readonly #listings = new Map<string, Listing>();
  /** snapshots that listed a dataset in full, by dataset, in order of their numbers */
  readonly #listedBy = new Map<string, number[]>();
  /** starts of those snapshots, in order of time */
  readonly #listedMs = new Map<string, number[]>();
  /** versions of resources that were read ahead, by dataset and key */
  #ahead = new Map<string, Map<string, ResourceVersion[]>>();

  /**
   * @param snapshot the snapshot up to which state counts; datasets that it has not ended yet count as not read
   */
  constructor(store: StoreReader, snapshot: number) {
    this.#store = store;
    for (const info of store.snapshots()) {
      if (info.id > snapshot) continue;
      this.#startedMs.set(info.id, Date.parse(info.started));
      this.#noteListings(info);
    }
    for (const starts of this.#listedMs.values()) starts.sort((a, b) => a - b);
  }

  #noteListings(info: SnapshotInfo): void {
    const startedMs = Date.parse(info.started);
    for (const { dataset, status } of info.datasets) {
      if (status !== 'complete' && status !== 'empty') continue;
      push(this.#listedBy, dataset, info.id);
      push(this.#listedMs, dataset, startedMs);
      const known = this.#listings.get(dataset);
      if (known !== undefined && known.startedMs > startedMs) continue;
      this.#listings.set(dataset, { startedMs, endedMs: startedMs + READ_WITHIN_MS });
    }
  }

  /** Milliseconds at which the last full listing of a dataset began; null when there was none. */
  listedMs(dataset: string): number | null {
    return this.#listings.get(dataset)?.startedMs ?? null;
  }

  /**
   * Reads ahead what will be needed, in place of what was read ahead before: many at once are read much faster.
   *
   * @param keys keys by dataset
   */
  readAhead(keys: ReadonlyMap<string, readonly string[]>): void {
    this.#ahead = new Map(
      [...keys].map(([dataset, wanted]) => {
        const found = this.#store.versionsOf(dataset, wanted);
        return [dataset, new Map(wanted.map((key) => [key, found.get(key) ?? []]))];
      }),
    );
  }

  /** One resource in snapshots. */
  of(dataset: string, key: string): SubjectState {
    const versions = this.#ahead.get(dataset)?.get(key) ?? this.#store.versions(dataset, key);
    const lastWhole = versions.findLast((version) => version.whole)?.fromSnapshot ?? -1;
    return {
      versions: versions
        .filter((version) => version.whole || version.fromSnapshot > lastWhole)
        .flatMap((version) => this.#version(dataset, version)),
      listing: this.#listings.get(dataset) ?? null,
      listedMs: this.#listedMs.get(dataset) ?? [],
    };
  }

  #version(dataset: string, { json, fromSnapshot, untilSnapshot, whole }: ResourceVersion): StateVersion[] {
    const seenMs = this.#startedMs.get(fromSnapshot);
    if (seenMs === undefined) return [];
    const goneMs = whole && untilSnapshot !== null ? (this.#startedMs.get(untilSnapshot) ?? null) : null;
    const lister = this.#listedBy.get(dataset) ?? [];
    const last = whole
      ? lister.findLast((id) => id < (untilSnapshot ?? Number.POSITIVE_INFINITY))
      : undefined;
    const heldMs = Math.max(seenMs, last === undefined ? seenMs : (this.#startedMs.get(last) ?? seenMs));
    const body = JSON.parse(json) as JsonObject;
    return [{ body, seenMs, seenByMs: seenMs + READ_WITHIN_MS, heldMs, goneMs }];
  }
}

function push(lists: Map<string, number[]>, name: string, value: number): void {
  const own = lists.get(name);
  if (own === undefined) lists.set(name, [value]);
  else own.push(value);
}
