import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { validate as cronJob } from 'kubernetes-models/_schemas/IoK8sApiBatchV1CronJob';
import { validate as configMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap';
import { validate as claim } from 'kubernetes-models/_schemas/IoK8sApiCoreV1PersistentVolumeClaim';
import { validate as account } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ServiceAccount';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readConfigFile } from '../../../src/cli/configuration/readConfigFile.ts';
import { affidavit, failure, json } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/scene.ts';

interface Manifest {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
}

/** Validators that are made of the OpenAPI schemas of Kubernetes. */
const VALIDATORS: Readonly<Record<string, { (data: unknown): boolean; errors?: unknown }>> = {
  ...{ ConfigMap: configMap, CronJob: cronJob, PersistentVolumeClaim: claim, ServiceAccount: account },
};

/** A value that notes the path of each member that is read. */
function watched(value: unknown, seen: Set<string>, at = ''): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key, receiver) {
      const found: unknown = Reflect.get(target, key, receiver);
      if (typeof key !== 'string') return found;
      seen.add(`${at}/${key}`);
      return watched(found, seen, `${at}/${key}`);
    },
  });
}

function members(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [`${at}/${key}`, ...members(item, `${at}/${key}`)]);
}

/** Validates by the schemas of Kubernetes. @returns members that no schema knows: validators never read them */
function unknownMembers(manifest: Manifest): string[] {
  const validate = VALIDATORS[manifest.kind];
  const seen = new Set<string>();
  expect(validate?.(watched(manifest, seen)), JSON.stringify(validate?.errors)).toBe(true);
  return members(manifest).filter((member) => !seen.has(member));
}

async function print(args: string[], env: Record<string, string> = {}) {
  const { stdout, stderr, status } = await affidavit(['schedule', 'print', 'kubernetes', ...args], { env });
  expect(status, stderr).toBe(0);
  const manifests = parseAllDocuments(stdout).map((document) => {
    expect('errors' in document ? document.errors : []).toEqual([]);
    return ('toJS' in document ? document.toJS() : null) as Manifest;
  });
  return { manifests, stdout, stderr };
}

const byName = (manifests: readonly Manifest[], kind: string, end = '') =>
  manifests.find((each) => each.kind === kind && each.metadata.name.endsWith(`t-example${end}`)) as Manifest;

async function company(): Promise<string> {
  const dir = await temporaryFolder();
  const at = (name: string) => path.join(dir, name);
  mkdirSync(at('own'));
  writeFileSync(at('own/X01.sql'), '-- a procedure: "1%"\nSELECT 1;\n');
  writeFileSync(at('controls.yaml'), 'controls: []\n');
  writeFileSync(at('ca.pem'), '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n');
  writeFileSync(
    at('affidavit.yaml'),
    `gateway: {proxy: "t.example", proxy_ca: ca.pem}
settings: {min_approvers: 2}
controls: controls.yaml
procedures: own
people: [{file: leavers.csv, kind: leavers}]
probes: ["t.example:443"]
notify: {webhook: {variable: HOOK, form: slack}}
`,
  );
  return at('affidavit.yaml');
}

