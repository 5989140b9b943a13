import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../bundle/host/cryptography.ts';
import type { SigningKey } from '../../bundle/keys/signingKey.ts';
import { SUMS } from '../../bundle/names.ts';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import { buildEvidenceSet } from '../../evidence/buildEvidenceSet.ts';
import { printable } from '../../formats/printable.ts';
import { lakeFiles, signedFiles } from '../../lake/manifest/lakeManifest.ts';
import { verifyLake } from '../../lake/manifest/verifyLake.ts';
import { LakeFolder } from '../../lake/write/lakeFolder.ts';
import { ParquetWriter } from '../../lake/write/parquetWriter.ts';
import { daysOf, type WrittenEvidence, writeEvidence } from '../../lake/write/writeEvidence.ts';
import type { FleetMember, LakeManifest } from '../../records/lakeManifest.ts';
import type { Period } from '../../records/period.ts';
import type { LakeWriteReport } from '../../records/reports/lakeReports.ts';
import { openStoreForReading } from '../../store/file/open.ts';
import { lockStore } from '../../store/file/storeLock.ts';
import { attachmentFacts, openForConclusion } from '../conclude/conclude.ts';
import { readTestInputs, type TestFiles } from '../conclude/testInputs.ts';
import { type ExportContext, required, signingKey } from '../export/exportOptions.ts';
import { parsePeriod } from '../period.ts';
import { existingStore } from '../storePath.ts';

/** Options of a lake. Texts are as the person gave them. */
export interface LakeWriteOptions extends TestFiles {
  /** folder of the lake */
  to: string;
  period: string;
  /** stores, one a cluster; none: the default store */
  storeFiles: readonly string[];
  entity: string | undefined;
  /** the declared clusters, with the store of each; undefined: those of the lake before stay */
  fleet?: readonly { name: string; store: string }[] | undefined;
  keyFile: string | undefined;
  allowOpenKey?: boolean;
  environment: Record<string, string | undefined>;
}

/** An evidence set that was written, and the store that it is from. */
interface Written extends WrittenEvidence {
  store: string;
  period: Period;
}

/**
 * Writes the evidence sets of clusters into a lake: whole or not at all. What the lake holds of other clusters and periods stays; what
 * it holds of the same is replaced.
 *
 * @throws AffidavitError USAGE, PERIOD_INVALID, EXPORT_NO_KEY, EXPORT_NO_SNAPSHOT, KEY_INVALID, ENGINE_…, LAKE_…, STORE_…, DISK_FULL, WRITE_…,
 *   INTERRUPTED; the lake is as before then
 */
export async function writeLake(options: LakeWriteOptions, context: ExportContext): Promise<LakeWriteReport> {
  const period = parsePeriod(options.period);
  const entity = required(options.entity, '--entity', 'the name of the audited entity');
  const inputs = readTestInputs(options);
  const settings = inputs.settings(period);
  const signer = await signingKey(options, context);
  const stores = storesOf(options);
  for (const { name, store } of options.fleet ?? [])
    if (!existsSync(store)) context.onWarning(`${printable(name, 80)}: there is no store at ${store}.`);
  const folder = new LakeFolder(options.to);
  const lock = lockLake(folder.folder);
  try {
    folder.begin();
    const before = await lakeBefore(folder.folder, entity, signer);
    const writer = await ParquetWriter.open(folder.work);
    const written: Written[] = [];
    try {
      for (const store of stores) {
        context.onProgress(`${path.basename(store)}: building the evidence set`);
        written.push(await writeStore(writer, { folder, store, period, settings, taken: written }, context));
      }
    } finally {
      writer.close();
    }
    const fleet = declaredFleet(options.fleet) ?? before?.manifest.fleet;
    return publish(folder, before, { entity, signer, written, fleet });
  } catch (error) {
    folder.discard();
    throw error;
  } finally {
    lock.release();
  }
}

/** The stores by their paths, each once; of a fleet those that are there. @throws AffidavitError USAGE, STORE_NOT_FOUND */
function storesOf({ fleet, storeFiles }: LakeWriteOptions): string[] {
  if (fleet !== undefined && storeFiles.length === 0) return fleetStores(fleet);
  const files = storeFiles.length === 0 ? [existingStore(undefined)] : storeFiles.map(existingStore);
  const twice = files.find((file, at) => files.indexOf(file) !== at);
  if (twice !== undefined)
    throw new AffidavitError('USAGE', `The store ${twice} is named twice.`, 'Name each store once.');
  return files;
}

function fleetStores(fleet: NonNullable<LakeWriteOptions['fleet']>): string[] {
  const files = fleet.map(({ store }) => store).filter((file) => existsSync(file));
  if (files.length > 0) return files;
  throw new AffidavitError(
    'STORE_NOT_FOUND',
    'No cluster of the fleet has a store yet.',
    'Run `affidavit fleet pull` first.',
  );
}

function lockLake(folder: string) {
  try {
    mkdirSync(path.dirname(folder), { recursive: true });
    return lockStore(folder);
  } catch (error) {
    if (!(error instanceof AffidavitError)) throw writeError(error, `write the lake ${folder}`);
    if (error.code !== 'STORE_BUSY') throw error;
    throw new AffidavitError(
      'LAKE_BUSY',
      `Another affidavit process is writing the lake ${folder}.`,
      'Wait until it has ended, then run the command again.',
      { cause: error },
    );
  }
}

