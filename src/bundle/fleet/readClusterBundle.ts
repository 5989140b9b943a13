import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { parseBoundedJson } from '../../formats/boundedJson.ts';
import { type TestResult, testResultSchema } from '../../records/controls.ts';
import { type Manifest, manifestSchema } from '../../records/manifest.ts';
import { type BundleFiles, openBundleFiles } from '../bundleFiles.ts';
import { withoutNeutralising } from '../export/csvCells.ts';
import { IS_EXCEPTIONS, JSON_LIMITS } from '../limits.ts';
import { MANIFEST, RESULTS, SUMS } from '../names.ts';

/** The parts of a cluster's bundle that the roll-up of a fleet takes over. */
export interface ReadClusterBundle {
  /** of the zip */
  bytes: number;
  sha256: string;
  sha256sumsSha256: string;
  manifest: Manifest;
  results: readonly TestResult[];
}

/**
 * Reads a bundle that was just made, or verified.
 *
 * @throws VerificationError, or another Error when it is not a bundle of schema v2 with results
 */
export async function readClusterBundle(zipPath: string): Promise<ReadClusterBundle> {
  const { bytes, sha256 } = await digestOf(zipPath);
  const files = await openBundleFiles(zipPath);
  try {
    const sums = await whole(files, SUMS);
    const manifest = manifestSchema.parse(parseBoundedJson(await whole(files, MANIFEST), JSON_LIMITS));
    const { results } = z
      .object({ results: z.array(testResultSchema) })
      .parse(parseBoundedJson(await whole(files, RESULTS), JSON_LIMITS));
    return {
      ...{ bytes, sha256, manifest, results },
      sha256sumsSha256: createHash('sha256').update(sums).digest('hex'),
    };
  } finally {
    await files.close();
  }
}

/** The lines of exceptions.csv and its further parts, cells by column, without the apostrophes against formulas. */
export async function* exceptionsOfBundle(zipPath: string): AsyncGenerator<Record<string, string>> {
  const files = await openBundleFiles(zipPath);
  try {
    for (const name of files.names.filter((one) => IS_EXCEPTIONS.test(one))) {
      const rows = Readable.from(files.read(name)).pipe(parse({ bom: true, columns: true }));
      for await (const row of rows as AsyncIterable<Record<string, string>>)
        yield Object.fromEntries(
          Object.entries(row).map(([column, cell]) => [column, withoutNeutralising(cell)]),
        );
    }
  } finally {
    await files.close();
  }
}

async function whole(files: BundleFiles, name: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of files.read(name)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** Size and SHA-256 of a file. */
export async function digestOf(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
