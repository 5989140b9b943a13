import { datasetNamed } from '../../datasets/registry.ts';
import { plural } from '../../formats/plural.ts';
import type { DatasetOutcome } from '../../records/datasets.ts';
import type { RequestState } from '../../records/requestList.ts';
import type { RowSource } from './requestItem.ts';
import { restsOn } from './restsOn.ts';

/** The evidence that a request list is judged by. */
export interface RequestEvidence {
  /** outcome of a dataset, local ones and the audit log (`events`) included; null: not collected, or not supplied */
  outcome(dataset: string): Pick<DatasetOutcome, 'status' | 'reason' | 'method' | 'permission'> | null;
  /** rows of a table of the evidence set, or those that meet an SQL condition; 0 where there is no such table */
  count(dataset: string, where?: string): number;
  /** number of files attached to an item */
  attachments(item: number): number;
  /** the command that collects a dataset of a local source; null for those that a pull collects */
  localCommand(dataset: string): string | null;
  /** the command that reads the gateway, or its files, again */
  collectCommand: string;
  /** the command that reads what is missing of the audit log */
  logCommand: string;
}

/** The contribution of one source to an item. */
export interface SourceAnswer {
  state: RequestState;
  rows: number;
  files: readonly string[];
  detail: string;
  /** empty where nothing is to be done */
  next: string;
  /** whether a list or file of the entity is missing, not a listing of the gateway */
  isSupplied: boolean;
}

/** Judges one source of an item: only its own rows count. */
export function sourceAnswer(source: RowSource, evidence: RequestEvidence): SourceAnswer {
  const { dataset } = source;
  const name = source.filter === '' ? dataset : `${dataset} ${source.filter}`;
  const { dataset: lacking, outcome } = weakest(dataset, evidence);
  const base = lacking === dataset ? '' : `${lacking} `;
  const isSupplied = evidence.localCommand(lacking) !== null;
  const nothing = { rows: 0, files: [], isSupplied, next: '' };
  if (outcome === null) {
    const next = commandFor(lacking, evidence);
    return { ...nothing, state: 'outstanding', detail: `${name}: ${base}not collected`, next };
  }
  const { status, reason, permission } = outcome;
  const lack = `${base}${status}${reason === '' ? '' : ` (${reason})`}`;
  if (status === 'unsupported') return { ...nothing, state: 'unsupported', detail: `${name}: ${lack}` };
  const rows = evidence.count(dataset, source.where);
  const found = { rows, files: rows > 0 ? [fileOf(dataset)] : [], isSupplied };
  const counted = `${name}: ${plural(rows, 'row')}`;
  switch (status) {
    case 'complete':
    case 'empty': {
      const detail = `${counted}${amongText(source, rows, evidence)}`;
      return { ...found, state: stateOf(dataset, evidence), detail, next: '' };
    }
    case 'denied': {
      const rule = permission === '' ? lacking : permission;
      const next = `give a role of the collector the rule "${rule}", then ${evidence.collectCommand}`;
      return { ...found, state: 'denied', detail: `${counted}, ${lack}`, next };
    }
    case 'partial':
    case 'failed':
      return {
        ...found,
        state: 'outstanding',
        detail: `${counted}, ${lack}`,
        next: commandFor(lacking, evidence),
      };
  }
}

function commandFor(dataset: string, evidence: RequestEvidence): string {
  if (dataset === 'events') return evidence.logCommand;
  return evidence.localCommand(dataset) ?? evidence.collectCommand;
}

interface Weakest {
  dataset: string;
  outcome: ReturnType<RequestEvidence['outcome']>;
}

/** The dataset or the basis of it whose lack weighs most; an unsupported basis takes nothing away. */
function weakest(dataset: string, evidence: RequestEvidence): Weakest {
  const own = { dataset, outcome: evidence.outcome(dataset) };
  const known = datasetNamed(dataset);
  const bases = known === null ? [] : restsOn(known);
  const all = bases.map((base) => ({ dataset: base, outcome: evidence.outcome(base) }));
  const lacking =
    all.find(({ outcome }) => outcome?.status === 'denied') ??
    all.find(({ outcome }) => outcome === null) ??
    all.find(({ outcome }) => outcome?.status === 'partial' || outcome?.status === 'failed');
  if (lacking !== undefined) return lacking;
  const isLacking = all.length > 0 && all.every(({ outcome }) => outcome?.status === 'unsupported');
  return isLacking ? (all[0] as Weakest) : own;
}

function stateOf(dataset: string, evidence: RequestEvidence): RequestState {
  const isDerived = evidence.outcome(dataset)?.method === 'derived';
  return isDerived ? 'derived' : 'collected';
}

function amongText({ dataset, among }: RowSource, rows: number, evidence: RequestEvidence): string {
  if (among === undefined || rows === 0) return '';
  return `, ${evidence.count(dataset, among.where)} ${among.words}`;
}

/** Path of a dataset's rows in the bundle. */
function fileOf(dataset: string): string {
  const folder = datasetNamed(dataset)?.source === 'collection' ? 'collection' : 'evidence';
  return `${folder}/${dataset}.jsonl`;
}
