import { isOfPeriod } from '../../datasets/dataset.ts';
import type { EvidenceSet } from '../../evidence/evidenceSet.ts';
import type { TestResult } from '../../records/controls.ts';
import type {
  EndedException,
  ExceptionCounts,
  ExceptionHistoryLine,
  ExceptionStanding,
} from '../../records/exceptions.ts';
import type { LedgerBundle } from '../../store/bundleLedger.ts';
import type { ExceptionKey } from '../../store/exceptions/exceptionStore.ts';
import type { StoreReader } from '../../store/store.ts';
import { EXCEPTION_IDS } from '../assessmentTables.ts';
import type { Conclusion } from '../conclusion.ts';
import { exceptionsOf } from '../exceptions.ts';
import { earlierBundles, replacements } from './earlierBundles.ts';
import { endOf } from './endOf.ts';
import { historyOf } from './historyOf.ts';
import { endedBefore, standing } from './standing.ts';

/** As of when, and in which bundle, exceptions are regarded. */
export interface RegisterPlace {
  /** number of the bundle that is being made; null: none is, the whole chain counts */
  bundle: number | null;
  /** RFC 3339 */
  at: string;
}

/** The register of exceptions as the conclusion of a period shows it. Nothing in it changes a result but that of K35, which reads responses. */
export class Register {
  readonly #store: StoreReader;
  readonly #set: EvidenceSet;
  readonly #results: readonly TestResult[];
  readonly #period: { label: string; fromMs: number; toMs: number };
  readonly #place: RegisterPlace;
  readonly #bundles: readonly LedgerBundle[];
  readonly #earlier: readonly LedgerBundle[];
  readonly #find;

