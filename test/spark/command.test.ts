import { beforeAll, expect, test } from 'vitest';
import { FLEET_PROCEDURES } from '../../src/controls/procedures/fleet/registry.ts';
import { PROCEDURES } from '../../src/controls/procedures/registry.ts';
import { type LakeScene, lakeScene, NAMES, write } from '../lake/lakeScene.ts';
import { affidavit } from '../support/cli.ts';
import { ADDRESS } from './spark.ts';

const token = process.env.AFFIDAVIT_SPARK_TOKEN ?? '';
let scene: LakeScene;

beforeAll(async () => {
  scene = await lakeScene([{ after: {}, cluster: NAMES[5] }]);
  await write(scene, scene.stores);
});

const check = (args: string[], env: Record<string, string> = { AFFIDAVIT_SPARK_TOKEN: token }) =>
  affidavit(['lake', 'check', '--to', scene.lake, '--public-key', scene.publicKey, ...args], { env });

test('lake check on Spark names engine and version, and gives one result a procedure', async () => {
  const ended = await check(['--engine', 'spark', '--connect', ADDRESS, '--json']);
  expect([ended.status, ended.stderr]).toEqual([0, '']);
  const report = JSON.parse(ended.stdout);
  expect(report.engine).toEqual({ name: 'spark', version: expect.stringMatching(/^4\./) });
  expect(report.results.length).toBe(PROCEDURES.length + FLEET_PROCEDURES.length);
  const own = JSON.parse((await check(['--json'])).stdout);
  expect(report.results).toEqual(own.results);
  expect(report.exceptions).toEqual(own.exceptions);
}, 600_000);

test('every way to give the address wrongly is one line with a status, and no token', async () => {
  const wrong = { AFFIDAVIT_SPARK_TOKEN: 'wrong-wrong' };
  const ends = await Promise.all([
    check(['--engine', 'spark']),
    check(['--connect', ADDRESS]),
    check(['--engine', 'spark', '--connect', 'spark://h']),
    check(['--engine', 'spark', '--connect', 'sc://127.0.0.1:1']),
    check(['--engine', 'spark', '--connect', ADDRESS], wrong),
    check(['--engine', 'spark', '--connect', `${ADDRESS}/;token=wrong-wrong`, '--debug']),
  ]);
  expect(ends.map(({ status }) => status)).toEqual([2, 2, 2, 3, 3, 3]);
  for (const { stdout, stderr } of ends) {
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/wrong-wrong/);
  }
}, 120_000);
