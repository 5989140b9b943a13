import type { Dataset } from '../../datasets/dataset.ts';
import { ACCESS_DATASETS } from '../../datasets/effectiveAccess/accessDatasets.ts';
import { canonicalJson, type JsonObject } from '../../formats/canonicalJson.ts';
import { microseconds, preciseText } from '../../formats/timestamp.ts';
import { accessRequestSchema } from '../../records/accessRequest.ts';
import { accessRows } from '../access/accessRows.ts';
import type { AccessInput, AccessSettings, ApprovedRequest, Resource } from '../access/input.ts';
import { roleRows, roleVersionRows } from '../access/roleRows.ts';
import { madeOutcome } from '../addMade.ts';
import type { EvidenceSet } from '../evidenceSet.ts';
import type { NewRow } from '../insertRows.ts';
import { type EvidenceScope, isWhole } from '../scope.ts';
import { durationUs, type EvidenceSettings } from '../settings.ts';
import { GRANT_SOURCES } from './accessBoundaries.ts';
import type { ComputedTable } from './computedTable.ts';
import { grantHistory } from './grantHistory.ts';
import { roleDefinitions } from './roleDefinitions.ts';

const CHANGES = 'grant_changes';

/** Holders of each role and the permissions of roles, at the closing snapshot; and how grants changed since the opening one. */
export const effectiveAccess: ComputedTable = {
  histories: [
    { table: 'role_versions', datasets: ['roles'] },
    { table: CHANGES, datasets: GRANT_SOURCES },
  ],
  add(set, scope) {
    const datasets = ACCESS_DATASETS.filter(({ name }) => name !== CHANGES);
    const tables = datasets.map((dataset) => ({
      table: dataset.name,
      dataset,
      outcome: madeOutcome(dataset),
    }));
    const input = inputOf(set, scope);
    set.addTogether(tables, rowsOf(datasets, input, scope));
    addChanges(set, scope, input.settings);
  },
};

function* rowsOf(
  datasets: readonly Dataset[],
  input: AccessInput,
  scope: EvidenceScope,
): Generator<{ table: string; row: NewRow }> {
  const times = new Map(datasets.map(({ name, columns }) => [name, timesOf(columns)]));
  for (const { table, row } of roleRows(input.roles(), input.settings))
    yield { table, row: newRow(row, times.get(table)) };
  for (const row of roleVersionRows(roleDefinitions(scope), input.settings))
    yield { table: 'role_versions', row: newRow(row, times.get('role_versions')) };
  for (const { table, row } of accessRows(input)) yield { table, row: newRow(row, times.get(table)) };
}

function addChanges(set: EvidenceSet, scope: EvidenceScope, settings: AccessSettings): void {
  const dataset = ACCESS_DATASETS.find(({ name }) => name === CHANGES);
  if (dataset === undefined) throw new RangeError('the access tables lack grant_changes');
  const { changes, compared, passedOver } = grantHistory(scope, settings);
  const times = timesOf(dataset.columns);
  const rows = function* (): Generator<NewRow> {
    for (const row of changes) yield newRow(row, times);
  };
  const added = set.add(CHANGES, dataset, madeOutcome(dataset), rows());
  const status = added.rows === 0 ? 'empty' : 'complete';
  set.settle(CHANGES, { ...madeOutcome(dataset), status, rows: added.rows });
  if (passedOver !== '') set.lessen(CHANGES, passedOver);
  if (scope.opening !== null && compared < 2)
    set.lessen(CHANGES, 'Fewer than two snapshots list all sources of grants.');
}

function timesOf(columns: Dataset['columns']): readonly string[] {
  return columns.filter(({ type }) => type === 'time').map(({ name }) => name);
}

/** A row of the model as a record: times as text, its key beside it. */
function newRow(row: object, times: readonly string[] = []): NewRow {
  const record: JsonObject = { ...(row as { row_id: string } & JsonObject) };
  for (const name of times) {
    const us = record[name];
    if (typeof us === 'number') record[name] = preciseText(us);
  }
  return { key: String(record.row_id), json: canonicalJson(record), record };
}

/** The settings that decide what is privileged and what has no end. */
export function accessSettings(settings: EvidenceSettings): AccessSettings {
  return {
    rootLogins: settings.root_logins,
    privilegedLabels: new Map(Object.entries(settings.privileged_labels)),
    privilegedRoles: settings.privileged_roles,
    maxStandingUs: durationUs(settings.max_standing),
  };
}

function inputOf(set: EvidenceSet, scope: EvidenceScope): AccessInput {
  const { settings, period } = scope;
  const resources = (dataset: string) => () => resourcesOf(set, dataset);
  const rules = set.table('login_rules');
  return {
    asOf: period.toMs * 1000,
    settings: accessSettings(settings),
    users: resources('users'),
    roles: resources('roles'),
    bots: resources('bots'),
    connectors: resources('connectors'),
    accessLists: resources('access_lists'),
    accessListMembers: resources('access_list_members'),
    requests: () => approvedRequests(set),
    loginRules:
      rules === null ||
      rules.rows > 0 ||
      !(isWhole(rules.outcome) || rules.outcome?.status === 'unsupported'),
  };
}

function* resourcesOf(set: EvidenceSet, table: string): Generator<Resource> {
  for (const { key, json } of set.rows(table)) yield { rowId: key, body: JSON.parse(json) as JsonObject };
}

function* approvedRequests(set: EvidenceSet): Generator<ApprovedRequest> {
  for (const { json } of set.rows('access_requests')) {
    const request = accessRequestSchema.parse(JSON.parse(json));
    // denied afterwards, it gives nothing; a review that left it pending never gave anything
    if (!request.was_approved || request.state === 'DENIED') continue;
    yield {
      id: request.id,
      user: request.user,
      roles: request.roles,
      from: microsecondsOf(later(request.approved ?? request.resolved, request.assume_start)),
      until: microsecondsOf(request.deleted?.time ?? request.expires),
      resources: request.resources.length,
    };
  }
}

/** The later of two times: roles are held from the approval, or from when they may first be assumed. */
function later(approved: string | null, start: string | null): string | null {
  if (approved === null || start === null) return approved ?? start;
  return (microsecondsOf(start) ?? 0) > (microsecondsOf(approved) ?? 0) ? start : approved;
}

function microsecondsOf(time: string | null): number | null {
  return time === null || time === '' ? null : microseconds(time);
}
