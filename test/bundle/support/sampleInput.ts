import { createHash } from 'node:crypto';
import type { BundleInput, DatasetInput, EventsInput } from '../../../src/bundle/input.ts';
import { canonicalJson, type JsonObject } from '../../../src/formats/canonicalJson.ts';
import type { ListedException, TestResult } from '../../../src/records/controls.ts';
import type { DatasetOutcome } from '../../../src/records/datasets.ts';

export const EXPORTED_AT = new Date('2026-10-02T08:00:00.000Z');

/** An outcome with the fields that a test does not care about filled in. */
export function outcome(overrides: Partial<DatasetOutcome> & { dataset: string }): DatasetOutcome {
  return {
    item: 'USR',
    status: 'complete',
    rows: 0,
    new_rows: 0,
    duplicates: 0,
    reason: '',
    rpc: 'proto.AuthService/GetUsers',
    pages: 1,
    permission: 'user: list, read',
    method: 'direct',
    ...overrides,
  };
}

/** A listing of plain objects; `key` is metadata.name or id. */
export function dataset(
  name: string,
  rows: readonly JsonObject[],
  overrides: Partial<DatasetOutcome> = {},
): DatasetInput {
  return {
    name,
    dataset: name,
    rows: rows.length,
    dropped: [],
    outcome: outcome({ dataset: name, rows: rows.length, ...overrides }),
    description: `${name} of the cluster`,
    query: 'all',
    *lines() {
      for (const row of rows) yield { lines: Buffer.from(`${canonicalJson(row)}\n`), count: 1 };
    },
  };
}

/** Events of two days. */
export function events(perDay: Record<string, readonly JsonObject[]>): EventsInput {
  const count = Object.values(perDay).reduce((sum, rows) => sum + rows.length, 0);
  return {
    outcome: outcome({
      dataset: 'events',
      item: 'LOG',
      rows: count,
      rpc: 'teleport.auditlog.v1.AuditLogService/GetUnstructuredEvents',
    }),
    description: 'the audit log as received',
    query: 'all event types',
    days: () => Object.keys(perDay).sort(),
    *linesOfDay(day) {
      for (const event of perDay[day] ?? [])
        yield { lines: Buffer.from(`${canonicalJson(event)}\n`), count: 1 };
    },
    readRanges: { from: '2026-07-01T00:00:00Z', to: '2026-10-01T00:00:00Z', windows: 92, gaps: [] },
    counts: { raw: count + 1, parsed: count },
    firstEvent: '2026-07-01T00:00:05Z',
    lastEvent: '2026-07-02T12:00:00Z',
    reference: null,
  };
}

const USERS: JsonObject[] = [
  {
    kind: 'user',
    version: 'v2',
    metadata: { name: 'alice', labels: { department: 'platform' } },
    spec: {
      roles: ['access', 'editor'],
      traits: { logins: ['root', 'alice'], db_users: null },
      status: { is_locked: false },
      created_by: { time: '2026-01-01T00:00:00Z', user: { name: 'system' } },
      expires: '0001-01-01T00:00:00Z',
    },
  },
  {
    kind: 'user',
    version: 'v2',
    // a name made to run in a spreadsheet and to repaint a terminal
    metadata: { name: '=HYPERLINK("http://x")\u001b[2J' },
    spec: { roles: [], status: { is_locked: true }, created_by: { time: '0001-01-01T00:00:00Z' } },
  },
];

const REQUEST: JsonObject = {
  id: 'r-1',
  user: 'alice',
  roles: ['dba'],
  resources: [],
  reason: 'TICKET-1, "urgent"\nsecond line',
  state: 'APPROVED',
  created: '2026-07-01T09:00:00Z',
  expires: '2026-07-01T17:00:00Z',
  approvers: [
    {
      reviewer: 'alice',
      decision: 'APPROVED',
      time: '2026-07-01T09:01:00Z',
      reason: 'ok',
      source: 'review',
      event_uid: 'e-2',
    },
  ],
  resolved: '2026-07-01T09:01:00Z',
  resolve_reason: '',
  deleted: null,
  used: { count: 0, first: null, last: null },
  source: 'both',
  events: ['e-1', 'e-2'],
};

function event(day: string, index: number): JsonObject {
  return {
    time: `${day}T00:00:0${index}.123Z`,
    event: 'user.login',
    code: 'T1000I',
    uid: `${day}-${index}`,
    user: index === 0 ? '@evil' : 'alice',
    success: true,
    'addr.remote': '192.0.2.1:5000',
    cluster_name: 'acme.example.com',
  };
}

