import { chmodSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadCompany } from '../../src/demo/data/company.ts';
import type { GatewayData } from '../../src/demo/data/gatewayData.ts';
import type { Manifest } from '../../src/records/manifest.ts';
import type { ExportReport } from '../../src/records/reports/exportReport.ts';
import type { PseudonymKeyReport, RevealReport } from '../../src/records/reports/pseudonymReport.ts';
import type { ReperformReport } from '../../src/records/reports/reperformReport.ts';
import type { VerifyReport } from '../../src/records/reports/verifyReport.ts';
import { type Files, filesIn, filesOf } from '../bundle/support/bundleFiles.ts';
import { HOSTILE_TEXTS, withHostileStrings } from '../demo/hostileData.ts';
import { affidavit, failure, json } from '../support/cli.ts';
import { marchData, openScene, type Scene } from '../support/scene.ts';

const PEOPLE = /^[a-z]+\.[a-z]+@/;

/** Names, addresses and hosts of a cluster as its data has them. */
function namesOf(data: GatewayData): string[] {
  const text = JSON.stringify([data.events, data.users, data.nodes, data.instances, data.accessListMembers]);
  const found = new Set<string>();
  for (const user of data.users) found.add(String((user.metadata as { name: string }).name));
  for (const [, host = ''] of text.matchAll(/"(?:server_)?hostname":"([^"]+)"/g)) found.add(host);
  for (const [mail] of text.matchAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g)) {
    found.add(mail);
    if (PEOPLE.test(mail)) found.add(mail.slice(0, mail.indexOf('@')));
  }
  for (const [ip] of text.matchAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g)) if (!/^(127|0)\./.test(ip)) found.add(ip);
  return [...found].filter((name) => name.length > 1);
}

/**
 * Our own texts with a word that is also the name of a user of the demo: ids of schemas, the namespace of signatures, names of
 * files, sentences, the command line.
 */
const OURS = [
  /soc2-evidence/g,
  /-soc2-\d{4}-\d{2}(-\d{2}_\d{4}-\d{2}-\d{2})?-seq/g,
  /break-glass accounts?/g,
  /--kind break-glass/g,
];

/** Places where a name is left, as a whole word, in any spelling of JSON, CSV, HTML and URLs. */
function leftIn(files: Files, names: readonly string[]): string[] {
  const left: string[] = [];
  for (const [path, bytes] of files) {
    let raw = `${path}\n${bytes.toString('utf8')}`.toLowerCase();
    for (const ours of OURS) raw = raw.replace(ours, ' ');
    const decoded = raw
      .replaceAll('""', '"')
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
      .replace(
        /&(lt|gt|amp|quot);/g,
        (_, name: string) => ({ lt: '<', gt: '>', amp: '&', quot: '"' })[name] ?? '',
      )
      .replaceAll('%40', '@');
    for (const name of names) {
      const lower = name.toLowerCase();
      for (const spelled of new Set([lower, JSON.stringify(lower).slice(1, -1), encodeURIComponent(lower)]))
        for (const text of [raw, decoded]) {
          const at = indexOfWord(text, spelled);
          if (at >= 0)
            left.push(`${path}: ${JSON.stringify(name)} in …${text.slice(Math.max(0, at - 40), at + 40)}…`);
        }
    }
  }
  return [...new Set(left)];
}

function indexOfWord(text: string, name: string): number {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const around = `${text[at - 1] ?? ' '}${text[at + name.length] ?? ' '}`;
    if (!/[\p{L}\p{N}]/u.test(around)) return at;
  }
  return -1;
}

async function exported(scene: Scene, store: string, ...more: string[]) {
  const { document, stderr, status } = await json<ExportReport>(
    scene.export(store, scene.at('out'), ...more),
  );
  expect(status, stderr).toBe(0);
  return { report: document, files: await filesOf(document.path) };
}

const manifestOf = (files: Files) => JSON.parse(String(files.get('manifest.json'))) as Manifest;

