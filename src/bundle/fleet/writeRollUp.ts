import { createHash } from 'node:crypto';
import { BundleArchive } from '../export/archive.ts';
import { signatureFiles } from '../export/attestations.ts';
import { FileList } from '../export/files/fileList.ts';
import { Staging } from '../export/staging.ts';
import { sha256Sums } from '../export/sums.ts';
import { type VerifyWays, verifyNames, verifyWays } from '../export/text/verifyCommands.ts';
import { textPieces } from '../export/textChunks.ts';
import type { SigningKey } from '../keys/signingKey.ts';
import { MANIFEST, MANIFEST_JSON_SCHEMA, REPORT, SSH_NAMESPACE, SUMS } from '../names.ts';
import { entitySlug } from '../principal.ts';
import { statementOf } from '../signatures/predicate.ts';
import { sshSignDigest } from '../signatures/sshsig.ts';
import { buildFleetManifest, fleetManifestJsonSchema } from './fleetManifestFile.ts';
import { writeClusters, writeFleetExceptions, writeFleetResults } from './rollUpFiles.ts';
import type { RollUpInput } from './rollUpInput.ts';
import { rollUpLimitations, rollUpReadme, rollUpVerify } from './rollUpText.ts';

/** How a roll-up is written. */
export interface WriteRollUpOptions {
  /** folder for the zip and what lies beside it; the folders of the clusters are in it */
  outDir: string;
  signer: SigningKey;
  signal: AbortSignal;
  /** gives the page for people, index.html, in pieces */
  report: (facts: RollUpFacts) => Iterable<string>;
}

/** The roll-up as its report describes it. */
export interface RollUpFacts {
  fileName: string;
  principal: string;
  keyFingerprint: string;
  /** the commands that check it */
  ways: VerifyWays;
}

/** A roll-up that was written. */
export interface RollUpResult {
  path: string;
  bytes: number;
  sha256: string;
  sha256sumsSha256: string;
  bundleId: string;
  files: number;
}

/** `<entity>-soc2-<period>-fleet-seq<NNN>.zip` */
export function rollUpFileName(entity: string, label: string, sequence: number): string {
  return `${entitySlug(entity)}-soc2-${rollUpFolder(label, sequence)}.zip`;
}

/** `<period>-fleet-seq<NNN>`: the folder that has a roll-up with the bundles that it names, and nothing else. */
export function rollUpFolder(label: string, sequence: number): string {
  return `${label}-fleet-seq${String(sequence).padStart(3, '0')}`;
}

/**
 * Writes the signed roll-up of a fleet: whole or not at all, in the form of a bundle.
 *
 * @throws AffidavitError DISK_FULL, WRITE_…, INTERRUPTED, EXPORT_TOO_LARGE; and whatever the exceptions of the input throw
 */
export async function writeRollUp(input: RollUpInput, options: WriteRollUpOptions): Promise<RollUpResult> {
  const { signer } = options;
  const name = rollUpFileName(input.entity, input.period.label, input.sequence);
  const staging = await Staging.open(options.outDir, name);
  let archive: BundleArchive | null = null;
  try {
    archive = await BundleArchive.create(staging.zipPath, input.exportedAt);
    const list = new FileList(archive, options.signal, () => {});
    await writeContents(list, input, name, options);
    const manifest = buildFleetManifest(input, list.files, signer.public);
    await list.add(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
    const sums = Buffer.from(sha256Sums(list.files), 'utf8');
    await archive.add(SUMS, sums);
    for (const file of signatureFiles(sums, statementOf(sums, manifest), signer))
      await archive.add(file.path, file.contents);
    const zip = await archive.finish();
    list.checkPacked(zip.bytes);
    await staging.write('.sha256', `${zip.sha256}  ${name}\n`);
    await staging.write('.sshsig', sshSignDigest(signer, SSH_NAMESPACE, Buffer.from(zip.sha256, 'hex')));
    const path = await staging.publish(['.sha256', '.sshsig']);
    const sha256sumsSha256 = createHash('sha256').update(sums).digest('hex');
    return { path, ...zip, sha256sumsSha256, bundleId: manifest.bundle_id, files: list.files.length };
  } catch (error) {
    await archive?.abandon();
    await staging.remove();
    throw error;
  }
}

/** Everything up to the manifest, in a fixed order. */
async function writeContents(
  list: FileList,
  input: RollUpInput,
  fileName: string,
  { signer, report }: WriteRollUpOptions,
): Promise<void> {
  const key = signer.public;
  await list.add('README.txt', rollUpReadme(input, fileName));
  await list.add('VERIFY.txt', rollUpVerify(input, fileName, key));
  await list.add(MANIFEST_JSON_SCHEMA, fleetManifestJsonSchema());
  await writeClusters(list, input);
  await writeFleetResults(list, input);
  await writeFleetExceptions(list, input);
  await list.add('known-limitations.txt', rollUpLimitations(input));
  const facts: RollUpFacts = {
    fileName,
    principal: entitySlug(input.entity),
    keyFingerprint: key.fingerprint,
    ways: verifyWays(verifyNames(input.entity, fileName, key.algorithm)),
  };
  await list.add(REPORT, textPieces(report(facts)));
}
