import { expect, it } from 'vitest';
import { auditBackend } from '../../../src/collectors/events/bulk/auditBackend.ts';

const config = (spec: object) => [{ json: JSON.stringify({ kind: 'cluster_audit_config', spec }) }];

it.each([
  [{}, 'file'],
  [{ audit_events_uri: '' }, 'file'],
  [{ audit_events_uri: [] }, 'file'],
  [{ audit_events_uri: 'dynamodb://table?region=eu-central-1' }, 'dynamodb'],
  [{ audit_events_uri: 'Firestore://events' }, 'firestore'],
  [{ audit_events_uri: ['stdout://', 'athena://db.table'] }, 'athena'],
  [{ audit_events_uri: ['file:///var/lib/teleport/log', 'dynamodb://table'] }, 'file'],
  [{ audit_events_uri: 'postgresql://host/db' }, 'postgres'],
  [{ audit_events_uri: 'stdout://' }, undefined],
  [{ audit_events_uri: 'later://x' }, undefined],
])('%j is %s', (spec, backend) => {
  expect(auditBackend(config(spec))).toBe(backend);
});

it('is not known where the configuration was not read', () => {
  expect(auditBackend([])).toBeUndefined();
});
