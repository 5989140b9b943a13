import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportTime } from '../../src/bundle/export/exportTime.ts';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import type { BundleInput, BundleResult } from '../../src/bundle/input.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey, type SigningKey } from '../../src/bundle/keys/signingKey.ts';
import { VERIFY_CODES } from '../../src/bundle/verify/codes.ts';
import { verifyBundle } from '../../src/bundle/verify/verifyBundle.ts';
import { verifyChain } from '../../src/bundle/verify/verifyChain.ts';
import { AffidavitError } from '../../src/errors/affidavitError.ts';
import type { ListedException } from '../../src/records/controls.ts';
import { manifestSchema } from '../../src/records/manifest.ts';
import { filesOf } from './support/bundleFiles.ts';
import { dataset, events, sampleInput } from './support/sampleInput.ts';
import { workspace } from './support/workspace.ts';

let folder: string;
let signer: SigningKey;
let count = 0;

beforeAll(async () => {
  folder = await workspace();
  signer = await loadSigningKey((await createKey({ outDir: join(folder, 'keys') })).privateKeyPath);
});

function freshDir(): string {
  count += 1;
  return join(folder, `out-${count}`);
}

describe('writeBundle', () => {
  it('gives the same SHA256SUMS for the same input', async () => {
    const [a, b] = [freshDir(), freshDir()];
    const first = await writeBundle(sampleInput(), { outDir: a, signer });
    const second = await writeBundle(sampleInput(), { outDir: b, signer });
    expect((await filesOf(second.path)).get('SHA256SUMS')).toEqual(
      (await filesOf(first.path)).get('SHA256SUMS'),
    );
    expect(second.bundleId).toBe(first.bundleId);
  });

  it('takes its time from SOURCE_DATE_EPOCH', () => {
    const now = new Date('2026-10-02T08:00:00.123Z');
    expect([exportTime(undefined, now), exportTime('', now)]).toEqual([now, now]);
    expect(exportTime('1790000000', now).toISOString()).toBe('2026-09-21T14:13:20.000Z');
    for (const wrong of ['-1', '1.5', 'now', ' 1']) {
      expect(() => exportTime(wrong, now)).toThrow(expect.objectContaining({ code: 'USAGE' }));
    }
  });

  it('takes dates that a zip cannot hold', async () => {
    const result = await writeBundle(sampleInput({ exportedAt: new Date(0) }), {
      outDir: freshDir(),
      signer,
    });
    expect((await verifyBundle(result.path)).verdict).toBe('self-attested');
  });

  it('writes exactly the files of the format, and a manifest that fits its schema', async () => {
    const { path } = await writeBundle(sampleInput(), { outDir: freshDir(), signer });
    const files = await filesOf(path);
    expect([...files.keys()].sort()).toMatchSnapshot();
    manifestSchema.parse(JSON.parse(String(files.get('manifest.json'))));
    expect(JSON.parse(String(files.get('manifest.schema.json')))).toMatchSnapshot();
    const users = String(files.get('evidence/users.jsonl')).trimEnd().split('\n');
    expect(users.map((line) => JSON.parse(line).metadata.name)).toEqual([
      'alice',
      '=HYPERLINK("http://x")\u001b[2J',
    ]);
    expect(String(files.get('evidence/users.csv'))).toMatch(/^\uFEFFuser_name,kind_of_user,[^\n]*\r\n/);
    expect(String(files.get('requests.csv'))).toMatch(
      /\r\n1,Nodes that each role lets its holders reach,,CC6\.1,CC6\.1-03,,collected,evidence\/roles\.jsonl,3,roles: 3 rows,K04,\r\n/,
    );
    expect(String(files.get('README.txt'))).toMatch(
      /\n +1 +collected +3 +Nodes that each role lets its holders reach\n/,
    );
    // denied: no file, so that nobody takes it for an empty population
    expect(files.has('evidence/devices.jsonl')).toBe(false);
    expect(String(files.get('known-limitations.txt'))).toContain(
      'devices: denied. no role allows device: list',
    );
  });

  it('survives hostile names', async () => {
    const hostile = '\u001b[2J../"evil\u202e\n{}';
    const input = sampleInput({ entity: hostile, caller: { user: hostile, roles: [hostile], expires: '' } });
    const result = await writeBundle(
      { ...input, datasets: [dataset('bots', [{ metadata: { name: hostile } }])] },
      { outDir: freshDir(), signer },
    );
    expect(result.path).toMatch(/\/2J\.-evil-soc2-2026-Q3-seq001\.zip$/);
    const files = await filesOf(result.path);
    for (const path of ['README.txt', 'VERIFY.txt', 'known-limitations.txt']) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(String(files.get(path))).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    }
    expect((await verifyBundle(result.path, { publicKeyPem: signer.public.pem })).verdict).toBe('verified');
  });

  it('splits a spreadsheet that Excel could not open', async () => {
    const rows = Array.from({ length: 7 }, (_, index) => ({ metadata: { name: `n${index}` } }));
    const input = sampleInput({
      datasets: [dataset('nodes', rows)],
      events: events({
        '2026-07-01': rows.map((_, index) => ({ time: '2026-07-01T00:00:00Z', uid: `${index}` })),
      }),
    });
    const result = await writeBundle(input, { outDir: freshDir(), signer, csvRowLimit: 4 });
    const files = await filesOf(result.path);
    expect([...files.keys()].filter((path) => /^evidence.*(nodes|events)/.test(path))).toEqual([
      'evidence/nodes.jsonl',
      'evidence/nodes.csv',
      'evidence/nodes.part2.csv',
      'evidence/nodes.part3.csv',
      'evidence/events/2026-07-01.jsonl',
      'evidence/events/2026-07-01.csv',
      'evidence/events/2026-07-01.part2.csv',
      'evidence/events/2026-07-01.part3.csv',
    ]);
    expect(String(files.get('evidence/nodes.part3.csv'))).toMatch(
      /^\uFEFFnode,[^\n]*,jsonl_line\r\nn6,[^\n]*,7\r\n$/,
    );
    expect((await verifyBundle(result.path)).verdict).toBe('self-attested');
  });

  it('splits a list of exceptions that Excel could not open, and verifies it as one', async () => {
    const base = sampleInput();
    const [first] = [...(base.controls.exceptions() as Iterable<ListedException>)];
    if (first === undefined) throw new Error('the sample has an exception');
    const controls = {
      ...base.controls,
      exceptions: () => Array(7).fill(first),
      register: { ...base.controls.register, repeated: 7, explained: 7 },
      results: base.controls.results.map((one) => (one.id === first.test ? { ...one, exceptions: 7 } : one)),
    };
    const result = await writeBundle({ ...base, controls }, { outDir: freshDir(), signer, csvRowLimit: 4 });
    const files = await filesOf(result.path);
    expect([...files.keys()].filter((path) => /^exceptions[.]/.test(path))).toEqual([
      'exceptions.csv',
      'exceptions.part2.csv',
      'exceptions.part3.csv',
    ]);
    expect(String(files.get('exceptions.part3.csv'))).toMatch(/\r\n7,/);
    expect((await verifyBundle(result.path)).codes).toEqual([]);
  });

  it('leaves nothing when the input fails half way, and passes its error on', async () => {
    const outDir = freshDir();
    const failing = sampleInput({
      datasets: [
        {
          ...dataset('users', []),
          rows: 1,
          *lines() {
            yield { lines: Buffer.from('{"a":1}\n'), count: 1 };
            throw new AffidavitError('STORE_DAMAGED', 'gone');
          },
        },
      ],
    });
    await expect(writeBundle(failing, { outDir, signer })).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    expect(await readdir(outDir)).toEqual([]);
  });

  it('never signs results that contradict the list of exceptions', async () => {
    const input = sampleInput();
    const outDir = freshDir();
    const wrong = { ...input, controls: { ...input.controls, exceptions: () => [] } };
    await expect(writeBundle(wrong, { outDir, signer })).rejects.toMatchObject({ code: 'BUG' });
    expect(await readdir(outDir)).toEqual([]);
  });

  it('stops when told to, and leaves nothing', async () => {
    const outDir = freshDir();
    const stop = new AbortController();
    const onFile = (path: string) => path === 'evidence/users.csv' && stop.abort();
    await expect(
      writeBundle(sampleInput(), { outDir, signer, signal: stop.signal, onFile }),
    ).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
    expect(await readdir(outDir)).toEqual([]);
  });

  it('overwrites no bundle', async () => {
    const outDir = freshDir();
    const { path } = await writeBundle(sampleInput(), { outDir, signer });
    const before = await readFile(path);
    await expect(writeBundle(sampleInput(), { outDir, signer })).rejects.toMatchObject({
      code: 'WRITE_DENIED',
      exit: 7,
    });
    expect(await readFile(path)).toEqual(before);
    expect(await readdir(outDir)).toHaveLength(3);
  });

  it('clears away what a killed export left, and nothing of one that runs', async () => {
    const outDir = freshDir();
    const host = hostname().replace(/[^A-Za-z0-9.]/g, '_');
    // a process that has ended: nobody has its number
    const gone = Number(execFileSync('sh', ['-c', 'echo $$']).toString());
    const left = `.affidavit-export-${host}-${gone}-0123abcd`;
    const running = `.affidavit-export-${host}-${process.ppid}-0123abcd`;
    for (const name of [left, running]) {
      await mkdir(join(outDir, name), { recursive: true });
      await writeFile(join(outDir, name, 'half.zip'), 'x');
    }
    await writeBundle(sampleInput(), { outDir, signer });
    const names = await readdir(outDir);
    expect(names).toContain(running);
    expect(names).not.toContain(left);
    expect(names.filter((name) => !name.startsWith('.'))).toHaveLength(3);
  });

  it('says so when it cannot write', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    await expect(writeBundle(sampleInput(), { outDir: join(file, 'x'), signer })).rejects.toMatchObject({
      exit: 7,
    });
  });

  it.skipIf(process.getuid?.() === 0)('says so when it may not write', async () => {
    const outDir = freshDir();
    await mkdir(outDir);
    await chmod(outDir, 0o500);
    await expect(writeBundle(sampleInput(), { outDir, signer })).rejects.toMatchObject({
      code: 'WRITE_DENIED',
    });
  });
});

