import { readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { criterionDetailSchema, criterionSummarySchema } from '../../src/records/criterion.ts';
import { type Manifest, manifestSchema } from '../../src/records/manifest.ts';
import { type ExportReport, exportReportSchema } from '../../src/records/reports/exportReport.ts';
import {
  type VerifyChainReport,
  type VerifyReport,
  verifyChainReportSchema,
  verifyReportSchema,
} from '../../src/records/reports/verifyReport.ts';
import { type Files, filesOf } from '../bundle/support/bundleFiles.ts';
import { affidavit, failure, json } from '../support/cli.ts';
import { documentSchema } from '../support/documents.ts';
import { openScene } from '../support/scene.ts';

const scene = await openScene();
const { at } = scene;
const store = scene.newStore();
await affidavit(scene.pull(store));

const epoch = (seconds: number) => ({ env: { SOURCE_DATE_EPOCH: String(seconds) } });
const T = 1_775_000_000;
const out = at('bundles');
const manifestOf = (files: Files): Manifest =>
  manifestSchema.parse(JSON.parse(String(files.get('manifest.json'))));

it('the same store at the same time gives the same sums; at another time the next of the chain', async () => {
  const first = await json<ExportReport>(scene.export(store, out), epoch(T));
  expect(first.status, first.stderr).toBe(0);
  const report = documentSchema('export', exportReportSchema).parse(first.document);
  expect(report).toMatchObject({ sequence: 1, snapshot: 1, complete: true });
  expect(path.dirname(report.path)).toBe(out);

  const again = await json<ExportReport>(scene.export(store, out), epoch(T));
  const elsewhere = await json<ExportReport>(scene.export(store, at('elsewhere')), epoch(T));
  for (const { document } of [again, elsewhere]) {
    expect(document.sequence).toBe(1);
    expect(document.sha256sums_sha256).toBe(report.sha256sums_sha256);
    expect(document.bundle_id).toBe(report.bundle_id);
  }

  const next = await json<ExportReport>(scene.export(store, out), epoch(T + 60));
  expect(next.document).toMatchObject({ sequence: 2 });
  expect(next.document.sha256sums_sha256).not.toBe(report.sha256sums_sha256);
  expect(manifestOf(await filesOf(next.document.path)).previous).toEqual({
    bundle_id: report.bundle_id,
    sequence: 1,
    sha256sums_sha256: report.sha256sums_sha256,
  });
  expect(manifestOf(await filesOf(report.path)).previous).toBeNull();

  const names = readdirSync(out).sort();
  const zips = [report.path, next.document.path].map((file) => path.basename(file));
  expect(names).toEqual(zips.flatMap((zip) => [zip, `${zip}.sha256`, `${zip}.sshsig`]).sort());
});

it('says of each listing how it came to be, and where the collection ran', async () => {
  const { document } = await json<ExportReport>(scene.export(store, at('ipe')));
  const files = await filesOf(document.path);
  const rows = parse(String(files.get('collection/ipe.csv')), { bom: true, columns: true }) as Record<
    string,
    string
  >[];
  const digests = new Map(manifestOf(files).files.map((file) => [file.path, file.sha256]));
  const users = rows.find(({ listing }) => listing === 'users');
  expect(users).toMatchObject({
    source: 'state of the gateway',
    host: hostname(),
    os_user: userInfo().username,
    status: 'complete',
    sha256: digests.get('evidence/users.jsonl'),
  });
  expect(users?.command_line).toMatch(/^affidavit pull .*--identity /);
  expect(users?.completeness_procedure).toContain('K27');
  expect(users?.accuracy_result).toContain('two_readings: 0 discrepancies');
  expect(rows[0]).toMatchObject({ listing: 'events', sha256: 'each file in SHA256SUMS' });
  expect(rows[0]?.completeness_result).toMatch(/^\d+ gaps?; K21 /);
  for (const { listing, file, sha256 } of rows)
    if (listing !== 'events') expect([listing, sha256]).toEqual([listing, digests.get(file ?? '') ?? '']);
  const { collector } = manifestOf(files);
  expect(collector).toMatchObject({ host: hostname(), os_user: userInfo().username });
  expect(String(files.get('README.txt'))).toMatch(/^ {2}Ran on +\S+, as \S+$/m);
  expect(String(files.get('index.html'))).toContain('cross-checks users_and_events');
});

it('every file that a listing names is in the bundle, and the page has the commands of VERIFY.txt', async () => {
  const { document } = await json<ExportReport>(scene.export(store, at('named')));
  const files = await filesOf(document.path);
  const listings = [...files.keys()].filter((name) => /^controls\/(CC\d\.\d|matrix)\.csv$/.test(name));
  expect(listings.length).toBeGreaterThan(10);
  const named = listings.flatMap((name) =>
    (parse(String(files.get(name)), { bom: true, columns: true }) as { file: string }[]).map(
      ({ file }) => file,
    ),
  );
  const paths = new Set(named.filter((file) => file !== '' && !file.includes('*')));
  expect(paths).toContain('collection/log_gaps.jsonl');
  expect([...paths].filter((file) => !files.has(file))).toEqual([]);

  const commands = String(files.get('VERIFY.txt'))
    .split(/^[A-E]\. .*$/m)
    .slice(3, 6)
    .flatMap(
      (way) =>
        way
          .split(/^Further: /m, 1)
          .join('')
          .match(/^ {2}.*$/gm) ?? [],
    )
    .map((line) => line.slice(2));
  expect(commands.length).toBeGreaterThan(30);
  const page = textOfPage(String(files.get('index.html')));
  expect(commands.filter((line) => !page.includes(line))).toEqual([]);
});

/** The text of the page as a reader copies it. */
function textOfPage(page: string): string {
  const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" };
  return page.replace(/<[^>]*>/g, '').replace(/&(#?\w+);/g, (all, name: string) => entities[name] ?? all);
}

it('a bundle verifies with a key from outside, and speaks only for itself without one', async () => {
  const { document } = await json<ExportReport>(scene.export(store, at('verified')));
  const strict = async (...more: string[]) => {
    const ran = await json<VerifyReport>(['verify', document.path, ...more]);
    return { ...ran, report: documentSchema('verify', verifyReportSchema).parse(ran.document) };
  };
  const keyed = await strict('--public-key', scene.publicKey);
  expect(keyed).toMatchObject({ status: 0, report: { verdict: 'verified', codes: [] } });
  expect(keyed.report.bundle).toMatchObject({ entity: 'Acme Ltd', sequence: document.sequence });
  const listed = await strict('--allowed-signers', path.join(path.dirname(scene.key), 'allowed_signers'));
  expect(listed).toMatchObject({ status: 0, report: { verdict: 'verified' } });
  const alone = await strict();
  expect(alone).toMatchObject({ status: 5, report: { verdict: 'self-attested' } });
  expect((await strict('--self-attested')).status).toBe(0);
  expect((await affidavit(['verify', document.path], { env: { AFFIDAVIT_SELF_ATTESTED: '1' } })).status).toBe(
    0,
  );
  const quiet = await affidavit(['verify', document.path, '--quiet']);
  expect([quiet.status, quiet.stdout]).toEqual([5, '']);
  expect(quiet.stderr).toMatch(/^self-attested: [^\n]+\n$/);
  const people = await affidavit(['verify', document.path]);
  expect(people.stdout).toContain('self-attested');
  expect(people.stdout).not.toMatch(/^verified/m);

  await json(['keys', 'create', '--out', at('other-keys')]);
  const other = readdirSync(at('other-keys')).find((name) => name.endsWith('.pub.pem')) ?? '';
  const wrong = await strict('--public-key', at('other-keys', other));
  expect(wrong).toMatchObject({ status: 5, report: { verdict: 'failed' } });
  expect(wrong.report.codes).toContain('SIGNATURE_WRONG_KEY');
});

it('several bundles are one chain, in one document', async () => {
  const folder = at('chain');
  const first = await json<ExportReport>(scene.export(store, folder), epoch(T + 1000));
  const second = await json<ExportReport>(scene.export(store, folder), epoch(T + 2000));
  expect(second.status, second.stderr).toBe(0);
  const both = [second.document.path, first.document.path, '--public-key', scene.publicKey];
  const chain = async (...args: string[]) => {
    const ran = await json<VerifyChainReport>(['verify', ...args]);
    return {
      status: ran.status,
      report: documentSchema('verify-chain', verifyChainReportSchema).parse(ran.document),
    };
  };
  const whole = await chain(...both);
  expect(whole.status).toBe(0);
  expect(whole.report).toMatchObject({ verdict: 'verified', codes: [] });
  expect(whole.report.chain.order.map(({ file }) => file)).toEqual([
    first.document.path,
    second.document.path,
  ]);
  expect(whole.report.chain.head).toBe(second.document.sha256sums_sha256);
  expect((await chain(...both, '--after', first.document.sha256sums_sha256)).status).toBe(0);
  const lost = await chain(...both, '--after', '0'.repeat(64));
  expect(lost).toMatchObject({ status: 5, report: { verdict: 'failed', codes: ['CHAIN_HEAD_MISSING'] } });
  const plain = await affidavit(['verify', ...both, '--after', '0'.repeat(64)]);
  expect(plain.stdout).toContain('CHAIN_HEAD_MISSING');
  const alone = await chain(...both.slice(0, 2));
  expect(alone).toMatchObject({ status: 5, report: { verdict: 'self-attested' } });
});

it('a bundle with one changed byte fails: exit 5 and the code', async () => {
  const { document } = await json<ExportReport>(scene.export(store, at('tampered')));
  const bytes = readFileSync(document.path);
  await mkdir(at('copies'), { recursive: true });
  const files = await filesOf(document.path);
  const users = files.get('evidence/users.jsonl') ?? Buffer.alloc(0);
  expect(users.length).toBeGreaterThan(0);

  const flipped = Buffer.from(bytes);
  const middle = Math.floor(bytes.length / 2);
  flipped[middle] = (flipped[middle] ?? 0) ^ 1;
  const copies = {
    'flipped.zip': flipped,
    'cut.zip': bytes.subarray(0, bytes.length - 100),
    'longer.zip': Buffer.concat([bytes, Buffer.from('more')]),
    'text.zip': Buffer.from('PK no'),
    'empty.zip': Buffer.alloc(0),
  };
  for (const [name, contents] of Object.entries(copies)) {
    await writeFile(at('copies', name), contents);
    const args = ['verify', at('copies', name), '--public-key', scene.publicKey];
    const { status, document: report, stderr } = await json<VerifyReport>(args);
    expect([name, status, report.verdict, stderr]).toEqual([name, 5, 'failed', '']);
    expect(report.codes.length, name).toBeGreaterThan(0);
    const plain = await affidavit(args);
    expect(plain.status, name).toBe(5);
    expect(plain.stdout, name).toContain(report.codes[0]);
  }
  const { status, stdout, stderr } = await affidavit(['verify', at('copies', 'cut.zip'), '--quiet']);
  expect([status, stdout]).toEqual([5, '']);
  expect(stderr).toMatch(/^failed: ZIP_[A-Z_]+[^\n]*\n$/);
});

it('without a key, a snapshot or a store nothing is exported: exit 8', async () => {
  const folder = at('refused');
  const without = (flag: string) => {
    const args = scene.export(store, folder);
    args.splice(args.indexOf(flag), 2);
    return args;
  };
  const other = (flag: string, value: string) => [...without(flag), flag, value];
  const empty = at('never-pulled.db');
  await copyFile(store, at('copy.db'));
  for (const [args, code] of [
    [without('--key'), 'EXPORT_NO_KEY'],
    [other('--key', at('none.key')), 'EXPORT_NO_KEY'],
    [other('--period', '2031-01'), 'EXPORT_NO_SNAPSHOT'],
    [other('--store', empty), 'EXPORT_NO_SNAPSHOT'],
  ] as const) {
    const found = await failure(args);
    expect(found, args.join(' ')).toMatchObject({ status: 8, exit: 8, code });
    expect(found.hint).not.toBe('');
  }
  expect(() => readdirSync(folder)).toThrow();
});

it('keys: created once, never overwritten, shown without the private half', async () => {
  const created = await json<{ files: string[] }>([
    'keys',
    'create',
    '--out',
    at('new'),
    '--entity',
    'New Co',
  ]);
  expect(created.status).toBe(0);
  const file = created.document.files.find((name) => name.endsWith('.key')) ?? '';
  const { document: shown, stdout } = await json<Record<string, unknown>>(['keys', 'show', file]);
  expect(shown.fingerprint).toBe((created.document as Record<string, unknown>).fingerprint);
  expect(stdout).not.toContain('PRIVATE');
  const again = await failure(['keys', 'create', '--out', at('new'), '--entity', 'New Co']);
  expect(again.status).toBe(7);
  const secret = { env: { AFFIDAVIT_KEY_PASSPHRASE: 'correct horse' } };
  const locked = await json<{ files: string[] }>(['keys', 'create', '--out', at('locked')], secret);
  const lockedKey = locked.document.files.find((name) => name.endsWith('.key')) ?? '';
  expect(readFileSync(lockedKey, 'utf8')).toContain('ENCRYPTED PRIVATE KEY');
  expect((await failure(['keys', 'show', lockedKey])).code).toBe('KEY_INVALID');
  expect((await json(['keys', 'show', lockedKey], secret)).status).toBe(0);
});

it('criteria are listed with what the store holds for them', async () => {
  const bare = await json<{ criteria: { id: string; evidence_rows: number | null }[] }>(
    ['controls', 'list'],
    {
      env: { XDG_DATA_HOME: at('no-data') },
    },
  );
  expect(bare.document.criteria.map((entry) => criterionSummarySchema.strict().parse(entry).id)).toContain(
    'CC6.1',
  );
  expect(bare.document.criteria.every(({ evidence_rows }) => evidence_rows === null)).toBe(true);
  const held = await json<typeof bare.document>(['controls', 'list', '--store', store]);
  expect(held.document.criteria.find(({ id }) => id === 'CC6.1')?.evidence_rows).toBeGreaterThan(0);
  const shown = await json(['controls', 'show', 'cc6.1', '--store', store]);
  expect(documentSchema('controls:show', criterionDetailSchema).parse(shown.document).id).toBe('CC6.1');
  expect((await affidavit(['controls', 'show', 'CC6.1', '--store', store])).stdout).toContain('CC6.1');
});