it('the company of the demo has no name in any file, its results stay, and it reproduces', async () => {
  const { data, period } = await loadCompany();
  const scene = await openScene({ data });
  const store = scene.newStore();
  await affidavit([...scene.pull(store).slice(0, -4), '--since', period.since, '--until', period.until]);
  const month = ['--from', period.since, '--to', period.until, '--entity', 'Northwind Ledger Ltd'];
  const export_ = (out: string, ...more: string[]) => [
    ...['export', ...month, '--key', scene.key, '--out', scene.at(out), '--store', store, ...more],
  ];
  const keyFile = scene.at('key.pseudonyms');
  const key = await json<PseudonymKeyReport>(['pseudonyms', 'key', '--out', keyFile]);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);

  const plain = await json<ExportReport>(export_('plain'));
  const hidden = await json<ExportReport>(export_('hidden', '--pseudonymize', keyFile));
  expect(hidden.status, hidden.stderr).toBe(0);
  expect(hidden.document.results).toEqual(plain.document.results);
  const files = await filesOf(hidden.document.path);
  expect(manifestOf(files).pseudonyms).toEqual({ key_id: key.document.key_id });
  const names = namesOf(data);
  expect(names.length).toBeGreaterThan(40);
  const workbook = await filesIn(files.get('workbook.xlsx') ?? Buffer.alloc(0));
  expect(leftIn(workbook, names)).toEqual([]);
  expect([...workbook.values()].join('')).toContain('pseudonym-');
  expect(leftIn(await filesOf(plain.document.path), names).length).toBeGreaterThan(40);
  expect(leftIn(files, names)).toEqual([]);
  for (const path of [
    'exceptions.csv',
    'index.html',
    'evidence/users.jsonl',
    'evidence/users.csv',
    'evidence/events/2026-07-01.jsonl',
  ])
    expect(String(files.get(path)), path).toContain('pseudonym-');

  const verified = await json<VerifyReport>([
    'verify',
    hidden.document.path,
    '--public-key',
    scene.publicKey,
  ]);
  expect(verified.document).toMatchObject({ verdict: 'verified', codes: [] });
  const reperformed = await json<ReperformReport>([
    'reperform',
    hidden.document.path,
    '--public-key',
    scene.publicKey,
  ]);
  const differing = reperformed.document.procedures.filter(({ reproduced }) => !reproduced);
  const limitations = String(files.get('known-limitations.txt')).replace(/\s+/g, ' ');
  for (const { id, differences } of differing)
    expect(limitations, JSON.stringify(differences)).toMatch(
      new RegExp(`cannot be repeated on this bundle:[^.]*${id}`),
    );
  expect(differing.map(({ id }) => id).length).toBeLessThan(6);

  // a second one with the same key can be compared, one with another key or without names cannot
  const again = await json<ExportReport>(export_('hidden', '--pseudonymize', keyFile, '--reason', 'again'));
  expect(again.document.delta).toMatchObject({ known: 'whole' });
  const otherKey = scene.at('other.pseudonyms');
  await affidavit(['pseudonyms', 'key', '--out', otherKey]);
  const other = await json<ExportReport>(export_('hidden', '--pseudonymize', otherKey, '--reason', 'other'));
  expect(other.document.delta.known).not.toBe('whole');
  expect(JSON.stringify(other.document.delta)).toContain('cannot be compared');
  expect(leftIn(await filesOf(other.document.path), names)).toEqual([]);

  const reveal = ['pseudonyms', 'reveal', '--store', store, '--key', keyFile];
  const revealed = await json<RevealReport>([...reveal, '--bundle', hidden.document.path]);
  expect(revealed.document.unknown).toEqual([]);
  expect(revealed.document.names.map(({ name }) => name)).toContain('uma.tanaka');
  const [first] = revealed.document.names;
  const one = await json<RevealReport>([...reveal, first?.pseudonym ?? '']);
  expect(one.document.names).toEqual([first]);
  const wrong = await json<RevealReport>([...reveal.slice(0, -1), otherKey, first?.pseudonym ?? '']);
  expect(wrong.document).toMatchObject({ names: [], unknown: [first?.pseudonym] });
  chmodSync(keyFile, 0o644);
  expect(await failure(export_('exposed', '--pseudonymize', keyFile))).toMatchObject({ code: 'KEY_EXPOSED' });
}, 300_000);

it('hostile names leave nothing behind either', async () => {
  const hostile = await openScene({ data: withHostileStrings(marchData()) });
  const store = hostile.newStore();
  await affidavit(hostile.pull(store));
  const keyFile = hostile.at('key.pseudonyms');
  await affidavit(['pseudonyms', 'key', '--out', keyFile]);
  const { files } = await exported(hostile, store, '--pseudonymize', keyFile);
  const names = HOSTILE_TEXTS.filter((name) => name !== '__proto__');
  expect(leftIn(files, names)).toEqual([]);
}, 120_000);
