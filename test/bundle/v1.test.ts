import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyBundle } from '../../src/bundle/verify/verifyBundle.ts';
import { verifyChain } from '../../src/bundle/verify/verifyChain.ts';
import { ROOT } from '../support/root.ts';

const FOLDER = join(ROOT, 'fixtures/bundles/v1');
const BUNDLES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.zip'))
  .sort()
  .map((name) => join(FOLDER, name));
const publicKeyPem = readFileSync(join(FOLDER, 'Northwind-Ledger.pub.pem'), 'utf8');
const allowedSigners = readFileSync(join(FOLDER, 'allowed_signers'), 'utf8');

/** Bundles that lie at auditors since version 0.1.0: they stay verifiable for ever. */
describe('bundles of schema v1', () => {
  it('are verified with the public key and with allowed_signers, every check made', async () => {
    expect(BUNDLES).toHaveLength(2);
    for (const path of BUNDLES) {
      for (const trust of [{ publicKeyPem }, { allowedSigners }]) {
        const report = await verifyBundle(path, trust);
        expect(report.checks.filter((check) => check.status === 'fail')).toEqual([]);
        expect(report.verdict).toBe('verified');
      }
      expect((await verifyBundle(path)).verdict).toBe('self-attested');
    }
  });

  it('form a chain', async () => {
    const reports = await Promise.all(BUNDLES.map((path) => verifyBundle(path, { publicKeyPem })));
    const chain = verifyChain(reports.reverse());
    expect(chain).toMatchObject({ ok: true, findings: [] });
    expect(chain.order.map(({ file }) => file)).toEqual(BUNDLES);
  });
});
