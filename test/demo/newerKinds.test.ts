import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { collectDataset } from '../../src/collectors/collectDataset.ts';
import { STATE_COLLECTORS } from '../../src/collectors/state/registry.ts';
import type { NewerKinds } from '../../src/demo/data/gatewayData.ts';
import { type EmbeddedGatewayOptions, startEmbeddedGateway } from '../../src/demo/embeddedGateway.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { openGateway } from '../../src/gateway/open.ts';
import { rawCall } from './rawCall.ts';

const SERVED: [dataset: string, member: keyof NewerKinds][] = [
  ['bot_instances', 'botInstances'],
  ['workload_identities', 'workloadIdentities'],
  ['x509_revocations', 'x509Revocations'],
  ['x509_issuer_overrides', 'x509IssuerOverrides'],
  ['sigstore_policies', 'sigstorePolicies'],
  ['access_lists', 'accessLists'],
  ['access_list_members', 'accessListMembers'],
  ['access_list_reviews', 'accessListReviews'],
  ['access_monitoring_rules', 'accessMonitoringRules'],
  ['devices', 'devices'],
];

let stop: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of stop) await one();
  stop = [];
});

async function collected(options: EmbeddedGatewayOptions) {
  const served = await startEmbeddedGateway(options);
  const identityPath = join(mkdtempSync(join(tmpdir(), 'affidavit-newer-')), 'identity');
  stop.push(
    () => served.stop(),
    async () => rmSync(join(identityPath, '..'), { recursive: true }),
  );
  await served.identity({ user: 'soc2', roles: ['soc2-collector'], path: identityPath });
  const { gateway } = await openGateway({ identityPath, authAddr: served.authAddr });
  stop.unshift(() => gateway.close());
  const results = new Map<string, { status: string; reason: string; rpc: string; rows: JsonObject[] }>();
  for (const [dataset] of SERVED) {
    const collector = STATE_COLLECTORS.find((one) => one.dataset === dataset);
    if (collector === undefined) throw new Error(`nobody collects ${dataset}`);
    const rows: JsonObject[] = [];
    const { outcome } = await collectDataset(gateway, collector, (page) =>
      rows.push(...page.map(({ body }) => body)),
    );
    results.set(dataset, { ...outcome, rows });
  }
  return { results, data: served.data, served, identity: await readFile(identityPath, 'utf8') };
}

const byName = (forms: readonly JsonObject[]) =>
  [...forms].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe('the newer kinds of the made-up company', () => {
  it('come from an Enterprise gateway of 18 as tctl prints them', async () => {
    const { results, data } = await collected({ personality: '18', edition: 'enterprise' });
    for (const [dataset, member] of SERVED) {
      expect(results.get(dataset)).toMatchObject({ status: 'complete', reason: '' });
      expect(byName(results.get(dataset)?.rows ?? [])).toEqual(byName(data[member] ?? []));
    }
  });

  it('come as far as an Enterprise gateway of 14.2 has them, list by list', async () => {
    const { results, data } = await collected({ personality: '14.2', edition: 'enterprise' });
    const known = ['access_lists', 'access_list_members', 'access_list_reviews', 'devices'];
    for (const [dataset, member] of SERVED)
      if (known.includes(dataset))
        expect(byName(results.get(dataset)?.rows ?? [])).toEqual(byName(data[member] ?? []));
      else expect(results.get(dataset)?.reason).toBe('not in this version of the gateway (14.2.0)');
    expect(results.get('access_list_members')?.rpc).toMatch(/ListAccessListMembers$/);
  });

  it('are not offered where the open-source edition lacks them', async () => {
    const of18 = await collected({ personality: '18', edition: 'oss' });
    expect(of18.results.get('bot_instances')?.status).toBe('complete');
    expect(of18.results.get('x509_issuer_overrides')?.status).toBe('complete');
    expect(of18.results.get('sigstore_policies')?.reason).toContain('not offered by this edition');
    expect(of18.results.get('devices')?.reason).toBe('not offered by this edition of the gateway');
    const of14 = await collected({ personality: '14.2', edition: 'oss' });
    expect([...of14.results.values()].map(({ status }) => status)).toEqual(SERVED.map(() => 'unsupported'));
  });

  it('carry no secret that the gateway sends along', async () => {
    const canary = 'canary-5ec4e7';
    const { results, served, identity } = await collected({
      personality: '18',
      edition: 'enterprise',
      faults: { canary },
    });
    const path = '/teleport.devicetrust.v1.DeviceTrustService/ListDevices';
    const { responses } = await rawCall(served, identity, path, Buffer.alloc(0));
    expect(Buffer.concat(responses).includes(canary)).toBe(true);
    expect(results.get('devices')?.rows.length).toBeGreaterThan(0);
    expect(JSON.stringify([...results.values()])).not.toContain(canary);
  });
});
