import { expect, test } from 'vitest';
import { rowsOf } from '../lake/equalScene.ts';
import { startCuttingProxy } from './cuttingProxy.ts';
import { ADDRESS, openSpark } from './spark.ts';

const PORT = Number(/:(\d+)$/.exec(ADDRESS)?.[1]);
const token = process.env.AFFIDAVIT_SPARK_TOKEN ?? '';
const quick = { tries: 6, sleep: async () => undefined, random: () => 0 };

test('an answer whose connection is cut three times comes whole, each row once', async () => {
  const proxy = await startCuttingProxy(PORT, [100_000, 60, 700_000]);
  const spark = await openSpark({ address: `sc://127.0.0.1:${proxy.port}`, retries: quick });
  try {
    let next = 0;
    for await (const batch of spark.run("SELECT id, repeat('x', 50) || id FROM range(200000) ORDER BY id")) {
      for (const [id] of batch) {
        if (id !== next) throw new Error(`row ${id} came in place of ${next}`);
        next += 1;
      }
    }
    expect(next).toBe(200_000);
    expect(proxy.cuts).toBe(3);
  } finally {
    await spark.close();
    proxy.close();
  }
});

test('a server that is gone in the middle of an answer is one error', async () => {
  const proxy = await startCuttingProxy(PORT, [300_000]);
  const spark = await openSpark({ address: `sc://127.0.0.1:${proxy.port}`, retries: quick });
  const read = async () => {
    for await (const _ of spark.run("SELECT id, repeat('x', 50) || id FROM range(200000)")) {
      if (proxy.cuts > 0) proxy.close();
    }
  };
  await expect(read()).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' });
  spark.close();
});

test('a wrong token, and none, are refused without naming one', async () => {
  for (const [environment, address] of [
    [{}, ADDRESS],
    [{ AFFIDAVIT_SPARK_TOKEN: 'wrong-wrong' }, ADDRESS],
    [process.env, `${ADDRESS}/;token=wrong-wrong`],
  ] as const) {
    const refused = await openSpark({ environment, address }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'ENGINE_REFUSED' });
    expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.toMatch(/wrong-wrong/);
  }
});

test('the token in the address is taken as well', async () => {
  const spark = await openSpark({ environment: {}, address: `${ADDRESS}/;token=${token};use_ssl=false` });
  expect(await rowsOf(spark, 'SELECT 1')).toEqual([[1]]);
  await spark.close();
});

test('nothing that answers, and something else that does, are clear errors', async () => {
  await expect(openSpark({ address: 'sc://127.0.0.1:1' })).rejects.toMatchObject({
    code: 'ENGINE_UNREACHABLE',
    message: expect.stringContaining('connection refused'),
  });
  const tls = `sc://127.0.0.1:${PORT}/;use_ssl=true`;
  await expect(openSpark({ address: tls })).rejects.toMatchObject({
    code: 'ENGINE_UNREACHABLE',
    message: expect.stringContaining('not as a Spark Connect server'),
  });
});

test("an error of a query has Spark's class and state, on one line, and the session goes on", async () => {
  const spark = await openSpark();
  try {
    for (const [sql, words] of [
      ['SELECT * FROM nowhere', /TABLE_OR_VIEW_NOT_FOUND.*42P01/],
      ['SELEC 1', /PARSE_SYNTAX_ERROR.*42601/],
      ['SELECT 1 / (id - 500) FROM range(1000)', /DIVIDE_BY_ZERO.*22012/],
      ["SELECT * FROM `no\u001b[31m'; DROP`", /TABLE_OR_VIEW_NOT_FOUND/],
    ] as const) {
      const failed = await rowsOf(spark, sql).catch((error: unknown) => error);
      expect(failed).toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringMatching(words) });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
      expect((failed as Error).message).not.toMatch(/[\u0000-\u001f]/);
    }
    expect(await rowsOf(spark, 'SELECT 1')).toEqual([[1]]);
  } finally {
    await spark.close();
  }
});

test('the signal interrupts a query at the server', async () => {
  const stop = new AbortController();
  const spark = await openSpark({ signal: stop.signal });
  const other = await openSpark();
  try {
    const endless = rowsOf(
      spark,
      'SELECT count(*) FROM range(100000000000) a JOIN range(100000) b ON a.id % 7 = b.id % 3',
    );
    setTimeout(() => stop.abort(new Error('stopped by the test')), 500);
    await expect(endless).rejects.toThrow('stopped by the test');
    // both executors are free again: this would wait for ever behind the other one
    expect(await rowsOf(other, 'SELECT count(*) FROM range(0, 1000, 1, 4)')).toEqual([[1000]]);
  } finally {
    await Promise.all([spark.close(), other.close()]);
  }
});

test('a reader who leaves early leaves the session usable', async () => {
  const spark = await openSpark();
  try {
    for await (const batch of spark.run('SELECT id FROM range(3000000)')) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
    expect(await rowsOf(spark, 'SELECT 1')).toEqual([[1]]);
  } finally {
    await spark.close();
  }
});
