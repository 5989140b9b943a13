import { createHash } from 'node:crypto';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { DeltaSummary } from '../../records/delta.ts';
import type {
  Manifest,
  ManifestDataset,
  ManifestFile,
  PlannedTimestamp,
  PreviousBundle,
} from '../../records/manifest.ts';
import type { AttachmentInput } from '../attachments.ts';
import { Delta } from '../delta/delta.ts';
import { writeDelta } from '../delta/deltaFiles.ts';
import { inputSide } from '../delta/inputSide.ts';
import type { BundleInput, BundleResult } from '../input.ts';
import type { SigningKey } from '../keys/signingKey.ts';
import { MANIFEST, MANIFEST_JSON_SCHEMA, META, REPORT, SSH_NAMESPACE, SUMS, WORKBOOK } from '../names.ts';
import { statementOf } from '../signatures/predicate.ts';
import { sshSignDigest } from '../signatures/sshsig.ts';
import { timestampNotBefore } from '../timestamps/notBefore.ts';
import { BundleArchive } from './archive.ts';
import { signatureFiles } from './attestations.ts';
import { bundleFileName } from './bundleName.ts';
import { EXCEL_ROW_LIMIT } from './csvCells.ts';
import { writeAttachments } from './files/attachmentFiles.ts';
import { writeCollection } from './files/collectionFiles.ts';
import { writeControls } from './files/controlFiles.ts';
import { writeDataset, writeEvents } from './files/evidenceFiles.ts';
import { FileList } from './files/fileList.ts';
import { writeIpe } from './files/ipeFile.ts';
import { buildManifest, manifestJsonSchema } from './files/manifestFile.ts';
import { writePopulations } from './files/populationFiles.ts';
import { writeProcedures } from './files/procedureFiles.ts';
import { Staging } from './staging.ts';
import { sha256Sums } from './sums.ts';
import { limitationsText } from './text/limitationsText.ts';
import { readmeText } from './text/readmeText.ts';
import { type VerifyWays, verifyNames, verifyWays } from './text/verifyCommands.ts';
import { verifyText } from './text/verifyText.ts';
import { textPieces } from './textChunks.ts';

/** How a bundle is written. */
export interface WriteBundleOptions {
  /** folder for the zip and what lies beside it; made when missing */
  outDir: string;
  signer: SigningKey;
  /** files that the entity attached; the listing of attachments names their paths */
  attachments?: readonly AttachmentInput[];
  /** stops between two pieces of a file; nothing is left behind */
  signal?: AbortSignal;
  /** puts the bundle in the place of one of the same name; for an export that is repeated on purpose */
  replace?: boolean;
  /** called when the bundle is whole, just before it gets its name: a place to note it durably */
  beforePublish?: (facts: { bundleId: string; sha256sumsSha256: string }) => void;
  /** called with the path of each file of the bundle when it is begun */
  onFile?: (path: string) => void;
  /** gets one of the timestamps that the input plans; needed where it plans any. What it throws leaves no bundle behind */
  timestamp?: (planned: PlannedTimestamp, signature: Buffer, notBeforeMs: number) => Promise<TimestampFiles>;
  /** gives the page for people, index.html, in pieces, when everything that it names has been written; without it there is none */
  report?: (facts: ReportFacts) => Iterable<string>;
  /** gives the same as a workbook, likewise; it is written before the page, which can name it */
  workbook?: (facts: ReportFacts) => AsyncIterable<Buffer>;
  /** rows of a spreadsheet file, header included; default Excel's 1,048,576 */
  csvRowLimit?: number;
}

/** A timestamp: its files under META/, and its time in milliseconds since the epoch. */
export interface TimestampFiles {
  files: readonly { path: string; contents: Buffer }[];
  timeMs: number;
}

/** The bundle as a report that is part of it describes it. */
export interface ReportFacts {
  fileName: string;
  sequence: number;
  previous: PreviousBundle | null;
  /** SHA256:… as ssh-keygen prints it */
  keyFingerprint: string;
  /** commands that check it without affidavit */
  ways: VerifyWays;
  /** files by path, as far as they are written */
  files: ReadonlyMap<string, Pick<ManifestFile, 'sha256' | 'bytes' | 'records'>>;
  delta: DeltaSummary;
  /** timestamps that the signature is to get */
  timestamps: readonly PlannedTimestamp[];
}

/**
 * Writes the signed bundle of a period: whole or not at all. Everything streams; memory does not grow with the rows.
 * The same input with the same `exportedAt` and key gives the same SHA256SUMS (ECDSA signatures differ each time).
 *
 * @throws AffidavitError DISK_FULL, WRITE_DENIED (also when the zip exists), WRITE_FAILED, INTERRUPTED, BUG; and whatever
 *   the input's iterables throw
 */
