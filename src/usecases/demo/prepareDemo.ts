import { existsSync } from 'node:fs';
import path from 'node:path';
import { createKey } from '../../bundle/keys/createKey.ts';
import { entitySlug } from '../../bundle/principal.ts';
import { afterReview } from '../../demo/data/afterReview.ts';
import { type Company, loadCompany } from '../../demo/data/company.ts';
import type { GatewayData } from '../../demo/data/gatewayData.ts';
import { type EmbeddedGateway, startEmbeddedGateway } from '../../demo/embeddedGateway.ts';
import { PEOPLE_KINDS } from '../../records/peopleKinds.ts';
import type { PullReport } from '../../records/snapshot.ts';
import { type PullContext, pull } from '../pull.ts';
import { CONTROLS, ENTITY, LISTS, PROCEDURES, TBOT, writeAccess } from './companyFiles.ts';
import { type DemoReview, demoReview } from './demoReview.ts';

/** The quarter that the made-up company lived through. */
const QUARTER = { period: '2026-Q3', since: '2026-07-01' };

const DAY_MS = 86_400_000;
/** A pull begins this long after the moment whose state the gateway serves. */
const AFTER_MS = 10 * 60_000;

/** A pull of the demonstration: the command that a person would have given, and the date on which. */
export interface DemoPull {
  /** day of the pull, e.g. 2026-07-01 */
  day: string;
  argv: string[];
  run(context: PullContext): Promise<PullReport>;
}

/** A running demonstration: what to do, one after another, and where the results lie. */
export interface Demo {
  outDir: string;
  /** the quarter that is exported, e.g. 2026-Q3 */
  period: string;
  /** the pull at the start of the quarter; null where the folder holds one already */
  opening: DemoPull | null;
  /** the pull at its end */
  closing: DemoPull;
  /** the user access review of the quarter; null where the folder holds one already */
  review: DemoReview | null;
  /** the pull three weeks later, which shows what the review changed */
  later: DemoPull;
  /** commands that import the entity's lists */
  lists: string[][];
  /** collects the configuration of the entity's bots */
  tbot: string[];
  export: string[];
  /** arguments of verify for a bundle */
  verify(bundle: string): string[];
  stop(): Promise<void>;
}

/**
 * Starts the embedded gateway and writes what the real commands need to reach it: an identity, the proxy's CA, a signing
 * key. Everything lies under `outDir`; a second demonstration there goes on with the same store and key.
 *
 * The pulls are dated by the company's calendar, not by the machine's clock; their snapshots name a collector of the version
 * "… (demonstration)", and so does every bundle made of them.
 *
 * @throws AffidavitError DISK_FULL, WRITE_DENIED, WRITE_FAILED
 */
export async function prepareDemo(options: { outDir: string; personality: '14.2' | '18' }): Promise<Demo> {
  const outDir = path.resolve(options.outDir);
  const at = (...parts: string[]) => path.join(outDir, ...parts);
  const company = await loadCompany();
  const gateway = await startEmbeddedGateway({
    personality: options.personality,
    edition: options.personality === '18' ? 'enterprise' : 'oss',
    data: company.data,
  });
  const store = at('store.db');
  const continued = existsSync(store);
  try {
    await writeAccess(gateway, outDir, identitySpan(company));
    if (!existsSync(at('keys', 'allowed_signers'))) await createKey({ outDir: at('keys'), entity: ENTITY });
  } catch (cause) {
    await gateway.stop();
    throw cause;
  }
  const access = {
    proxy: gateway.proxyAddr,
    proxyCaFile: at('proxy-ca.pem'),
    identityFile: at('identity'),
    storeFile: store,
  };
  const pullOf = (data: GatewayData) => demoPull(gateway, data, access);
  const key = at('keys', `${entitySlug(ENTITY)}`);
  return {
    outDir,
    period: QUARTER.period,
    opening: continued ? null : pullOf(company.before),
    closing: pullOf(company.data),
    review: continued ? null : demoReview(QUARTER.period, store, at('review')),
    later: pullOf(afterReview(company.data)),
    lists: PEOPLE_KINDS.map((kind) => [
      'people:import',
      path.join(LISTS, `${kind}.csv`),
      '--kind',
      kind,
      '--store',
      store,
    ]),
    tbot: ['collect:tbot', ...TBOT, '--store', store],
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
      store,
      '--controls',
      CONTROLS,
      '--procedures',
      PROCEDURES,
    ],
    verify: (bundle) => ['verify', bundle, '--public-key', `${key}.pub.pem`],
    stop: () => gateway.stop(),
  };
}

/** A pull of the state that the company was in when `data` was written down. */
function demoPull(
  gateway: EmbeddedGateway,
  data: GatewayData,
  access: { proxy: string; proxyCaFile: string; identityFile: string; storeFile: string },
): DemoPull {
  const { since } = QUARTER;
  return {
    day: data.now.slice(0, 10),
    argv: [
      'pull',
      '--proxy',
      access.proxy,
      '--proxy-ca',
      access.proxyCaFile,
      '--identity',
      access.identityFile,
      '--store',
      access.storeFile,
      '--since',
      since,
    ],
    run(context) {
      gateway.setData(data);
      const begun = Date.now();
      return pull(
        {
          ...access,
          authAddr: undefined,
          cluster: undefined,
          connectionUpgrade: 'auto',
          since,
          until: undefined,
          clockSkewReason: undefined,
          environment: process.env,
        },
        {
          ...context,
          collectorVersion: `${context.collectorVersion} (demonstration)`,
          clock: () => Date.parse(data.now) + AFTER_MS + (Date.now() - begun),
        },
      );
    },
  };
}

/** An identity that is valid today, for the gateway, and on the days of the company's calendar on which it is used. */
function identitySpan({ before, data }: Company) {
  const now = Date.now();
  return {
    fromMs: Math.min(now, Date.parse(before.now)) - DAY_MS,
    toMs: Math.max(now, Date.parse(data.now) + 30 * DAY_MS) + DAY_MS,
  };
}
