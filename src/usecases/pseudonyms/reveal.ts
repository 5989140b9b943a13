import { openBundleFiles } from '../../bundle/bundleFiles.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';
import { LOCAL_DATASETS, type LocalDataset } from '../../records/localDatasets.ts';
import type { RevealReport } from '../../records/reports/pseudonymReport.ts';
import { KnownNames } from '../../redaction/pseudonyms/knownNames.ts';
import { Pseudonymizer } from '../../redaction/pseudonyms/pseudonymizer.ts';
import { PSEUDONYM, type Pseudonyms } from '../../redaction/pseudonyms/pseudonyms.ts';
import { openStoreForReading } from '../../store/file/open.ts';
import type { StoreReader } from '../../store/store.ts';
import { storePath } from '../storePath.ts';
import { readPseudonymKey } from './pseudonymKey.ts';

/** Pseudonyms to reveal: those given, and all of a bundle. */
export interface RevealOptions {
  keyFile: string;
  pseudonyms: readonly string[];
  bundleFile: string | undefined;
  storeFile: string | undefined;
}

/** Everything in the store, whenever it happened. */
const EVER = { fromUs: 0, toUs: Number.MAX_SAFE_INTEGER };
const EVER_MS = { fromMs: 0, toMs: 8.64e15 };
/** Longest text that is tried as a name. */
const MOST_NAME = 300;
/** Longest pseudonym, so that none is cut between two pieces. */
const OVERLAP = 40;

/**
 * Finds the names behind pseudonyms by computing those of every name in the store. No bundle holds a list of them.
 *
 * @throws AffidavitError USAGE, FILE_NOT_FOUND, KEY_INVALID, KEY_EXPOSED, STORE_…
 */
export async function revealPseudonyms(options: RevealOptions): Promise<RevealReport> {
  const wanted = new Set(options.pseudonyms.map((one) => one.trim().toLowerCase()));
  for (const one of options.pseudonyms)
    if (one.trim().match(PSEUDONYM)?.[0] !== one.trim())
      throw usage(
        'This is not a pseudonym of affidavit.',
        'Give it as the bundle has it: pseudonym-user-… .',
      );
  if (options.bundleFile !== undefined)
    for (const one of await pseudonymsIn(options.bundleFile)) wanted.add(one);
  if (wanted.size === 0)
    throw usage('No pseudonym was given.', 'Name pseudonyms, or a bundle with --bundle.');
  const found = new Map<string, string>();
  const pseudonyms = readPseudonymKey(options.keyFile, (name, pseudonym) => {
    const lower = pseudonym.toLowerCase();
    if (wanted.has(lower) && !found.has(lower)) found.set(lower, name);
  });
  const store = openStoreForReading(storePath(options.storeFile));
  try {
    const names = new KnownNames([]);
    for (const { table, record } of recordsOf(store)) names.collect(record, table);
    const pseudonymizer = new Pseudonymizer(names, pseudonyms);
    for (const { table, record } of recordsOf(store)) {
      if (found.size === wanted.size) break;
      pseudonymizer.record(record, table);
    }
    // names that the evidence set makes of other texts: an owner out of a label
    for (const { record } of recordsOf(store)) {
      if (found.size === wanted.size) break;
      tryTexts(record, pseudonyms);
    }
  } finally {
    store.close();
  }
  return {
    key_id: pseudonyms.keyId,
    names: [...found].sort().map(([pseudonym, name]) => ({ pseudonym, name })),
    unknown: [...wanted].filter((one) => !found.has(one)).sort(),
  };
}

function* recordsOf(store: StoreReader): Generator<{ table: string; record: JsonObject }> {
  for (const { id, datasets, caller, cluster, run } of store.snapshots()) {
    yield { table: '', record: { user: caller.user, address: cluster.address } };
    if (run !== null)
      yield {
        table: '',
        record: { users: [run.os_user, `${run.os_user}@${run.host}`], host: run.host, address: run.host },
      };
    for (const { dataset } of datasets)
      for (const { json } of store.rows(id, dataset))
        yield { table: dataset, record: JSON.parse(json) as JsonObject };
  }
  for (const dataset of Object.keys(LOCAL_DATASETS) as LocalDataset[])
    for (const { json } of store.local.servingRows(dataset, EVER_MS))
      yield { table: dataset, record: JSON.parse(json) as JsonObject };
  for (const { who } of [...store.local.runs(), ...store.local.withdrawals(), ...store.local.attachments()])
    yield { table: '', record: { user: who, host: who.slice(who.lastIndexOf('@') + 1) } };
  for (const { id } of store.exceptions.all())
    for (const { owner, by, who } of store.exceptions.responses(id))
      yield { table: '', record: { users: [owner, by, who], host: who.slice(who.lastIndexOf('@') + 1) } };
  for (const campaign of store.reviews.campaigns()) {
    const { id } = campaign;
    const { parts, rows, files, decisions } = store.reviews;
    for (const records of [[campaign], parts(id), rows(id), files(id), decisions(id)])
      for (const record of records)
        yield { table: '', record: JSON.parse(JSON.stringify(record)) as JsonObject };
  }
  for (const { event, json } of store.events(EVER))
    yield { table: event, record: JSON.parse(json) as JsonObject };
}

/** Computes the pseudonyms of every short text of a record, whatever it is. */
function tryTexts(value: JsonValue, pseudonyms: Pseudonyms): void {
  if (typeof value === 'string') {
    if (value.length > MOST_NAME) return;
    pseudonyms.of('user', value);
    pseudonyms.of('host', value);
  } else if (value !== null && typeof value === 'object')
    for (const one of Object.values(value)) tryTexts(one, pseudonyms);
}

/** Every pseudonym in the files of a bundle, in lower case. */
async function pseudonymsIn(file: string): Promise<Set<string>> {
  const files = await openBundleFiles(file).catch((cause: unknown) => {
    throw new AffidavitError('FILE_INVALID', `${file} is not a bundle that can be read.`, 'Give the .zip.', {
      cause,
    });
  });
  const found = new Set<string>();
  try {
    for (const name of files.names) {
      let rest = '';
      for await (const piece of files.read(name)) {
        const text = rest + piece.toString('latin1');
        for (const [one] of text.matchAll(PSEUDONYM)) found.add(one.toLowerCase());
        rest = text.slice(-OVERLAP);
      }
    }
  } finally {
    await files.close();
  }
  return found;
}

function usage(message: string, hint: string): AffidavitError {
  return new AffidavitError('USAGE', message, hint);
}