export async function writeBundle(input: BundleInput, options: WriteBundleOptions): Promise<BundleResult> {
  checkChain(input);
  const name = bundleFileName(input.entity, input.period.label, input.sequence);
  const staging = await Staging.open(options.outDir, name, options.replace ?? false);
  let archive: BundleArchive | null = null;
  try {
    archive = await BundleArchive.create(staging.zipPath, input.exportedAt);
    const list = new FileList(archive, options.signal, options.onFile ?? (() => {}));
    const { manifest, delta } = await writeContents(list, input, options, staging.folder);
    const sums = Buffer.from(sha256Sums(list.files), 'utf8');
    await archive.add(SUMS, sums);
    const signatures = signatureFiles(sums, statementOf(sums, manifest), options.signer);
    const timestamps = await getTimestamps(input, signatures, options);
    for (const file of [...signatures, ...timestamps.flatMap(({ files }) => files)])
      await archive.add(file.path, file.contents);
    const zip = await archive.finish();
    list.checkPacked(zip.bytes);

    const sshsig = sshSignDigest(options.signer, SSH_NAMESPACE, Buffer.from(zip.sha256, 'hex'));
    await staging.write('.sha256', `${zip.sha256}  ${name}\n`);
    await staging.write('.sshsig', sshsig);
    const sha256sumsSha256 = createHash('sha256').update(sums).digest('hex');
    options.beforePublish?.({ bundleId: manifest.bundle_id, sha256sumsSha256 });
    const path = await staging.publish(['.sha256', '.sshsig']);
    return {
      path,
      sha256Path: `${path}.sha256`,
      sshsigPath: `${path}.sshsig`,
      ...zip,
      sha256sumsSha256,
      bundleId: manifest.bundle_id,
      sequence: manifest.sequence,
      keyFingerprint: options.signer.public.fingerprint,
      files: list.files.length,
      timestamps: timestamps.map(({ files: _, ...given }) => given),
      results: {
        tests: manifest.results.tests,
        exceptions: manifest.results.exceptions,
        byResult: manifest.results.by_result,
      },
      delta,
    };
  } catch (error) {
    await archive?.abandon();
    await staging.remove();
    throw error;
  }
}

/** Every timestamp that the input plans, one after the other: of the signature, so that nobody else could have requested them. */
async function getTimestamps(
  { timestamps, period, exportedAt }: BundleInput,
  signatures: readonly { path: string; contents: Buffer }[],
  { timestamp }: WriteBundleOptions,
): Promise<(PlannedTimestamp & TimestampFiles)[]> {
  const signature = signatures.find(({ path }) => path === META.openssl)?.contents;
  const notBeforeMs = timestampNotBefore(period.toMs, exportedAt.getTime());
  const given: (PlannedTimestamp & TimestampFiles)[] = [];
  for (const planned of timestamps) {
    if (timestamp === undefined || signature === undefined)
      throw new AffidavitError('BUG', 'A timestamp is planned, but nothing requests it.');
    given.push({ ...planned, ...(await timestamp(planned, signature, notBeforeMs)) });
  }
  return given;
}

/** Everything up to the manifest, in a fixed order. */
async function writeContents(
  list: FileList,
  input: BundleInput,
  options: WriteBundleOptions,
  folder: string,
): Promise<{ manifest: Manifest; delta: DeltaSummary }> {
  const rowLimit = options.csvRowLimit ?? EXCEL_ROW_LIMIT;
  const key = options.signer.public;
  await list.add('README.txt', readmeText(input));
  await list.add('VERIFY.txt', verifyText(input, key));
  await list.add(MANIFEST_JSON_SCHEMA, manifestJsonSchema());
  await writeControls(list, input, rowLimit);
  const datasets = await writeEvidence(list, input, rowLimit);
  await writeProcedures(list, input, datasets);
  await writePopulations(list, input);
  const delta = await writeComparison(list, input, { rowLimit, folder });
  await writeAttachments(list, options.attachments ?? []);
  await writeCollection(list, input, datasets);
  await writeIpe(list, input);
  await list.add('known-limitations.txt', limitationsText(input, datasets));
  const fileName = bundleFileName(input.entity, input.period.label, input.sequence);
  const facts = (): ReportFacts => ({
    fileName,
    sequence: input.sequence,
    previous: input.previous,
    keyFingerprint: key.fingerprint,
    ways: verifyWays(verifyNames(input.entity, fileName, key.algorithm)),
    files: new Map(list.files.map((file) => [file.path, file])),
    delta,
    timestamps: input.timestamps,
  });
  if (options.workbook !== undefined) await list.add(WORKBOOK, options.workbook(facts()));
  if (options.report !== undefined) await list.add(REPORT, textPieces(options.report(facts())));
  const manifest = buildManifest(input, datasets, list.files, key);
  await list.add(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
  return { manifest, delta };
}

/** delta/: the comparison with the bundle before. */
async function writeComparison(
  list: FileList,
  input: BundleInput,
  { rowLimit, folder }: { rowLimit: number; folder: string },
): Promise<DeltaSummary> {
  const delta = new Delta(input.delta, inputSide(input, list.files), folder);
  try {
    return await writeDelta(list, delta, { folder: 'delta/', rowLimit });
  } finally {
    delta.close();
  }
}

/** Every listing, and the audit log. */
async function writeEvidence(
  list: FileList,
  input: BundleInput,
  rowLimit: number,
): Promise<ManifestDataset[]> {
  const datasets: ManifestDataset[] = [];
  for (const dataset of input.datasets) datasets.push(await writeDataset(list, dataset, rowLimit));
  datasets.push(await writeEvents(list, input.events, input.timezone, rowLimit));
  return datasets;
}

function checkChain({ sequence, previous }: BundleInput): void {
  const follows = previous === null ? sequence === 1 : sequence === previous.sequence + 1;
  if (!follows)
    throw new AffidavitError('BUG', `Bundle ${sequence} does not follow ${previous?.sequence ?? 'none'}.`);
}
