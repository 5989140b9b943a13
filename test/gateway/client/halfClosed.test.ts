import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DialPlan } from '../../../src/gateway/dial/dialler.ts';
import { startOneWriteAuth } from './support/oneWriteAuth.ts';
import { CLUSTER, makeIdentity, makePki } from './support/pki.ts';
import { startBalancedProxy } from './support/testProxy.ts';

const CHILD = path.join(import.meta.dirname, 'support/oneCall.child.ts');
const FORMS = ['direct', 'legacy', 'websocket'] as const;
let dir: string;
let plans: Record<(typeof FORMS)[number], DialPlan>;
let close: () => void;

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'affidavit-half-'));
  const pki = await makePki();
  const auth = await startOneWriteAuth(pki, [Buffer.from('0a04726f6f74', 'hex')], { leaves: true });
  const legacy = await startBalancedProxy(pki, auth.port, 'legacy');
  const webSocket = await startBalancedProxy(pki, auth.port, 'websocket');
  const { text: _, ...identity } = await makeIdentity(pki);
  const common = { cluster: CLUSTER, identity, webCas: [pki.web.certPem] };
  const plan = (way: DialPlan['way'], port: number) => ({ way, to: { host: '127.0.0.1', port }, ...common });
  plans = {
    direct: plan('direct', auth.port),
    legacy: plan('upgraded', legacy.port),
    websocket: plan('upgraded', webSocket.port),
  };
  close = () => {
    legacy.close();
    webSocket.close();
    auth.close();
  };
});
afterAll(async () => {
  close();
  await rm(dir, { recursive: true });
});

it.each(FORMS)('a gateway that says goodbye and stays does not keep the process: %s', async (form) => {
  const file = path.join(dir, `${form}.json`);
  await writeFile(file, JSON.stringify(plans[form]));
  const child = spawn(process.execPath, [CHILD, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += String(chunk);
  });
  const stuck = setTimeout(() => child.kill(), 20_000);
  const [code, signal] = await once(child, 'close');
  clearTimeout(stuck);
  expect({ printed, code, signal }).toEqual({ printed: 'root', code: 0, signal: null });
});