/** The lake that is there, if any; only one that our own key signed is written on with. */
async function lakeBefore(
  folder: string,
  entity: string,
  signer: SigningKey,
): Promise<{ manifest: LakeManifest; sums: Buffer } | null> {
  if (!existsSync(path.join(folder, SUMS))) return null;
  const { manifest, report, contents } = await verifyLake(
    folder,
    { publicKeyPem: signer.public.pem },
    () => false,
  );
  if (manifest === null || report.verdict !== 'verified')
    throw new AffidavitError(
      'LAKE_DAMAGED',
      `The lake ${folder} does not verify with this signing key: ${report.codes.join(', ')}.`,
      'Run `affidavit verify --lake DIR` on it; write into an empty folder, with all stores, where its key was replaced.',
    );
  if (manifest.entity !== entity)
    throw new AffidavitError(
      'USAGE',
      `The lake ${folder} is of ${printable(manifest.entity, 80)}, not of ${printable(entity, 80)}.`,
      'Name the same entity, or another folder.',
    );
  return { manifest, sums: contents.kept.get(SUMS) ?? Buffer.alloc(0) };
}

interface StoreRun {
  folder: LakeFolder;
  store: string;
  period: Period;
  settings: ReturnType<ReturnType<typeof readTestInputs>['settings']>;
  taken: readonly Written[];
}

async function writeStore(
  writer: ParquetWriter,
  { folder, store: file, period, settings, taken }: StoreRun,
  context: ExportContext,
): Promise<Written> {
  const store = openForConclusion(file);
  try {
    const built = buildEvidenceSet(store, {
      ...{ period, settings: settings.evidence, all: settings.all },
      attachmentFacts,
    });
    try {
      const { name } = built.scope.closing.cluster;
      const other = taken.find(({ set }) => set.cluster === name);
      if (other !== undefined)
        throw new AffidavitError(
          'USAGE',
          `${other.store} and ${file} are both of the cluster ${printable(name, 80)}.`,
          'Name one store a cluster.',
        );
      context.onProgress(`${printable(name, 80)}: writing`);
      const { signal, collectorVersion } = context;
      const written = await writeEvidence(writer, folder.next, { ...built, collectorVersion, signal });
      return { ...written, store: file, period };
    } finally {
      built.set.close();
    }
  } finally {
    store.close();
  }
}

/** The declared clusters with the cluster that the store of each holds; undefined: none were declared. */
function declaredFleet(fleet: LakeWriteOptions['fleet']): FleetMember[] | undefined {
  return fleet?.map(({ name, store: file }) => {
    if (!existsSync(file)) return { name, cluster: null };
    const store = openStoreForReading(file);
    try {
      return { name, cluster: store.latestSnapshot('finished')?.cluster.name ?? null };
    } finally {
      store.close();
    }
  });
}

interface Publication {
  entity: string;
  signer: SigningKey;
  written: readonly Written[];
  fleet: readonly FleetMember[] | undefined;
}

/** Takes over what stays, signs, and puts the new lake in place. */
function publish(
  folder: LakeFolder,
  before: { manifest: LakeManifest; sums: Buffer } | null,
  { entity, signer, written, fleet }: Publication,
): LakeWriteReport {
  const kept = keptOf(before?.manifest ?? null, written);
  const contents = {
    entity,
    sets: [...kept.sets, ...written.map(({ set }) => set)],
    events: [...kept.events, ...written.flatMap(({ events }) => events)],
    ...(fleet === undefined ? {} : { fleet: [...fleet] }),
  };
  const { manifest, files } = signedFiles(contents, signer);
  const sums = files.find((file) => file.path === SUMS)?.contents ?? Buffer.alloc(0);
  const changed = before === null || !sums.equals(before.sums);
  if (changed) {
    for (const file of lakeFiles(kept)) folder.keep(file.path);
    for (const file of files) writeSmall(path.join(folder.next, file.path), file.contents);
    folder.publish();
  } else folder.discard();
  const all = lakeFiles(manifest);
  return {
    lake: folder.folder,
    lake_id: manifest.lake_id,
    sha256sums_sha256: sha256(sums).toString('hex'),
    changed,
    written: written.map(reportOf),
    sets: manifest.sets.map(({ cluster, period }) => ({ cluster, period: period.label })),
    files: all.length,
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    key_fingerprint: signer.public.fingerprint,
  };
}

/** The evidence sets and days of the old lake that this run does not replace. */
function keptOf(
  before: LakeManifest | null,
  written: readonly Written[],
): Pick<LakeManifest, 'sets' | 'events'> {
  const replaced = new Map(written.map(({ set, period }) => [set.cluster, new Set(daysOf(period))]));
  const labels = new Map(written.map(({ set }) => [set.cluster, set.period.label]));
  return {
    sets: (before?.sets ?? []).filter(({ cluster, period }) => labels.get(cluster) !== period.label),
    events: (before?.events ?? []).filter(
      ({ cluster, event_date }) => replaced.get(cluster)?.has(event_date) !== true,
    ),
  };
}

function writeSmall(file: string, contents: Buffer): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, contents, { flush: true });
  } catch (cause) {
    throw writeError(cause, `write ${file}`);
  }
}

function reportOf({ set, events, store }: Written): LakeWriteReport['written'][number] {
  const files = [...set.tables, ...events];
  return {
    cluster: set.cluster,
    period: set.period.label,
    store,
    tables: set.tables.length,
    rows: set.tables.reduce((sum, { rows }) => sum + rows, 0),
    events: events.reduce((sum, { rows }) => sum + rows, 0),
    days: new Set(events.map(({ event_date }) => event_date)).size,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    not_complete: set.tables
      .filter(({ status }) => status === 'partial' || status === 'denied' || status === 'failed')
      .map(({ table, status }) => ({ dataset: table, status })),
  };
}
