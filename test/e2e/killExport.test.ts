import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { manifestSchema } from '../../src/records/manifest.ts';
import type { ExportReport } from '../../src/records/reports/exportReport.ts';
import type { VerifyReport } from '../../src/records/reports/verifyReport.ts';
import { filesOf } from '../bundle/support/bundleFiles.ts';
import { affidavit, json, start } from '../support/cli.ts';
import { marchData, marchEvents, openScene } from '../support/scene.ts';

const ROUNDS = 8;
const scene = await openScene({ data: marchData(marchEvents(1500, 'x'.repeat(400))) });
const store = scene.newStore();
await affidavit(scene.pull(store));

it('an export that is killed at any moment leaves no part of a bundle under its name, and the chain goes on', async () => {
  const out = scene.at('out');
  await mkdir(out);
  const whole = await json<ExportReport>(scene.export(store, out));
  expect(whole.status, whole.stderr).toBe(0);
  const began = Date.now();
  await json<ExportReport>(scene.export(store, out));
  const length = Date.now() - began;

  let killed = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { child, ended } = start(scene.export(store, out));
    // From the first third on: before that the program is still loading.
    const timer = setTimeout(() => child.kill('SIGKILL'), length * (0.3 + (0.65 * round) / ROUNDS));
    const { signal } = await ended;
    clearTimeout(timer);
    if (signal === 'SIGKILL') killed += 1;
    for (const name of readdirSync(out).filter((entry) => entry.endsWith('.zip'))) {
      const checked = await json<VerifyReport>([
        'verify',
        path.join(out, name),
        '--public-key',
        scene.publicKey,
      ]);
      expect([name, checked.status, checked.document.codes]).toEqual([name, 0, []]);
    }
  }
  expect(killed, 'the kills must hit').toBeGreaterThan(ROUNDS / 2);

  const after = await json<ExportReport>(scene.export(store, out));
  expect(after.status, after.stderr).toBe(0);
  const names = readdirSync(out).sort();
  const zips = names.filter((name) => name.endsWith('.zip'));
  expect(names).toEqual(zips.flatMap((zip) => [zip, `${zip}.sha256`, `${zip}.sshsig`]).sort());

  // Each bundle names the one before it, whichever of them the kills let live.
  const manifests = await Promise.all(
    zips.map(async (zip) =>
      manifestSchema.parse(JSON.parse(String((await filesOf(path.join(out, zip))).get('manifest.json')))),
    ),
  );
  expect(manifests.map(({ sequence }) => sequence)).toEqual(zips.map((_, i) => i + 1));
  manifests.forEach(({ previous }, i) => {
    const before = manifests[i - 1];
    expect(previous && [previous.bundle_id, previous.sequence]).toEqual(
      before ? [before.bundle_id, before.sequence] : null,
    );
  });
  expect(manifests.at(-1)?.sequence).toBe(after.document.sequence);
}, 240_000);
