import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createKey } from '../bundle/keys/createKey.ts';
import { entitySlug } from '../bundle/principal.ts';
import { type EmbeddedGateway, startEmbeddedGateway } from '../demo/embeddedGateway.ts';
import { writeError } from '../errors/affidavitError.ts';
import { makeFolder } from '../platform/makeFolder.ts';

const ENTITY = 'Northwind Ledger';
/** The quarter that the made-up company lived through. */
const QUARTER = { period: '2026-Q3', since: '2026-07-01', until: '2026-10-01' };

/** A running demonstration: the commands to give, one after another, and where their results lie. */
export interface Demo {
  outDir: string;
  pull: string[];
  export: string[];
  /** arguments of verify for a bundle */
  verify(bundle: string): string[];
  stop(): Promise<void>;
}

/**
 * Starts the embedded gateway and writes what the real commands need to reach it: an identity, the proxy's CA, a signing
 * key. Everything lies under `outDir`; a second demonstration there goes on with the same store and key.
 *
 * @throws AffidavitError DISK_FULL, WRITE_DENIED, WRITE_FAILED
 */
export async function prepareDemo(options: { outDir: string; personality: '14.2' | '18' }): Promise<Demo> {
  const outDir = path.resolve(options.outDir);
  const at = (...parts: string[]) => path.join(outDir, ...parts);
  const gateway = await startEmbeddedGateway({
    personality: options.personality,
    edition: options.personality === '18' ? 'enterprise' : 'oss',
  });
  try {
    await writeInputs(gateway, at);
  } catch (cause) {
    await gateway.stop();
    throw cause;
  }
  const key = at('keys', `${entitySlug(ENTITY)}`);
  return {
    outDir,
    pull: [
      'pull',
      '--proxy',
      gateway.proxyAddr,
      '--proxy-ca',
      at('proxy-ca.pem'),
      '--identity',
      at('identity'),
      '--store',
      at('store.db'),
      '--since',
      QUARTER.since,
      '--until',
      QUARTER.until,
    ],
    export: [
      'export',
      '--period',
      QUARTER.period,
      '--entity',
      ENTITY,
      '--key',
      `${key}.key`,
      '--out',
      at('bundles'),
      '--store',
      at('store.db'),
    ],
    verify: (bundle) => ['verify', bundle, '--public-key', `${key}.pub.pem`],
    stop: () => gateway.stop(),
  };
}

async function writeInputs(gateway: EmbeddedGateway, at: (...parts: string[]) => string): Promise<void> {
  try {
    makeFolder(at(), 0o700);
    await gateway.identity({ path: at('identity') });
    writeFileSync(at('proxy-ca.pem'), gateway.proxyCaPem);
  } catch (cause) {
    throw writeError(cause, `write to ${at()}`);
  }
  if (!existsSync(at('keys', 'allowed_signers'))) await createKey({ outDir: at('keys'), entity: ENTITY });
}
