import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fleetExceptions } from '../../src/controls/fleet/fleetExceptions.ts';
import { FLEET_RULE } from '../../src/controls/fleet/fleetResults.ts';
import type { FleetCluster, FleetResult } from '../../src/records/fleetManifest.ts';
import type { FleetPage, ShownFleetException } from '../../src/report/fleet/fleetPage.ts';
import { renderFleetReport } from '../../src/report/fleet/renderFleetReport.ts';
import { HAS_CHROMIUM, open, startChromium } from './chromium.ts';

const HOSTILE = '"><img src=x onerror=alert(1)></style><script>alert(2)</script>\u202e\u0000';
const SHA = 'ab'.repeat(32);

function cluster(number: number, name: string): FleetCluster {
  const hasBundle = number % 7 !== 3;
  return {
    name,
    tags: { region: number % 2 === 0 ? 'eu' : 'us', note: HOSTILE },
    teleport: hasBundle ? { name: HOSTILE, version: '18.1.0', edition: 'enterprise' } : null,
    snapshot: hasBundle ? { id: number, status: 'complete', started: '2026-10-01T02:17:00.000Z' } : null,
    log: hasBundle ? { first: '2026-07-01T00:00:00Z', last: '2026-09-30T23:59:59Z', events: 12_345 } : null,
    datasets: hasBundle ? 60 : 0,
    wanting: number % 5 === 0 ? [{ dataset: 'locks', status: 'denied', reason: HOSTILE }] : [],
    bundle: hasBundle
      ? {
          path: `${name}/Acme-soc2-2026-Q3-seq001.zip`,
          ...{ bytes: 1, sha256: SHA, sha256sums_sha256: SHA, sequence: 1, superseded: [] },
          ...{ bundle_id: '00000000-0000-8000-8000-000000000000', key_fingerprint: 'SHA256:abc' },
        }
      : null,
    why: hasBundle ? '' : `The store holds no finished snapshot. ${HOSTILE}`,
  };
}

function page(clusters: number, exceptionsEach: number): FleetPage {
  const all = Array.from({ length: clusters }, (_, number) =>
    cluster(number, number === 1 ? 'n'.repeat(63) : `cluster-${number}.example.com`),
  );
  const population = fleetExceptions(
    all.map(({ name, bundle, why }) => ({
      ...{ name, cluster: name, expected: name, snapshot: null, problem: '', trusted: [] },
      noBundle: bundle === null ? why : 'it was not exported',
    })),
  );
  const results = ['F01', 'K01', 'K02', 'K03'].map((id): FleetResult => {
    const own =
      id === 'F01'
        ? []
        : all.map(({ name }) => ({
            cluster: name,
            result: id === 'K01' ? ('exception' as const) : ('no_exception' as const),
            exceptions: id === 'K01' ? exceptionsEach : 0,
            population: 10,
            explanation: HOSTILE,
          }));
    const exceptions = id === 'F01' ? population.length : own.reduce((sum, one) => sum + one.exceptions, 0);
    return {
      ...{ id, title: `Test ${id}`, rule: id === 'F01' ? FLEET_RULE.rule : HOSTILE, criteria: ['CC6.1'] },
      ...{ result: exceptions > 0 ? 'exception' : 'no_exception', exceptions, clusters: own },
    };
  });
  const shown = (count: number): ShownFleetException[] =>
    Array.from({ length: Math.min(count, 200) }, (_, number) => ({
      number,
      cluster: all[number % all.length]?.name ?? '',
      cells: {
        facts: `${HOSTILE} ${'long '.repeat(200)}`,
        dataset: 'users',
        row_id: HOSTILE,
        file: 'evidence/users.jsonl',
        line: '3',
        status: 'open',
        change: 'new',
        response: HOSTILE,
        owner: HOSTILE,
        due: '2026-12-01',
      },
    }));
  return {
    entity: HOSTILE,
    period: { label: '2026-Q3', fromMs: Date.UTC(2026, 6), toMs: Date.UTC(2026, 9) },
    generatedAt: new Date('2026-10-02T08:00:00Z'),
    version: '0.1.0',
    outside: [{ cluster: HOSTILE, reason: HOSTILE }],
    ...{ sequence: 2, previous: 1, clusters: all, population, results },
    exceptions: new Map([
      ['F01', shown(population.length)],
      ['K01', shown(exceptionsEach * clusters)],
    ]),
    limitations: [HOSTILE, 'The population of clusters is what the entity declares.'],
    file: {
      fileName: 'Acme-soc2-2026-Q3-fleet-seq002.zip',
      principal: 'Acme',
      keyFingerprint: 'SHA256:abc',
      ways: { linux: [], mac: [], windows: [{ text: 'Sums', commands: ['tar -xf'] }] },
    },
  };
}

const render = (input: FleetPage) => [...renderFleetReport(input)].join('');

describe('the report over a fleet', () => {
  it('stays below 5 MB with 500 clusters and 10,000 exceptions of each, and says how many it leaves out', () => {
    const text = render(page(500, 10_000));
    expect(Buffer.byteLength(text)).toBeLessThan(5_000_000);
    expect(text).toMatch(/of 5,000,000 shown\. exceptions\.csv has all\./);
  });

  it('has the same bytes for the same input, and no markup from outside', () => {
    const text = render(page(8, 3));
    expect(render(page(8, 3))).toBe(text);
    expect(text).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
    expect(text).toContain('default-src &#39;none&#39;');
  });

  it('names every cluster and every missing one', () => {
    const input = page(8, 3);
    const text = render(input);
    for (const { name } of input.clusters) expect(text).toContain(`id="c-${name}"`);
    expect(text.match(/<span class="bad">No bundle\.<\/span>/g)).toHaveLength(1);
  });

  it('names clusters of one result up to twelve, and counts the others', () => {
    expect(render(page(60, 3))).toContain('and 48 more');
  });
});

describe.skipIf(!HAS_CHROMIUM)('in a browser', () => {
  let browser: Awaited<ReturnType<typeof startChromium>>;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser.close());

  it.each([
    { width: 1280, dark: false },
    { width: 390, dark: false },
    { width: 1280, dark: true },
    { width: 390, dark: true },
  ])('$width px, dark: $dark: no request, no console, no overflow, accessible', async (window) => {
    const opened = await open(browser, render(page(12, 3)), window);
    expect(opened).toMatchObject({ requests: [], said: [], violations: [] });
    expect(opened.overflow).toBeLessThanOrEqual(0);
  });
});
