import type { Dataset } from '../../datasets/dataset.ts';
import { ACCESS_DATASETS } from '../../datasets/effectiveAccess/accessDatasets.ts';
import type { GrantRow } from '../../datasets/effectiveAccess/holderTables.ts';
import { canonicalJson, type JsonObject } from '../../formats/canonicalJson.ts';
import { microseconds, preciseText } from '../../formats/timestamp.ts';
import { type AccessRequestRecord, accessRequestSchema } from '../../records/accessRequest.ts';
import { accessRows } from '../access/accessRows.ts';
import { grantChanges } from '../access/grantChanges.ts';
import type { AccessInput, ApprovedRequest, Resource } from '../access/input.ts';
import { roleRows } from '../access/roleRows.ts';
import { madeOutcome } from '../addMade.ts';
import type { EvidenceSet } from '../evidenceSet.ts';
import type { NewRow } from '../insertRows.ts';
import { type EvidenceScope, isWhole } from '../scope.ts';
import { durationUs } from '../settings.ts';
import { startedMs } from '../states.ts';
import type { ComputedTable } from './computedTable.ts';

const CHANGES = 'grant_changes';
/** Grants as of the opening snapshot: only to find what changed. */
const OPENING = 'opening_grants';

/** Who can hold which role and what roles permit, at the closing snapshot; and what changed since the opening one. */
export const effectiveAccess: ComputedTable = {
  add(set, scope) {
    const datasets = ACCESS_DATASETS.filter(({ name }) => name !== CHANGES);
    const tables = datasets.map((dataset) => ({
      table: dataset.name,
      dataset,
      outcome: madeOutcome(dataset),
    }));
    const input = inputOf(set, scope, '');
    set.addTogether(tables, rowsOf(datasets, input));
    addChanges(set, scope);
  },
};

function* rowsOf(
  datasets: readonly Dataset[],
  input: AccessInput,
): Generator<{ table: string; row: NewRow }> {
  const times = new Map(datasets.map(({ name, columns }) => [name, timesOf(columns)]));
  for (const { table, row } of roleRows(input.roles(), input.settings))
    yield { table, row: newRow(row, times.get(table)) };
  for (const { table, row } of accessRows(input)) yield { table, row: newRow(row, times.get(table)) };
}

function addChanges(set: EvidenceSet, scope: EvidenceScope): void {
  const changes = ACCESS_DATASETS.find(({ name }) => name === CHANGES);
  const grants = ACCESS_DATASETS.find(({ name }) => name === 'grants');
  if (changes === undefined || grants === undefined) throw new RangeError('the access tables lack grants');
  const { opening, closing } = scope;
  if (opening === null) {
    set.add(CHANGES, changes, null, []);
    return;
  }
  const times = timesOf(grants.columns);
  const openingGrants = function* (): Generator<NewRow> {
    for (const { table, row } of accessRows(inputOf(set, scope, 'opening_')))
      if (table === 'grants') yield newRow(row, times);
  };
  set.add(OPENING, grants, madeOutcome(grants), openingGrants());
  const sides = [
    { snapshot: String(opening.id), time: startedMs(opening) * 1000, grants: sortedGrants(set, OPENING) },
    { snapshot: String(closing.id), time: startedMs(closing) * 1000, grants: sortedGrants(set, 'grants') },
  ] as const;
  const changeTimes = timesOf(changes.columns);
  const found = [...grantChanges(...sides)].map((row) => newRow(row, changeTimes));
  set.add(CHANGES, changes, madeOutcome(changes), found);
}

/** Grants of a table as the model gave them, by key. */
function* sortedGrants({ db }: EvidenceSet, table: string): Generator<GrantRow> {
  const page = db.prepare<[string], { row_id: string; json: string }>(
    `SELECT row_id, json FROM ${table} WHERE row_id > ? ORDER BY row_id LIMIT 64`,
  );
  for (let after = ''; ; ) {
    const rows = page.all(after);
    for (const { row_id, json } of rows) {
      const row = JSON.parse(json) as Record<string, unknown>;
      const until = typeof row.until === 'string' ? microseconds(row.until) : null;
      yield { ...row, row_id, until } as unknown as GrantRow;
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.row_id;
  }
}

function timesOf(columns: Dataset['columns']): readonly string[] {
  return columns.filter(({ type }) => type === 'time').map(({ name }) => name);
}

/** A row of the model as a record: times as text, its key beside it. */
function newRow(row: object, times: readonly string[] = []): NewRow {
  const { row_id, ...rest } = row as { row_id: string } & JsonObject;
  const record: JsonObject = { ...rest };
  for (const name of times) {
    const us = record[name];
    if (typeof us === 'number') record[name] = preciseText(us);
  }
  return { key: row_id, json: canonicalJson(record), record };
}

function inputOf(set: EvidenceSet, scope: EvidenceScope, prefix: '' | 'opening_'): AccessInput {
  const { settings, period } = scope;
  const resources = (dataset: string) => () => resourcesOf(set, `${prefix}${dataset}`);
  const rules = set.table('login_rules');
  return {
    asOf: (prefix === '' ? period.toMs : period.fromMs) * 1000,
    settings: {
      rootLogins: settings.root_logins,
      privilegedLabels: new Map(Object.entries(settings.privileged_labels)),
      privilegedRoles: settings.privileged_roles,
      maxStandingUs: durationUs(settings.max_standing),
    },
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
    if (!wasApproved(request)) continue;
    const approval = request.approvers.find(({ decision }) => decision === 'APPROVED');
    yield {
      id: request.id,
      user: request.user,
      roles: request.roles,
      from: microsecondsOf(approval?.time ?? request.resolved),
      until: microsecondsOf(request.deleted?.time ?? request.expires),
      resources: request.resources.length,
    };
  }
}

function wasApproved({ state, approvers }: AccessRequestRecord): boolean {
  if (state === 'DENIED' || state === 'PENDING') return false;
  return state === 'APPROVED' || approvers.some(({ decision }) => decision === 'APPROVED');
}

function microsecondsOf(time: string | null): number | null {
  return time === null || time === '' ? null : microseconds(time);
}
