import { expect, it } from 'vitest';
import { type DeclaredCluster, fleetExceptions } from '../../src/controls/fleet/fleetExceptions.ts';

const SNAPSHOT = { id: 7, status: 'complete', started: '2026-03-04T00:00:00.000Z', missing: [] } as const;

function declared(name: string, more: Partial<DeclaredCluster> = {}): DeclaredCluster {
  const cluster = `${name}.example.com`;
  return { name, cluster, expected: cluster, snapshot: SNAPSHOT, problem: '', trusted: [], ...more };
}

const kinds = (...all: DeclaredCluster[]) =>
  fleetExceptions(all).map(({ kind, cluster }) => `${cluster}: ${kind}`);

it('notes nothing where every declared cluster is complete', () => {
  expect(kinds(declared('eu'), declared('us'))).toEqual([]);
});

it('notes what is missing, incomplete, unreadable, another cluster, or declared twice', () => {
  expect(
    kinds(
      declared('never', { snapshot: null }),
      declared('cut', { snapshot: { ...SNAPSHOT, status: 'pulling' } }),
      declared('partial', { snapshot: { ...SNAPSHOT, status: 'incomplete', missing: ['locks denied'] } }),
      declared('broken', { problem: 'The store is damaged.' }),
      declared('moved', { cluster: 'other.example.com' }),
      declared('copy', { cluster: 'partial.example.com', expected: 'partial.example.com' }),
      declared('late', { noBundle: 'The store holds no finished snapshot.' }),
    ),
  ).toEqual([
    'never: not_pulled',
    'cut: incomplete',
    'partial: incomplete',
    'broken: unreadable',
    'moved: other_cluster',
    'copy: declared_twice',
    'late: no_bundle',
  ]);
});

it('says which datasets an incomplete snapshot lacks', () => {
  const [found] = fleetExceptions([
    declared('eu', {
      snapshot: { ...SNAPSHOT, status: 'incomplete', missing: ['locks denied', 'users partial'] },
    }),
  ]);
  expect(found?.facts).toBe(
    'Snapshot 7 of 2026-03-04T00:00:00.000Z is incomplete: locks denied, users partial.',
  );
});

it('notes a trusted cluster that nobody declared, once, with where it appears', () => {
  const leaf = { name: 'leaf.example.com', dataset: 'remote_clusters' } as const;
  const found = fleetExceptions([
    declared('eu', { trusted: [leaf, leaf, { name: 'us.example.com', dataset: 'remote_clusters' }] }),
    declared('us', { trusted: [leaf, { name: 'eu.example.com', dataset: 'trusted_clusters' }] }),
  ]);
  expect(found).toMatchObject([
    {
      kind: 'undeclared',
      cluster: 'leaf.example.com',
      facts: 'It is not declared, and appears in remote_clusters of eu, remote_clusters of us.',
    },
  ]);
});

it('notes no trusted cluster that the entity declares to be outside', () => {
  const vendor = { name: 'vendor.example.com', dataset: 'trusted_clusters' } as const;
  expect(fleetExceptions([declared('eu', { trusted: [vendor] })], ['vendor.example.com'])).toEqual([]);
});

it('counts a trusted cluster that was declared and never pulled as declared', () => {
  expect(
    kinds(
      declared('eu', { trusted: [{ name: 'leaf.example.com', dataset: 'remote_clusters' }] }),
      declared('leaf', { cluster: null, expected: 'leaf.example.com', snapshot: null }),
    ),
  ).toEqual(['leaf: not_pulled']);
});

it('gives an exception the same id whatever its wording', () => {
  const of = (id: number) =>
    fleetExceptions([declared('eu', { snapshot: { ...SNAPSHOT, id, status: 'incomplete' } })])[0]?.id;
  expect(of(7)).toBe(of(8));
  expect(of(7)).toMatch(/^[0-9a-f]{64}$/);
});