describe('schedule print kubernetes', () => {
  it('prints manifests that Kubernetes takes, every member of them', async () => {
    const env = { HOOK: 'https://hooks.example/T0-SECRET', HTTPS_PROXY: 'http://proxy.example:3128' };
    const config = await company();
    const { manifests, stdout, stderr } = await print(
      ['--config', config, '--image', 'example/affidavit:1'],
      env,
    );
    expect(manifests.map(({ kind }) => kind)).toEqual([
      ...['ServiceAccount', 'ConfigMap', 'ConfigMap', 'ConfigMap', 'PersistentVolumeClaim', 'CronJob'],
    ]);
    for (const manifest of manifests) expect(unknownMembers(manifest)).toEqual([]);
    expect(stdout + stderr).not.toContain('T0-SECRET');
    expect(stdout).toContain('key: HOOK');
    expect(stderr).toContain('--from-literal=HOOK="$HOOK"');
    expect(stderr).toContain('IMAGE-OF-TBOT is to be replaced (--tbot-image)');
    expect(stderr).not.toContain('IMAGE-OF-AFFIDAVIT');
    expect(stderr).toContain('people of affidavit.yaml names files of this machine');
  });

  it('notices what the schemas do not know', async () => {
    const { manifests } = await print(['--proxy', 't.example', '--no-config']);
    const job = byName(manifests, 'CronJob') as Manifest & { spec: Record<string, unknown> };
    expect(unknownMembers({ ...job, spec: { ...job.spec, concurrency: 'Forbid' } } as Manifest)).toEqual([
      '/spec/concurrency',
    ]);
    const wrong = { ...job, spec: { ...job.spec, concurrencyPolicy: 'Never' } } as Manifest;
    expect(VALIDATORS.CronJob?.(wrong)).toBe(false);
  });

  it('has a configuration that the program reads, with the files that it names, and the configuration of tbot', async () => {
    const { manifests } = await print(['--config', await company()]);
    const { data = {} } = byName(manifests, 'ConfigMap');
    const dir = await temporaryFolder();
    for (const [name, text] of Object.entries(data)) writeFileSync(path.join(dir, name), text);
    const { values } = readConfigFile({ path: path.join(dir, 'affidavit.yaml'), named: true });
    expect(values).toEqual({
      gateway: { proxy: 't.example:443', proxy_ca: path.join(dir, 'proxy-ca.pem') },
      identity: '/var/run/affidavit/identity',
      store: '/var/lib/affidavit/evidence.db',
      settings: { min_approvers: 2 },
      controls: path.join(dir, 'controls.yaml'),
      procedures: '/etc/affidavit-procedures',
      probes: ['t.example:443'],
      notify: { webhook: { variable: 'HOOK', form: 'slack' } },
    });
    expect(byName(manifests, 'ConfigMap', '-procedures').data).toEqual({
      'X01.sql': '-- a procedure: "1%"\nSELECT 1;\n',
    });
    const tbot = parse(byName(manifests, 'ConfigMap', '-tbot').data?.['tbot.yaml'] ?? '') as object;
    expect(tbot).toMatchObject({
      proxy_server: 't.example:443',
      oneshot: true,
      outputs: [{ type: 'identity', destination: { path: '/var/run/affidavit' } }],
    });
  });

  it('runs one pull at a time, without rights', async () => {
    const { manifests } = await print(['--proxy', 't.example', '--no-config', '--fail-on', 'open']);
    const job = byName(manifests, 'CronJob') as unknown as {
      spec: {
        concurrencyPolicy: string;
        jobTemplate: { spec: { template: { spec: Record<'containers' | 'initContainers', object[]> } } };
      };
    };
    expect(job.spec.concurrencyPolicy).toBe('Forbid');
    const pod = job.spec.jobTemplate.spec.template.spec;
    expect(pod).toMatchObject({ securityContext: { runAsNonRoot: true } });
    for (const container of [...pod.containers, ...pod.initContainers])
      expect(container).toMatchObject({
        securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
      });
    expect(pod.containers).toMatchObject([
      {
        args: [
          ...['pull', '--check', '--quiet', '--fail-on', 'open'],
          ...['--config', '/etc/affidavit/affidavit.yaml'],
        ],
      },
    ]);
  });

  it('refuses what no ConfigMap can hold: exit 2', async () => {
    const dir = await temporaryFolder();
    writeFileSync(path.join(dir, 'controls.yaml'), 'x'.repeat(1_000_001));
    const args = ['schedule', 'print', 'kubernetes', '--proxy', 't.example', '--no-config'];
    expect(await failure([...args, '--controls', path.join(dir, 'controls.yaml')])).toMatchObject({
      status: 2,
      code: 'FILE_INVALID',
    });
    const { document } = await json<{ notes: string[] }>(args);
    expect(document.notes.join()).toContain('The audience of the join token is t.example');
  });
});
