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
  }

  #noteListings(info: SnapshotInfo): void {
    const startedMs = Date.parse(info.started);
    for (const { dataset, status } of info.datasets) {
      if (status !== 'complete' && status !== 'empty') continue;
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
   * Reads ahead what will be asked for, in place of what was read ahead before: many at once are read much faster.
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

  /** What snapshots know of one resource. */
  of(dataset: string, key: string): SubjectState {
    const versions = this.#ahead.get(dataset)?.get(key) ?? this.#store.versions(dataset, key);
    const lastWhole = versions.findLast((version) => version.whole)?.fromSnapshot ?? -1;
    return {
      versions: versions
        .filter((version) => version.whole || version.fromSnapshot > lastWhole)
        .flatMap((version) => this.#version(version)),
      listing: this.#listings.get(dataset) ?? null,
    };
  }

  #version({ json, fromSnapshot, untilSnapshot, whole }: ResourceVersion): StateVersion[] {
    const seenMs = this.#startedMs.get(fromSnapshot);
    if (seenMs === undefined) return [];
    const goneMs = whole && untilSnapshot !== null ? (this.#startedMs.get(untilSnapshot) ?? null) : null;
    return [{ body: JSON.parse(json) as JsonObject, seenMs, seenByMs: seenMs + READ_WITHIN_MS, goneMs }];
  }
}
