import { expect, test } from 'vitest';
import { CATALOGUE_VERSION, catalogueSha256 } from '../../src/controls/catalogue/catalogue.ts';
import { CRITERIA } from '../../src/controls/catalogue/criteria.ts';
import { EVIDENCE_ITEM_INFO } from '../../src/controls/catalogue/evidenceItems.ts';
import { NAMED_EVIDENCE } from '../../src/controls/catalogue/namedRows.ts';
import { POINTS_OF_FOCUS } from '../../src/controls/catalogue/pointsOfFocus.ts';
import { TESTS_OF_CONTROLS } from '../../src/controls/catalogue/testsOfControls.ts';
import { CONTROL_MAPPINGS, matchesEvent } from '../../src/controls/mapping/mapping.ts';
import { CONTROL_TESTS } from '../../src/controls/registry.ts';
import { EVIDENCE_ITEMS } from '../../src/records/datasets.ts';
import { mappingsFor } from './mappingsFor.ts';

/** Datasets that interface.md names, less the events. */
const DATASETS = [
  'users',
  'roles',
  'bots',
  'access_requests',
  'revocations',
  'locks',
  'tokens',
  'auth_preference',
  'networking_config',
  'session_recording_config',
  'audit_config',
  'connectors',
  'nodes',
  'apps',
  'databases',
  'kubernetes',
  'desktops',
  'trusted_clusters',
  'remote_clusters',
  'cert_authorities',
  'active_sessions',
  'instances',
  'bot_instances',
  'workload_identities',
  'x509_revocations',
  'sigstore_policies',
  'access_lists',
  'access_list_members',
  'access_list_reviews',
  'devices',
  'access_monitoring_rules',
];

test('the catalogue is whole: 14 criteria, 74 points, 24 items, 62 rows, 28 tests, all references known', () => {
  expect(CATALOGUE_VERSION).toBe('tsc-2017-pof-2022');
  expect(CRITERIA.map(({ id }) => id)).toContain('CC6.4');
  expect(CRITERIA.filter(({ inScope }) => !inScope).map(({ id }) => id)).toEqual(['CC6.4', 'CC6.5']);
  expect(CRITERIA.filter(({ inScope, scopeReason }) => inScope === (scopeReason !== ''))).toEqual([]);
  expect(POINTS_OF_FOCUS).toHaveLength(74);
  expect(EVIDENCE_ITEM_INFO.map(({ id }) => id)).toEqual([...EVIDENCE_ITEMS]);
  expect(NAMED_EVIDENCE.map(({ row }) => row)).toEqual(Array.from({ length: 62 }, (_, index) => index + 1));
  expect(TESTS_OF_CONTROLS.map(({ id }) => id)).toEqual(
    Array.from({ length: 28 }, (_, index) => `K${String(index + 1).padStart(2, '0')}`),
  );
  const points = new Set(POINTS_OF_FOCUS.map(({ id }) => id));
  const tests = new Set(TESTS_OF_CONTROLS.map(({ id }) => id));
  for (const row of NAMED_EVIDENCE) {
    expect(
      row.points.filter((point) => !points.has(point)),
      `row ${row.row}`,
    ).toEqual([]);
    expect(
      row.tests.filter((id) => !tests.has(id)),
      `row ${row.row}`,
    ).toEqual([]);
    expect(row.tests.length > 0 || row.manual, `row ${row.row} is tested or asked for`).toBe(true);
  }
  for (const { id, points: of } of TESTS_OF_CONTROLS)
    expect(of.length, `${id} speaks to a point`).toBeGreaterThan(0);
});

test('the tests of this issue have code, and every test with code is in the catalogue', () => {
  const built = TESTS_OF_CONTROLS.filter((info) => info.built).map(({ id }) => id);
  expect(built).toEqual(['K04', 'K05', 'K08', 'K09', 'K21', 'K27']);
  expect(CONTROL_TESTS.map(({ id }) => id)).toEqual(built);
});

test('the catalogue says neither compliant nor certified, and its hash is a hash', () => {
  const words = JSON.stringify([CRITERIA, TESTS_OF_CONTROLS, CONTROL_MAPPINGS, NAMED_EVIDENCE]).toLowerCase();
  expect(words).not.toMatch(/complian|certified/);
  expect(catalogueSha256()).toMatch(/^[0-9a-f]{64}$/);
});

test('every dataset and every event speaks to a known point, for a reason of its own', () => {
  for (const dataset of DATASETS) expect(mappingsFor(dataset), dataset).not.toEqual([]);
  expect(mappingsFor('events', 'some.future.event').map(({ pointOfFocus }) => pointOfFocus)).toEqual([
    'CC7.2-01',
  ]);
  const points = new Set(POINTS_OF_FOCUS.map(({ id }) => id));
  for (const mapping of CONTROL_MAPPINGS) {
    expect(points.has(mapping.pointOfFocus), mapping.pointOfFocus).toBe(true);
    expect(mapping.reason).toMatch(/^(shows|is) .+, which speaks to [a-z]/);
    expect(mapping.reason).not.toContain('CC');
  }
});

test('patterns of event types', () => {
  expect(matchesEvent('lock.*', 'lock.created')).toBe(true);
  expect(matchesEvent('lock.*', 'locks')).toBe(false);
  expect(matchesEvent('user.login', 'user.login.x')).toBe(false);
  expect(mappingsFor('events', 'lock.created').map(({ pointOfFocus }) => pointOfFocus)).toContain('CC7.4-04');
});