function result(overrides: Partial<TestResult> & { id: string }): TestResult {
  return {
    title: 'Self-approval',
    rule: 'nobody approves their own request',
    criteria: ['CC6.3'],
    points_of_focus: ['CC6.3-01'],
    family: 'control',
    type: 'operation',
    author: 'affidavit',
    procedure_sha256: createHash('sha256').update('-- K08\n').digest('hex'),
    controls: [],
    reference: `CC6.3/${overrides.id}`,
    tested_from: '2026-07-01T00:00:00.000Z',
    tested_to: '2026-10-01T00:00:00.000Z',
    as_of: '2026-10-01T00:00:00.000Z',
    basis: 'rule',
    settings: {},
    population: { description: 'access requests of the period', size: 1 },
    result: 'no_exception',
    explanation: 'every request was looked at',
    exceptions: 0,
    exceptions_on_product_default: 0,
    insufficient: [],
    notes: [],
    remarks: [],
    ...overrides,
  };
}

/** A small bundle with everything in it that the format knows. */
export function sampleInput(overrides: Partial<BundleInput> = {}): BundleInput {
  const exceptions: ListedException[] = [
    {
      id: '8f'.repeat(32),
      test: 'K08',
      reference: 'CC6.3/K08',
      rule: 'nobody approves their own request',
      facts: 'alice approved r-1 herself',
      criteria: ['CC6.3'],
      row: 'access_requests/r-1',
      dataset: 'access_requests',
      row_id: 'r-1',
      fault: 'self-approval',
      population_size: 1,
      as_of: '2026-10-01T00:00:00.000Z',
      threshold: '',
      basis: '',
      file: 'evidence/access_requests.jsonl',
      line: 1,
      record_sha256: '',
      standing: {
        ...{ change: 'repeated', first_seen: '2026-Q2', last_seen: '2026-Q2', times: 2 },
        ...{ status: 'explained', status_reason: '', revision: 1, response: '=cmd|calc', owner: 'carol' },
        ...{ due: '2026-12-31', accepted_until: '', evidence: [3], by: 'Carol', who: 'carol@laptop' },
        recorded: '2026-10-02T08:00:00.000Z',
      },
    },
  ];
  return {
    entity: 'Acme Corp',
    period: { fromMs: Date.UTC(2026, 6, 1), toMs: Date.UTC(2026, 9, 1), label: '2026-Q3' },
    timezone: 'Europe/Berlin',
    cluster: {
      name: 'acme.example.com',
      id: 'c-1',
      version: '14.2.0',
      address: 'auth.example.com:3025',
      edition: 'oss',
    },
    caller: { user: 'evidence-bot', roles: ['evidence-reader'], expires: '2026-10-02T09:00:00Z' },
    unreadable: ['device'],
    collector: {
      version: '0.1.0',
      node: '24.0.0',
      run: { host: 'auditbox', os_user: 'evidence', command_line: 'affidavit pull --proxy gw' },
    },
    ipe: [
      {
        listing: 'users',
        dataset: 'users',
        description: 'Users.',
        source: 'state',
        sourceWords: 'state of the gateway',
        rpc: 'proto.AuthService/GetUsers',
        query: 'all users',
        parameters: ['{"with_secrets":false}'],
        identity: '=cmd|x',
        where: { host: 'auditbox', osUser: 'evidence', commandLine: 'affidavit pull --proxy gw' },
        collectorVersion: '0.1.0',
        at: '2026-10-01T00:05:00Z',
        received: 3,
        duplicates: 1,
        exported: 2,
        dropped: '',
        first: null,
        last: null,
        status: 'complete',
        reason: '',
        completenessProcedure: 'Listed to its last page',
        completenessResult: 'complete',
        accuracyProcedure: 'cross-checks two_readings',
        accuracyResult: 'two_readings: 0 discrepancies',
        file: 'evidence/users.jsonl',
      },
    ],
    snapshot: {
      id: 3,
      status: 'incomplete',
      started: '2026-10-02T07:00:00Z',
      ended: '2026-10-02T07:01:00Z',
    },
    stateObservedAt: '2026-10-02T07:00:10Z',
    exportedAt: EXPORTED_AT,
    timestamps: [],
    pseudonymKey: null,
    clockSkewMs: 12,
    sequence: 1,
    previous: null,
    replaces: null,
    superseded: [],
    datasets: [
      dataset('users', USERS, { duplicates: 1 }),
      dataset('access_requests', [REQUEST], { item: 'ARQ', method: 'derived', rpc: '', permission: '' }),
      dataset(
        'auth_preference',
        [{ kind: 'cluster_auth_preference', spec: { type: 'local', u2f: [{ a: 1 }] } }],
        {
          item: 'AUT',
        },
      ),
      dataset('trusted_clusters', [], { item: 'TRC', status: 'empty', reason: 'there are none' }),
      dataset('devices', [], { item: 'DEV', status: 'denied', reason: 'no role allows device: list' }),
    ],
    events: events({
      '2026-07-01': [event('2026-07-01', 0), event('2026-07-01', 1)],
      '2026-07-02': [event('2026-07-02', 0)],
    }),
    *calls() {
      yield {
        rpc: 'proto.AuthService/GetUsers',
        parameters: { with_secrets: false },
        page: 1,
        rows: 3,
        status: 'OK',
        message: '',
        sha256: createHash('sha256').update('x').digest('hex'),
        started: '2026-10-02T07:00:01.000Z',
        duration_ms: 12.5,
      };
    },
    controls: {
      populations: [],
      procedures: [{ id: 'K08', text: '-- K08\n' }],
      tables: [{ table: 'users', dataset: 'users' }],
      eventsFlat: false,
      entity: null,
      dictionary: [
        {
          dataset: 'users',
          table: 'users',
          column: 'user_name',
          type: 'text',
          documentation: 'Name of the user.',
        },
      ],
      settings: [
        {
          name: 'min_approvers',
          value: '1',
          number: 1,
          basis: 'product_default',
          documentation: 'distinct approvers',
          procedures: ['K09', 'K10'],
        },
      ],
      requests: [
        {
          item: 1,
          wording: 'Nodes that each role lets its holders reach',
          controls: [],
          criteria: ['CC6.1'],
          points_of_focus: ['CC6.1-03'],
          supporting_points: [],
          state: 'collected',
          rows: 3,
          files: ['evidence/roles.jsonl'],
          detail: 'roles: 3 rows',
          tests: ['K04'],
          next: '',
        },
      ],
      catalogue: {
        version: 'tsc-2017-pof-2022',
        sha256: createHash('sha256').update('catalogue').digest('hex'),
      },
      *matrix() {
        yield {
          control: '',
          controlTitle: '',
          criterion: 'CC6.3',
          criterionName: 'Access follows roles and least privilege',
          olderName: '',
          relevance: 'primary',
          pointOfFocus: 'CC6.3-01',
          pointOfFocusName: 'Creates or Modifies Access to Protected Information Assets',
          evidenceItem: 'ARQ',
          dataset: 'access_requests',
          file: 'evidence/access_requests.jsonl',
          rows: 1,
          status: 'complete',
          tests: ['CC6.3/K08 exception (1)'],
          result: 'K08 exception',
          reason: 'who approved which access',
          timeBasis: 'period',
          requestItems: ['17', '30'],
        };
      },
      criteria: [
        {
          criterion: 'CC6.3',
          title: 'Access is granted by role and approval',
          note: '',
          tests: ['K08'],
          *items() {
            yield {
              pointOfFocus: 'CC6.3-01',
              evidenceItem: 'ARQ',
              dataset: 'access_requests',
              file: 'evidence/access_requests.jsonl',
              key: 'r-1',
              sha256: createHash('sha256').update(canonicalJson(REQUEST)).digest('hex'),
              reason: 'who approved which access',
            };
          },
        },
      ],
      results: [
        result({ id: 'K08', result: 'exception', exceptions: 1 }),
        result({
          id: 'K11',
          title: 'Leavers',
          result: 'judgment_required',
          explanation: 'no HR file was given',
          notes: ['ask HR'],
        }),
      ],
      *exceptions() {
        yield* exceptions;
      },
      *exceptionHistory() {
        const of = { id: '8f'.repeat(32), procedure: 'K08', dataset: 'access_requests', row_id: 'r-1' };
        const told = { period: '2026-Q3', bundle: 1, detail: 'alice approved r-1 herself', response: null };
        yield { ...of, at: '2026-10-02T09:00:00.000Z', event: 'repeated', ...told };
      },
      register: {
        ...{ new: 0, repeated: 1, reopened: 0, resolved: 0, earlier_period: 0, not_determined: 0 },
        ...{ open: 0, explained: 1, accepted: 0, remediated: 0 },
      },
    },
    delta: {
      ...{ before: null, previous: null, lateEvents: null },
      reason: 'This is the first bundle of the chain.',
    },
    limitations: ['The gateway does not see the MFA of the identity provider.'],
    redactions: [{ path: 'users.spec.local_auth', rule: 'dropped', count: 2 }],
    settings: { K09: { ticket_pattern: '' } },
    ...overrides,
  };
}
