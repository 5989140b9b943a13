import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EmbeddedGateway, startEmbeddedGateway } from '../../../src/demo/embeddedGateway.ts';
import { readIdentityFile } from '../../../src/gateway/identity/readIdentityFile.ts';
import { renewedIdentity } from '../../../src/gateway/identity/renewedIdentity.ts';
import { smallData } from '../../demo/support.ts';

let gateway: EmbeddedGateway;
let dir: string;
beforeAll(async () => {
  gateway = await startEmbeddedGateway({ data: smallData() });
  dir = await mkdtemp(path.join(tmpdir(), 'affidavit-identity-'));
});
afterAll(async () => {
  await gateway.stop();
  await rm(dir, { recursive: true, force: true });
});

it('follows the file that tbot replaces; a half, an expired or a foreign one changes nothing', async () => {
  const file = path.join(dir, 'identity');
  await gateway.identity({ path: file });
  const first = await readIdentityFile(file);
  const now = renewedIdentity(first);
  expect((await now()).certificate).toBe(first.certificate);
  await gateway.identity({ path: file });
  const second = await readIdentityFile(file);
  expect(second.certificate).not.toBe(first.certificate);
  expect((await now()).certificate).toBe(second.certificate);
  await writeFile(file, '-----BEGIN PRIVATE KEY-----\n');
  expect((await now()).certificate).toBe(second.certificate);
  await gateway.identity({ path: file, ttlMs: -86_400_000 });
  expect((await now()).certificate).toBe(second.certificate);
  await gateway.identity({ path: file, user: 'somebody-else' });
  expect((await now()).certificate).toBe(second.certificate);
  await rm(file);
  expect((await now()).certificate).toBe(second.certificate);
});
