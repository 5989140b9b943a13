import type { DatasetOutcome, DatasetStatus } from '../../src/records/datasets.ts';
import type { NewEvent } from '../../src/store/events/eventWriter.ts';
import type { EventWindow, SnapshotStart } from '../../src/store/store.ts';

export const START: SnapshotStart = {
  started: '2026-07-01T00:00:00.000Z',
  cluster: {
    name: 'acme.example.com',
    id: null,
    version: '14.2.0',
    address: 'gateway.example.com:3025',
    edition: 'oss',
  },
  caller: { user: 'bot-auditor', roles: ['auditor'], expires: '2026-07-01T01:00:00Z' },
  connection: { way: 'tls_routing', http_proxy: null },
  run: { host: 'auditbox', os_user: 'evidence', command_line: 'affidavit pull' },
  clockSkewMs: -1200,
  collectorVersion: '0.1.0',
  nodeVersion: '24.0.0',
};

export type Unfilled = Omit<DatasetOutcome, 'rows' | 'new_rows' | 'duplicates'>;

export function outcome(dataset: string, status: DatasetStatus): Unfilled {
  return {
    dataset,
    item: 'USR',
    status,
    reason: status === 'complete' ? '' : 'because',
    rpc: 'proto.AuthService/GetUsers',
    pages: 1,
    permission: 'user: list, read',
    method: 'direct',
  };
}

export function event(timeUs: number, uid: string, more: Partial<NewEvent> = {}): NewEvent {
  const type = more.event ?? 'user.login';
  return {
    timeUs,
    uid,
    event: type,
    code: 'T1000I',
    json: Buffer.from(JSON.stringify({ event: type, uid, user: 'alice' })),
    subjects: [],
    ...more,
  };
}

export function eventWindow(fromUs: number, toUs: number): EventWindow {
  return {
    fromUs,
    toUs,
    pages: 1,
    received: 1,
    newRows: 1,
    duplicates: 0,
    serverVersion: '14.2.0',
    snapshot: 1,
  };
}