describe('a chain of bundles', () => {
  async function link(
    sequence: number,
    previous: Awaited<ReturnType<typeof writeBundle>> | null,
    hours = sequence,
    more: Partial<BundleInput> = {},
  ) {
    const input = sampleInput({
      ...more,
      sequence,
      exportedAt: new Date(Date.UTC(2026, 9, 2, hours)),
      previous: previous && {
        bundle_id: previous.bundleId,
        sequence: previous.sequence,
        sha256sums_sha256: previous.sha256sumsSha256,
      },
    });
    return writeBundle(input, { outDir: freshDir(), signer });
  }
  const reportsOf = (bundles: readonly { path: string }[]) =>
    Promise.all(bundles.map(({ path }) => verifyBundle(path)));
  const codes = async (...bundles: { path: string }[]) =>
    verifyChain(await reportsOf(bundles)).findings.map((finding) => finding.code);

  it('holds, in whatever order it is given, and shows what is wrong with it', async () => {
    const one = await link(1, null);
    const two = await link(2, one);
    const three = await link(3, two);
    const whole = verifyChain(await reportsOf([three, one, two]));
    expect(whole).toMatchObject({ ok: true, findings: [], head: three.sha256sumsSha256 });
    expect(whole.order.map(({ file }) => file)).toEqual([one.path, two.path, three.path]);
    expect(await codes(one, three)).toEqual(['CHAIN_GAP']);
    const otherOne = await link(1, null, 5);
    const otherTwo = await link(2, otherOne, 6);
    expect(await codes(one, otherTwo)).toEqual(['CHAIN_BROKEN']);
    expect(await codes(one, two, otherTwo)).toContain('CHAIN_FORKED');
    expect(await codes(one, await link(2, one, 0))).toEqual(['CHAIN_REORDERED']);
  });

  it('names the bundles that were replaced, and by which', async () => {
    const one = await link(1, null);
    const replaced = (bundle: BundleResult, by: number) => ({
      bundle_id: bundle.bundleId,
      sequence: bundle.sequence,
      sha256sums_sha256: bundle.sha256sumsSha256,
      by,
      reason: `for ${by}`,
    });
    const two = await link(2, one, 2, { replaces: 1, superseded: [replaced(one, 2)] });
    const listed = [replaced(one, 2), replaced(two, 3)];
    const three = await link(3, two, 3, { replaces: 2, superseded: listed });
    const whole = verifyChain(await reportsOf([two, three, one]));
    expect(whole).toMatchObject({ ok: true, findings: [], superseded: listed });
    expect(whole.order.map(({ superseded_by }) => superseded_by)).toEqual([2, 3, null]);
    const readme = String((await filesOf(three.path)).get('README.txt'));
    expect(readme).toMatch(/Replaces\s+number 2: for 3/);
    expect(readme.replace(/\s+/g, ' ')).toContain('Number 1, replaced by number 2: for 2');
    expect(readme).toContain('Write this line down');
    // a replaced bundle is still a link of the chain
    expect(verifyChain(await reportsOf([one, three])).findings).toMatchObject([
      { code: 'CHAIN_GAP', detail: expect.stringContaining('number 2 is missing') },
    ]);
    // another bundle of that number than the one that was replaced
    const otherOne = await link(1, null, 1, { limitations: ['another'] });
    expect(await codes(otherOne, two)).toEqual(['CHAIN_BROKEN', 'CHAIN_REPLACEMENT']);
    // a bundle that counts again although an earlier one replaced it
    const forgetful = await link(3, two, 3, { superseded: [] });
    expect(await codes(one, two, forgetful)).toEqual(['CHAIN_REPLACEMENT']);
    const period = { fromMs: Date.UTC(2026, 9, 1), toMs: Date.UTC(2027, 0, 1), label: '2026-Q4' };
    const stranger = await link(2, one, 2, { period, replaces: 1, superseded: [replaced(one, 2)] });
    expect(await codes(one, stranger)).toEqual(['CHAIN_REPLACEMENT']);
  });

  it('is not believed about replaced bundles when it contradicts itself', async () => {
    const one = await link(1, null);
    const named = {
      ...{ bundle_id: one.bundleId, sequence: 1, sha256sums_sha256: one.sha256sumsSha256, reason: '' },
    };
    for (const more of [
      { replaces: 1, superseded: [] },
      { replaces: null, superseded: [{ ...named, by: 2 }] },
      { replaces: 1, superseded: [{ ...named, by: 3 }] },
      {
        replaces: 1,
        superseded: [
          { ...named, by: 2 },
          { ...named, by: 2 },
        ],
      },
      { replaces: null, superseded: [{ ...named, sequence: 2, by: 2 }] },
    ]) {
      const [report] = await reportsOf([await link(2, one, 2, more)]);
      expect(report?.codes, JSON.stringify(more)).toEqual(['MANIFEST_INVALID']);
    }
  });

  it('goes on from the head that somebody kept', async () => {
    const one = await link(1, null);
    const two = await link(2, one);
    const three = await link(3, two);
    const codesAfter = async (head: string, ...bundles: { path: string }[]) =>
      verifyChain(await reportsOf(bundles), head).findings.map((finding) => finding.code);
    // the head is the one before the first, the first, or the newest
    expect(await codesAfter(one.sha256sumsSha256, two, three)).toEqual([]);
    expect(await codesAfter(two.sha256sumsSha256, two, three)).toEqual([]);
    expect(await codesAfter(three.sha256sumsSha256, one, two, three)).toEqual([]);
    expect(await codesAfter(one.sha256sumsSha256, three)).toEqual(['CHAIN_HEAD_MISSING']);
    const otherOne = await link(1, null, 5);
    expect(await codesAfter(one.sha256sumsSha256, otherOne, await link(2, otherOne, 6))).toEqual([
      'CHAIN_HEAD_MISSING',
    ]);
  });

  it('has no place for a bundle that cannot be read', async () => {
    const one = await link(1, null);
    const two = await link(2, one);
    const cut = join(folder, 'cut.zip');
    await writeFile(cut, (await readFile(two.path)).subarray(0, -1));
    const chain = verifyChain(await reportsOf([one, { path: cut }]));
    expect(chain.ok).toBe(false);
    expect(chain.findings.map((finding) => finding.code)).toEqual(['CHAIN_UNREADABLE']);
  });

  it('may name one bundle twice', async () => {
    const one = await link(1, null);
    expect(await codes(one, one)).toEqual([]);
  });

  it('has an example for each of its codes', async () => {
    const here = await readFile(new URL(import.meta.url), 'utf8');
    for (const code of Object.keys(VERIFY_CODES).filter((name) => name.startsWith('CHAIN_')))
      expect(here, code).toContain(`'${code}'`);
  });

  it('is of one entity and one key', async () => {
    const one = await link(1, null);
    const stranger = await loadSigningKey(
      (await createKey({ outDir: join(folder, 'stranger') })).privateKeyPath,
    );
    const input = sampleInput({
      entity: 'Globex',
      sequence: 2,
      exportedAt: new Date(Date.UTC(2027, 0, 1)),
      previous: { bundle_id: one.bundleId, sequence: 1, sha256sums_sha256: one.sha256sumsSha256 },
    });
    const two = await writeBundle(input, { outDir: freshDir(), signer: stranger });
    expect(await codes(one, two)).toEqual(['CHAIN_OTHER_ORIGIN', 'CHAIN_OTHER_KEY']);
  });

  it('is refused by the writer when it does not follow', async () => {
    await expect(
      writeBundle(sampleInput({ sequence: 2 }), { outDir: freshDir(), signer }),
    ).rejects.toMatchObject({ code: 'BUG' });
  });
});
