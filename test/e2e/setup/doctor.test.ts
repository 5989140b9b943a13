import { chmod, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type DoctorCheck, doctorReportSchema } from '../../../src/records/reports/doctorReport.ts';
import { affidavit, json } from '../../support/cli.ts';
import { documentSchema } from '../../support/documents.ts';
import { openScene } from '../../support/scene.ts';

const DAY_MS = 86_400_000;
const scene = await openScene();
const { gateway, at } = scene;
await gateway.identity({ path: at('lasting'), ttlMs: 60 * DAY_MS });
const lasting = ['doctor', '--auth-addr', gateway.authAddr, '--identity', at('lasting'), '--key', scene.key];

async function doctor(args: readonly string[]): Promise<{ status: number | null; checks: DoctorCheck[] }> {
  const { document, status } = await json(args);
  const { checks, healthy } = documentSchema('doctor', doctorReportSchema).parse(document);
  expect(status).toBe(healthy ? 0 : 4);
  return { status, checks };
}

function of(checks: readonly DoctorCheck[], name: string): DoctorCheck[] {
  return checks.filter(({ check }) => check === name);
}

describe('doctor', () => {
  it('finds no problem after a pull, and changes nothing', async () => {
    const store = scene.newStore();
    const { status } = await affidavit(scene.pull(store));
    expect(status).toBe(0);
    const before = gateway.requests.length;
    const found = await doctor([...lasting, '--store', store]);
    expect(found.checks.filter(({ status: state }) => state === 'problem')).toEqual([]);
    for (const check of [
      'identity',
      'connection',
      'version',
      'rule',
      'store',
      'digest_key',
      'space',
      'key',
      'schedule',
    ])
      expect(of(found.checks, check), check).toHaveLength(1);
    expect(of(found.checks, 'connection')[0]?.message).toContain('directly');
    expect(of(found.checks, 'version')[0]?.message).toContain('Teleport 14.2');
    expect(gateway.requests.length).toBeGreaterThan(before);
    const { stdout } = await affidavit([...lasting, '--store', store]);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^No problems\./);
    expect(stdout).toMatch(/^ok +identity +soc2, until 20/m);
  });

  it('names each rule and label that is missing with the YAML to add', async () => {
    await gateway.identity({ path: at('narrow'), roles: ['soc2-narrow'], ttlMs: 60 * DAY_MS });
    const args = lasting.map((word) => (word === at('lasting') ? at('narrow') : word));
    const { status, checks } = await doctor([...args, '--store', scene.newStore()]);
    expect(status).toBe(4);
    const lock = of(checks, 'rule').find(({ message }) => message.includes('lock: '));
    expect(lock?.message).toContain('locks');
    expect(lock?.advice).toContain('- { resources: [lock], verbs: [list, read] }');
    expect(of(checks, 'rule').every(({ status: state }) => state === 'problem')).toBe(true);
    const label = of(checks, 'label').find(({ message }) => message.includes('node_labels'));
    expect(label?.advice).toContain("node_labels: { '*': '*' }");
  });

  it('warns of a static identity that ends soon, and not of that of a bot', async () => {
    const [soon] = of((await doctor([...lasting, '--identity-warn', '90d'])).checks, 'identity');
    expect(soon).toMatchObject({ status: 'warning' });
    expect(soon?.message).toContain('ends soon');
    await gateway.identity({ path: at('bot'), user: 'bot-soc2', botName: 'soc2', ttlMs: 3_600_000 });
    const args = lasting.map((word) => (word === at('lasting') ? at('bot') : word));
    expect(of((await doctor(args)).checks, 'identity')[0]).toMatchObject({ status: 'ok' });
  });

  it('reports what does not exist, has expired or is open to others, and goes on', async () => {
    const store = scene.newStore();
    const none = await doctor(['doctor', '--store', store]);
    expect(of(none.checks, 'identity')[0]?.message).toBe('No identity file is configured');
    expect(of(none.checks, 'connection')[0]?.message).toBe('No gateway is configured');
    expect(of(none.checks, 'store')[0]).toMatchObject({ status: 'warning' });

    await gateway.identity({ path: at('expired'), ttlMs: -DAY_MS });
    await writeFile(at('open.key'), 'no key');
    await chmod(at('open.key'), 0o644);
    const args = [
      'doctor',
      '--auth-addr',
      gateway.authAddr,
      '--identity',
      at('expired'),
      '--key',
      at('open.key'),
    ];
    const bad = await doctor([...args, '--store', store]);
    expect(of(bad.checks, 'identity')[0]?.message).toContain('expired at');
    expect(of(bad.checks, 'connection')[0]?.message).toContain('Not tried');
    expect(of(bad.checks, 'key')[0]?.message).toContain('mode 0644');

    const unreachable = lasting.map((word) => (word === gateway.authAddr ? '127.0.0.1:1' : word));
    expect(of((await doctor(unreachable)).checks, 'connection')[0]).toMatchObject({ status: 'problem' });
  });

  it('names a store that is damaged, and prints one line under --quiet', async () => {
    const store = at('damaged.db');
    await writeFile(store, 'no store at all');
    const args = [...lasting, '--store', store, '--quiet'];
    const { status, stdout, stderr } = await affidavit(args);
    expect([status, stdout]).toEqual([4, '']);
    expect(stderr).toMatch(/^1 problem \(exit 4\): store: [^\n]+\n$/);
  });
});
