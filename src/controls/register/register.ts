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

/** The register of exceptions as the conclusion of a period shows it. Nothing in it changes a result. */
export class Register {
  readonly #store: StoreReader;
  readonly #set: EvidenceSet;
  readonly #results: readonly TestResult[];
  readonly #period: { label: string; fromMs: number; toMs: number };
  readonly #place: RegisterPlace;
  readonly #bundles: readonly LedgerBundle[];
  readonly #earlier: readonly LedgerBundle[];

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
  }

  /** The bundle of the last earlier period; null: there is none that the register knows. */
  get previous(): LedgerBundle | null {
    return this.#earlier.at(-1) ?? null;
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
      const { id, procedure, dataset, row_id } = exception;
      const listedIn = this.#listedIn(id);
      const last = this.#earlier.findLast(({ sequence }) => listedIn.has(sequence));
      if (last === undefined || this.isListed(id)) continue;
      if (endedBefore({ earlier: this.#earlier, listedIn, procedure })) continue;
      const { end, detail } = endOf(this.#set, this.#results, exception, this.#isOfPeriod(dataset), last);
      const said = this.#store.exceptions.sightings(id).find(({ bundle }) => bundle === last.sequence);
      yield {
        ...{ id, procedure, dataset, row_id, end, detail },
        last_seen: last.label,
        reference: said?.reference ?? procedure,
        facts: said?.facts ?? '',
        standing: this.standingOf(exception),
      };
    }
  }

  /** Everything that happened to every exception up to now: those that are listed first, then the others by id. */
  *history(): Generator<ExceptionHistoryLine> {
    for (const { id, test, dataset, row_id, fault, facts } of exceptionsOf(this.#set, this.#results)) {
      const key = { id, procedure: test, dataset, row_id, fault };
      yield* this.#linesOf(key, { event: this.standingOf(key).change, detail: facts });
    }
    const ended = new Map<string, EndedException>();
    for (const one of this.ended()) ended.set(one.id, one);
    for (const exception of this.#store.exceptions.all()) {
      if (this.isListed(exception.id)) continue;
      const end = ended.get(exception.id);
      yield* this.#linesOf(exception, end === undefined ? null : { event: end.end, detail: end.detail });
    }
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
    return this.#set.db.prepare(`SELECT 1 FROM ${EXCEPTION_IDS} WHERE id = ?`).get(id) !== undefined;
  }

  *#linesOf(
    key: ExceptionKey,
    now: Pick<ExceptionHistoryLine, 'event' | 'detail'> | null,
  ): Generator<ExceptionHistoryLine> {
    yield* historyOf(key, {
      sightings: this.#store.exceptions.sightings(key.id),
      responses: this.#store.exceptions.responses(key.id),
      bundles: this.#bundles,
      replaced: replacements(this.#bundles, Number.POSITIVE_INFINITY),
      now:
        now === null
          ? null
          : { ...now, at: this.#place.at, bundle: this.#place.bundle, period: this.#period.label },
    });
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
  set.db.exec(
    `DROP TABLE IF EXISTS ${EXCEPTION_IDS}; CREATE TABLE ${EXCEPTION_IDS} (id TEXT PRIMARY KEY) WITHOUT ROWID`,
  );
  const add = set.db.prepare(`INSERT OR IGNORE INTO ${EXCEPTION_IDS} VALUES (?)`);
  for (const { id } of exceptionsOf(set, results)) add.run(id);
}
