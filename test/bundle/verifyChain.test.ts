import { describe, expect, test } from 'vitest';
import { verifyChain } from '../../src/bundle/verify/verifyChain.ts';
import type { VerifyReport } from '../../src/records/reports/verifyReport.ts';

type Bundle = NonNullable<VerifyReport['bundle']>;
type Change = Partial<Bundle> & { verdict?: VerifyReport['verdict']; signer?: string | null };

const PERIOD = { label: '2026-Q3', from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' };
const sums = (sequence: number): string => String(sequence).repeat(64).slice(0, 64);
const id = (sequence: number): string => `bundle-${sequence}`;

/** The report of bundle number `sequence`, one of a chain in which each names the one before it. */
function link(
  sequence: number,
  { verdict = 'verified', signer = 'SHA256:key', ...bundle }: Change = {},
): VerifyReport {
  return {
    file: `b${sequence}.zip`,
    verdict,
    signer: signer === null ? null : { fingerprint: signer },
    bundle: {
      bundle_id: id(sequence),
      entity: 'Acme',
      cluster: 'acme.example.com',
      sequence,
      period: PERIOD,
      exported_at: `2026-10-0${sequence}T00:00:00.000Z`,
      sha256sums_sha256: sums(sequence),
      previous:
        sequence === 1
          ? null
          : { bundle_id: id(sequence - 1), sequence: sequence - 1, sha256sums_sha256: sums(sequence - 1) },
      replaces: null,
      superseded: [],
      ...bundle,
    },
  } as unknown as VerifyReport;
}

const found = (reports: readonly VerifyReport[], after: string | null = null): [string, string][] =>
  verifyChain(reports, after).findings.map(({ code, file }) => [code, file]);

const chain = [link(1), link(2), link(3)];

test('an unbroken chain is one, in whatever order it is given', () => {
  const report = verifyChain([link(3), link(1), link(2)]);
  expect(report).toMatchObject({ ok: true, after: null, head: sums(3), findings: [], superseded: [] });
  expect(report.order).toEqual(
    [1, 2, 3].map((sequence) => ({
      file: `b${sequence}.zip`,
      sequence,
      sha256sums_sha256: sums(sequence),
      superseded_by: null,
    })),
  );
});

test('nothing given is nothing wrong, and has no head', () => {
  expect(verifyChain([])).toMatchObject({ ok: true, head: null, order: [] });
});

test('a beginning that is missing is no fault: the first may have had a predecessor', () => {
  expect(found([link(2), link(3)])).toEqual([]);
});

test('a bundle that failed by itself fails the chain, a self-attested one does not', () => {
  expect(verifyChain([link(1), link(2, { verdict: 'failed' })])).toMatchObject({ ok: false, findings: [] });
  expect(verifyChain([link(1), link(2, { verdict: 'self-attested' as VerifyReport['verdict'] })]).ok).toBe(
    true,
  );
});

test('a bundle whose manifest could not be read is named and left out', () => {
  const unreadable = { ...link(2), bundle: null } as VerifyReport;
  const report = verifyChain([link(1), unreadable]);
  expect(report.findings.map(({ code, file }) => [code, file])).toEqual([['CHAIN_UNREADABLE', 'b2.zip']]);
  expect(report).toMatchObject({ ok: false, head: sums(1), order: [{ sequence: 1 }] });
});

describe('a step', () => {
  test('over one number or several is a gap, and they are named', () => {
    expect(verifyChain([link(1), link(3)]).findings).toEqual([
      { code: 'CHAIN_GAP', file: 'b3.zip', detail: 'number 2 is missing before it' },
    ]);
    expect(verifyChain([link(1), link(4)]).findings).toEqual([
      { code: 'CHAIN_GAP', file: 'b4.zip', detail: 'numbers 2 to 3 are missing before it' },
    ]);
  });

  test.each<[string, Change]>([
    ['id', { previous: { bundle_id: 'other', sequence: 1, sha256sums_sha256: sums(1) } }],
    ['number', { previous: { bundle_id: id(1), sequence: 0, sha256sums_sha256: sums(1) } }],
    ['sums', { previous: { bundle_id: id(1), sequence: 1, sha256sums_sha256: sums(9) } }],
    ['nothing', { previous: null }],
  ])('that names another %s than that of the one before is broken', (_, change) => {
    expect(verifyChain([link(1), link(2, change)]).findings).toEqual([
      { code: 'CHAIN_BROKEN', file: 'b2.zip', detail: 'it names another bundle 1 than the one given' },
    ]);
  });

  test('to another bundle of the same number is a fork; the same bundle twice is not', () => {
    expect(found([link(1), link(1, { sha256sums_sha256: sums(9) })])).toEqual([['CHAIN_FORKED', 'b1.zip']]);
    expect(found([link(1), link(1)])).toEqual([]);
    // the one that is named is among them
    expect(found([link(1), link(1, { sha256sums_sha256: sums(9) }), link(2)])).toEqual([
      ['CHAIN_FORKED', 'b1.zip'],
    ]);
  });

  test('to another entity, another cluster or another key is named', () => {
    expect(found([link(1), link(2, { entity: 'Other' })])).toEqual([['CHAIN_OTHER_ORIGIN', 'b2.zip']]);
    expect(found([link(1), link(2, { cluster: 'other' })])).toEqual([['CHAIN_OTHER_ORIGIN', 'b2.zip']]);
    expect(found([link(1), link(2, { signer: 'SHA256:other' })])).toEqual([['CHAIN_OTHER_KEY', 'b2.zip']]);
    expect(verifyChain([link(1), link(2, { signer: null })]).findings[0]?.detail).toContain(
      'no readable key',
    );
    expect(found([link(1, { signer: null }), link(2)])).toEqual([['CHAIN_OTHER_KEY', 'b2.zip']]);
  });

  test('back in time is named, and two at the same instant are not', () => {
    expect(found([link(1), link(2, { exported_at: '2026-09-30T23:59:59.999Z' })])).toEqual([
      ['CHAIN_REORDERED', 'b2.zip'],
    ]);
    expect(found([link(1), link(2, { exported_at: '2026-10-01T00:00:00.000Z' })])).toEqual([]);
  });
});

describe('replaced bundles', () => {
  const named = {
    sequence: 1,
    by: 2,
    bundle_id: id(1),
    sha256sums_sha256: sums(1),
  } as Bundle['superseded'][number];
  const second = (change: Change = {}) => link(2, { replaces: 1, superseded: [named], ...change });
  const third = (change: Change = {}) => link(3, { superseded: [named], ...change });

  test('are listed by the newest, with what took their place', () => {
    const report = verifyChain([link(1), second(), third()]);
    expect(report).toMatchObject({ ok: true, findings: [], superseded: [named] });
    expect(report.order.map(({ superseded_by }) => superseded_by)).toEqual([2, null, null]);
  });

  test.each<[string, Change]>([
    ['id', { superseded: [{ ...named, bundle_id: 'other' }] }],
    ['sums', { superseded: [{ ...named, sha256sums_sha256: sums(9) }] }],
  ])('that have another %s than the list says are named', (_, change) => {
    expect(found([link(1), second(change)])).toEqual([['CHAIN_REPLACEMENT', 'b2.zip']]);
  });

  test('are named where one of two bundles of a number is another', () => {
    const fork = link(1, { sha256sums_sha256: sums(9) });
    expect(found([link(1), fork, second()])).toContainEqual(['CHAIN_REPLACEMENT', 'b2.zip']);
  });

  test('are listed by later bundles, not by others of the same number', () => {
    expect(found([link(1), second(), link(2, { sha256sums_sha256: sums(9) })])).toEqual([
      ['CHAIN_FORKED', 'b2.zip'],
    ]);
  });

  test.each([
    { ...PERIOD, from: '2026-06-01T00:00:00.000Z' },
    { ...PERIOD, to: '2026-11-01T00:00:00.000Z' },
  ])('have to be of the same period', (period) => {
    const { findings } = verifyChain([link(1, { period } as Change), second()]);
    expect(findings).toEqual([
      {
        code: 'CHAIN_REPLACEMENT',
        file: 'b2.zip',
        detail: 'number 1, which it replaces, is of another period',
      },
    ]);
  });

  test('must not vanish from the lists of later bundles', () => {
    expect(found([link(1), second(), third({ superseded: [] })])).toEqual([['CHAIN_REPLACEMENT', 'b3.zip']]);
    expect(found([link(1), second(), third({ superseded: [{ ...named, by: 3 }] })])).toEqual([
      ['CHAIN_REPLACEMENT', 'b3.zip'],
    ]);
    const other = { ...named, sequence: 2, by: 3, bundle_id: id(2), sha256sums_sha256: sums(2) };
    expect(found([link(1), second(), link(3, { superseded: [other] })])).toEqual([
      ['CHAIN_REPLACEMENT', 'b3.zip'],
    ]);
  });
});

describe('a head that somebody kept', () => {
  test.each([1, 2, 3])('is found as number %i', (sequence) => {
    expect(verifyChain(chain, sums(sequence))).toMatchObject({ ok: true, after: sums(sequence) });
  });

  test('is found as the one before the first', () => {
    expect(found([link(2), link(3)], sums(1))).toEqual([]);
  });

  test('is missing otherwise', () => {
    expect(found(chain, sums(9))).toEqual([['CHAIN_HEAD_MISSING', 'b1.zip']]);
    expect(found([link(3)], sums(1))).toEqual([['CHAIN_HEAD_MISSING', 'b3.zip']]);
    expect(found([], sums(1))).toEqual([]);
  });
});