  constructor({ set, scope, results }: Pick<Conclusion, 'set' | 'scope' | 'results'>, place: RegisterPlace) {
    const { store, period } = scope;
    const before = place.bundle ?? Number.POSITIVE_INFINITY;
    this.#store = store;
    this.#set = set;
    this.#results = results;
    this.#period = period;
    this.#place = place;
    this.#bundles = store.bundles.bundles().filter(({ sequence }) => sequence < before);
    this.#earlier = earlierBundles(this.#bundles, { period, before });
    keepIds(set, results);
    // once: what a statement holds outside of the heap is freed late, and every exception is looked up
    this.#find = set.db.prepare<[string], ExceptionKey & { facts: string }>(
      `SELECT id, procedure, dataset, row_id, fault, facts FROM ${EXCEPTION_IDS} WHERE id = ?`,
    );
  }

  /** The bundle of the last earlier period; null: there is none that the register knows. */
  get previous(): LedgerBundle | null {
    return this.#earlier.at(-1) ?? null;
  }

  /** The last bundle whose exceptions are not in the register, since an older version made it; null: there is none. */
  get unregistered(): number | null {
    return this.#bundles.findLast(({ results }) => results === null)?.sequence ?? null;
  }

  /** The standing of an exception that is listed now, or was. */
  standingOf({ id, procedure, dataset }: ExceptionKey): ExceptionStanding {
    return standing({
      procedure,
      ofPeriod: this.#isOfPeriod(dataset),
      earlier: this.#earlier,
      listedIn: this.#listedIn(id),
      response: this.#store.exceptions.latestResponse(id),
      period: this.#period,
      asOfMs: Date.parse(this.#place.at),
    });
  }

  /** Exceptions that bundles of earlier periods listed, that had not ended by then, and that are not listed now; by id. */
  *ended(): Generator<EndedException> {
    for (const exception of this.#store.exceptions.all()) {
      const ended = this.#endedOne(exception);
      if (ended !== null) yield ended;
    }
  }

  /** Everything that happened to every exception up to now: those that are listed first, then the others by id. */
  *history(): Generator<ExceptionHistoryLine> {
    for (const { id, test, dataset, row_id, fault } of exceptionsOf(this.#set, this.#results))
      yield* this.historyOf({ id, procedure: test, dataset, row_id, fault });
    for (const exception of this.#store.exceptions.all())
      if (!this.isListed(exception.id)) yield* this.historyOf(exception);
  }

  /** Everything that happened to one exception up to now, in order of time. */
  historyOf(exception: ExceptionKey): ExceptionHistoryLine[] {
    const now = this.#now(exception);
    return historyOf(exception, {
      sightings: this.#store.exceptions.sightings(exception.id),
      responses: this.#store.exceptions.responses(exception.id),
      bundles: this.#bundles,
      replaced: replacements(this.#bundles, Number.POSITIVE_INFINITY),
      now:
        now === null
          ? null
          : { ...now, at: this.#place.at, bundle: this.#place.bundle, period: this.#period.label },
    });
  }

  /** Exceptions that are listed now, or were, or were answered, whose id begins with a text; two at most. */
  matching(prefix: string): ExceptionKey[] {
    const ids = [
      ...this.#store.exceptions.idsBeginning(prefix, 2),
      ...this.#set.db
        .prepare<[string, string], string>(`SELECT id FROM ${EXCEPTION_IDS} WHERE id >= ? AND id < ? LIMIT 2`)
        .pluck()
        .all(prefix, `${prefix}g`),
    ];
    return [...new Set(ids)]
      .slice(0, 2)
      .flatMap((id) => this.#keyOf(id) ?? this.#store.exceptions.find(id) ?? []);
  }

  /** How many are new, answered, ended. */
  counts(): ExceptionCounts {
    const counts: ExceptionCounts = {
      ...{ new: 0, repeated: 0, reopened: 0, resolved: 0, earlier_period: 0, not_determined: 0 },
      ...{ open: 0, explained: 0, accepted: 0, remediated: 0 },
    };
    for (const { id, test, dataset, row_id, fault } of exceptionsOf(this.#set, this.#results)) {
      const { change, status } = this.standingOf({ id, procedure: test, dataset, row_id, fault });
      counts[change] += 1;
      counts[status] += 1;
    }
    for (const { end } of this.ended()) counts[end] += 1;
    return counts;
  }

  /** Whether an exception is listed now. */
  isListed(id: string): boolean {
    return this.#keyOf(id) !== null;
  }

  #keyOf(id: string): (ExceptionKey & { facts: string }) | null {
    return this.#find.get(id) ?? null;
  }

  /** Its state now; null: it ended earlier, or no bundle of an earlier period listed it. */
  #now(exception: ExceptionKey): Pick<ExceptionHistoryLine, 'event' | 'detail'> | null {
    const listed = this.#keyOf(exception.id);
    if (listed !== null) return { event: this.standingOf(exception).change, detail: listed.facts };
    const ended = this.#endedOne(exception);
    return ended === null ? null : { event: ended.end, detail: ended.detail };
  }

  #endedOne(exception: ExceptionKey): EndedException | null {
    const { id, procedure, dataset, row_id } = exception;
    const sightings = this.#store.exceptions.sightings(id);
    const listedIn = new Set(sightings.map(({ bundle }) => bundle));
    const last = this.#earlier.findLast(({ sequence }) => listedIn.has(sequence));
    if (last === undefined || this.isListed(id)) return null;
    if (endedBefore({ earlier: this.#earlier, listedIn, procedure })) return null;
    const said = sightings.find(({ bundle }) => bundle === last.sequence);
    return {
      ...{ id, procedure, dataset, row_id },
      ...endOf(this.#set, this.#results, exception, this.#isOfPeriod(dataset), last.settings),
      last_seen: last.label,
      reference: said?.reference ?? procedure,
      facts: said?.facts ?? '',
      standing: this.standingOf(exception),
    };
  }

  #listedIn(id: string): Set<number> {
    return new Set(this.#store.exceptions.sightings(id).map(({ bundle }) => bundle));
  }

  #isOfPeriod(dataset: string): boolean {
    const table = this.#set.table(dataset);
    return table !== null && isOfPeriod(table.dataset);
  }
}

function keepIds(set: EvidenceSet, results: readonly TestResult[]): void {
  set.db.exec(`DROP TABLE IF EXISTS ${EXCEPTION_IDS};
    CREATE TABLE ${EXCEPTION_IDS} (id TEXT PRIMARY KEY, procedure TEXT, dataset TEXT, row_id TEXT, fault TEXT, facts TEXT)
    WITHOUT ROWID`);
  const add = set.db.prepare(`INSERT OR IGNORE INTO ${EXCEPTION_IDS} VALUES (?, ?, ?, ?, ?, ?)`);
  const addAll = set.db.transaction(() => {
    for (const { id, test, dataset, row_id, fault, facts } of exceptionsOf(set, results))
      add.run(id, test, dataset, row_id, fault, facts);
  });
  addAll();
}
