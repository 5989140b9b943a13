import { type Dataset, isOfPeriod } from '../../datasets/dataset.ts';
import type { EvidenceTable } from '../../evidence/evidenceSet.ts';
import type { TestResult } from '../../records/controls.ts';
import type { IpeFacts } from '../../records/ipe.ts';
import type { Conclusion } from '../conclusion.ts';
import type { Procedure } from '../procedure.ts';
import { restsOn } from '../requestList/restsOn.ts';

/** How completeness and accuracy of a dataset were established, with the results. */
export type Assurance = Pick<
  IpeFacts,
  'completenessProcedure' | 'completenessResult' | 'accuracyProcedure' | 'accuracyResult'
>;

/** Cross-checks of a pull by the dataset that they concern (collection/cross_checks.jsonl). */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  users: ['users_and_events', 'bots_and_users', 'two_readings'],
  roles: ['two_readings'],
  bots: ['bots_and_users', 'two_readings'],
  locks: ['locks_and_events', 'two_readings'],
  nodes: ['inventory'],
  apps: ['inventory'],
  databases: ['inventory'],
  kubernetes: ['inventory'],
  desktops: ['inventory'],
};

/** Procedures over completeness and accuracy that concern every dataset of a source. */
const OF_SOURCE: Readonly<Record<string, readonly string[]>> = { log: ['K21'], history: ['K21', 'K27'] };

/** Procedures that establish completeness and accuracy of every dataset, and their results. */
export class Assurances {
  readonly #conclusion: Conclusion;
  readonly #discrepancies: ReadonlyMap<string, number>;

  constructor(conclusion: Conclusion) {
    this.#conclusion = conclusion;
    this.#discrepancies = new Map(
      conclusion.set.db
        .prepare<[], { name: string; count: number }>(
          'SELECT check_name AS name, count(*) AS count FROM cross_checks GROUP BY check_name',
        )
        .all()
        .map(({ name, count }) => [name, count]),
    );
  }

  of({ dataset, outcome }: Pick<EvidenceTable, 'dataset' | 'outcome'>): Assurance {
    const tests = this.#testsOf(dataset);
    const done = completenessOf(dataset, outcome?.permission ?? '');
    const accuracy = this.#accuracyOf(dataset);
    return {
      completenessProcedure: withTests(done, tests),
      completenessResult: [`${outcome?.status ?? 'not collected'}`, ...tests.map(resultOf)].join('; '),
      ...accuracy,
    };
  }

  /** The same for the audit log itself. */
  ofLog(): Assurance {
    const { log, store, period } = this.#conclusion.scope;
    const tests = this.#results(['K21']);
    const range = { fromUs: period.fromMs * 1000, toUs: period.toMs * 1000 };
    const gaps = log.gaps.filter(({ kind }) => kind !== 'not_yet').length;
    return {
      completenessProcedure: withTests(
        'Closed windows of at most one UTC day, each read to its last page; silences held against changes of the state',
        tests,
      ),
      completenessResult: [`${gaps} ${gaps === 1 ? 'gap' : 'gaps'}`, ...tests.map(resultOf)].join('; '),
      accuracyProcedure:
        'Events that come again are compared with those that are stored; SHA-256 of each response is in collection/requests.jsonl',
      accuracyResult: `${store.countEventConflicts(range)} events with the time and id of another and other content`,
    };
  }

  #accuracyOf(dataset: Dataset): Pick<Assurance, 'accuracyProcedure' | 'accuracyResult'> {
    switch (dataset.source) {
      case 'state': {
        const checks = CHECKS[dataset.name] ?? [];
        const digests = 'SHA-256 of each response is in collection/requests.jsonl';
        if (checks.length === 0)
          return { accuracyProcedure: digests, accuracyResult: 'no cross-check of this dataset' };
        return {
          accuracyProcedure: `${digests}; cross-checks ${checks.join(', ')}`,
          accuracyResult: this.#checksRan
            ? checks
                .map((check) => `${check}: ${this.#discrepancies.get(check) ?? 0} discrepancies`)
                .join('; ')
            : 'cross-checks were not made',
        };
      }
      case 'log':
      case 'history':
        return {
          accuracyProcedure: 'Each row names the events that it rests on (evidence/events)',
          accuracyResult: this.ofLog().accuracyResult,
        };
      case 'local':
        return {
          accuracyProcedure:
            "Each row names its place in the entity's source; to be compared with the source",
          accuracyResult: 'for the auditor',
        };
      default:
        return {
          accuracyProcedure: 'Computed by affidavit; each value follows from other files of this bundle',
          accuracyResult: 'as its sources',
        };
    }
  }

  get #checksRan(): boolean {
    const status = this.#conclusion.set.table('cross_checks')?.outcome?.status;
    return status === 'complete' || status === 'empty';
  }

  /** Tests over completeness and accuracy that read the dataset. */
  #testsOf(dataset: Dataset): TestResult[] {
    const reads = ({ sources, sql, family }: Procedure) =>
      family === 'completeness_and_accuracy' &&
      (sources.includes(dataset.name) || new RegExp(`\\b${dataset.name}\\b`).test(sql.exceptions));
    const ids = this.#conclusion.procedures.filter(reads).map(({ id }) => id);
    const rolled = dataset.rolled === true ? ['K27'] : [];
    return this.#results([...ids, ...rolled, ...(OF_SOURCE[dataset.source] ?? [])]);
  }

  #results(ids: readonly string[]): TestResult[] {
    return this.#conclusion.results.filter(({ id }) => ids.includes(id));
  }
}

function completenessOf(dataset: Dataset, permission: string): string {
  switch (dataset.source) {
    case 'state':
      return `Listed to its last page${permission === '' ? '' : ` under the permission ${permission}`}; an empty list counts only with that permission`;
    case 'log':
      return 'Every event of its types in the read ranges of the audit log';
    case 'history':
      return 'Every event of its types and every snapshot that the store holds';
    case 'local':
      return 'Lines read and lines kept are counted; what the source leaves out cannot be seen here';
    case 'computed': {
      const sources = restsOn(dataset);
      const what = sources.length === 0 ? 'the datasets that its query names' : sources.join(', ');
      return `As complete as ${what}${isOfPeriod(dataset) ? ', over the period' : ''}`;
    }
    case 'collection':
      return 'Recorded by affidavit while it collects';
  }
}

function withTests(what: string, tests: readonly TestResult[]): string {
  return tests.length === 0 ? what : `${what}; ${tests.map(({ id, title }) => `${id} ${title}`).join('; ')}`;
}

function resultOf({ id, result, exceptions }: TestResult): string {
  return `${id} ${result.replaceAll('_', ' ')}${exceptions > 0 ? ` (${exceptions})` : ''}`;
}
