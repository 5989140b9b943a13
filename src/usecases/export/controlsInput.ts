import type { BundleInput, CriterionInput, CriterionItem, MatrixRow } from '../../bundle/input.ts';
import { CATALOGUE_VERSION, catalogueSha256 } from '../../controls/catalogue/catalogue.ts';
import { CRITERIA } from '../../controls/catalogue/criteria.ts';
import type { Conclusion } from '../../controls/conclusion.ts';
import { readsEvents } from '../../controls/custom/customProcedure.ts';
import { concludeControls } from '../../controls/entity/controlConclusions.ts';
import { type ControlMatrixLine, controlMatrixLines } from '../../controls/entity/controlMatrix.ts';
import { populationsOf } from '../../controls/populations.ts';
import { criterionListing } from '../../controls/relevance/criterionListing.ts';
import { itemsOfLine, timeBasisOf } from '../../controls/relevance/lineFacts.ts';
import { matrixLines } from '../../controls/relevance/matrix.ts';
import { fileOfTable } from '../../evidence/tableFiles.ts';
import { rangeOfMs } from '../../formats/timeRange.ts';
import { requestListRows } from '../conclude/requestList.ts';
import { dictionaryRows, eventsFlatRows, settingRows } from './dictionaryInput.ts';
import { listedExceptions } from './exceptionsInput.ts';
import type { ShownRegister } from './pseudonyms/pseudonymRegister.ts';

/**
 * The controls part of the bundle: catalogue, matrix, request list, one listing a criterion, results and exceptions.
 *
 * @param eventsFile path of the files of the audit log, or of the one that names them
 */
export function controlsInput(
  conclusion: Conclusion,
  register: ShownRegister,
  eventsFile: string,
): BundleInput['controls'] {
  const { set, scope, results, procedures } = conclusion;
  const eventsFlat = procedures.some(({ sql, isOwn }) => isOwn === true && readsEvents(sql));
  const events = scope.store.eventTypes(rangeOfMs(scope.period));
  const requests = requestListRows(conclusion);
  const fileOf: FileOf = (dataset) => (dataset === 'events' ? eventsFile : (fileOfTable(set, dataset) ?? ''));
  const { entity } = conclusion;
  return {
    catalogue: { version: CATALOGUE_VERSION, sha256: catalogueSha256() },
    matrix: () => matrix(conclusion, events, fileOf),
    requests,
    criteria: CRITERIA.map((criterion) => ({
      criterion: criterion.id,
      title: criterion.name,
      note: criterion.scopeReason,
      tests: results.filter((result) => result.criteria.includes(criterion.id)).map((result) => result.id),
      items: () => items(conclusion, events, criterion.id, fileOf),
    })) satisfies CriterionInput[],
    entity:
      entity === null
        ? null
        : { text: entity.text, summary: concludeControls(entity, scope.period, results, requests) },
    results,
    populations: populationsOf(conclusion),
    procedures: procedures.map(({ id, sql }) => ({ id, text: sql.text })),
    tables: set.tables().map(({ table, dataset }) => ({ table, dataset: dataset.name })),
    eventsFlat,
    exceptions: () => listedExceptions(conclusion, register),
    exceptionHistory: () => register.history(),
    register: register.counts(),
    dictionary: [...set.tables().flatMap(dictionaryRows), ...(eventsFlat ? eventsFlatRows() : [])],
    settings: settingRows(conclusion),
  };
}

type Events = ReturnType<Conclusion['scope']['store']['eventTypes']>;

/** Path of the files of a dataset in the bundle. */
/** Path of a dataset's rows in the bundle; empty where it has no file of them. */
type FileOf = (dataset: string) => string;

function* matrix(conclusion: Conclusion, events: Events, fileOf: FileOf): Generator<MatrixRow> {
  for (const line of matrixOf(conclusion, events)) {
    yield {
      control: line.control?.id ?? '',
      controlTitle: line.control?.title ?? '',
      criterion: line.criterion,
      criterionName: line.criterionName,
      pointOfFocus: line.point?.id ?? '',
      pointOfFocusName: line.point?.name ?? '',
      olderName: line.point?.olderName ?? '',
      evidenceItem: line.item,
      dataset: line.dataset,
      relevance: line.level,
      file: line.rows === null ? '' : fileOf(line.dataset),
      rows: line.rows,
      status: line.status,
      tests: line.tests.map(
        ({ reference, result, exceptions }) =>
          `${reference} ${result}${exceptions > 0 ? ` (${exceptions})` : ''}`,
      ),
      result: line.result,
      reason: line.reason,
      timeBasis: timeBasisOf(line),
      requestItems: itemsOfLine(line, line.control?.request_items).map(String),
    };
  }
}

/** By the entity's controls where it supplied them, else by criterion. */
function* matrixOf(conclusion: Conclusion, events: Events): Generator<ControlMatrixLine> {
  const { set, results, procedures, entity, scope } = conclusion;
  if (entity !== null) yield* controlMatrixLines({ set, events, results, procedures }, entity, scope.period);
  else for (const line of matrixLines(set, events, results, procedures)) yield { ...line, control: null };
}

function* items(
  { set }: Conclusion,
  events: Events,
  criterion: string,
  fileOf: FileOf,
): Generator<CriterionItem> {
  for (const entry of criterionListing(set, events, criterion)) {
    yield {
      pointOfFocus: entry.points.join('; '),
      evidenceItem: entry.item,
      dataset: entry.dataset,
      file: fileOf(entry.dataset),
      key: entry.dataset === 'events' ? `${entry.key} (${entry.count})` : entry.key,
      sha256: entry.sha256 ?? '',
      reason: entry.reason,
    };
  }
}
