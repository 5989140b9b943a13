import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { type BundleFiles, openBundleFiles } from '../bundle/bundleFiles.ts';
import { drawSample, sampleSeed, sampleSize } from '../bundle/sampling.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { SampleReport } from '../records/reports/sampleReport.ts';

/**
 * Draws the sample of a procedure from a bundle alone: the same rows on any machine.
 *
 * @param options `size`: undefined draws the published size
 * @throws AffidavitError USAGE for a procedure that the bundle has no population of, FILE_NOT_FOUND
 */
export async function sample(
  file: string,
  options: { procedure: string; engagement: string; size: number | undefined },
): Promise<SampleReport> {
  const files = await openBundleFiles(file).catch((cause: unknown) => {
    throw new AffidavitError(
      'FILE_INVALID',
      `${file} is not a bundle that can be read.`,
      'Run `affidavit verify` on it.',
      { cause },
    );
  });
  try {
    const name = `populations/${options.procedure}.csv`;
    if (!files.names.includes(name))
      throw new AffidavitError(
        'USAGE',
        `The bundle has no population of ${options.procedure}.`,
        'Name a procedure such as K08.',
      );
    const { rowIds, sha256 } = await populationOf(files, name);
    const seed = sampleSeed(options.engagement, options.procedure, sha256);
    const size = options.size ?? sampleSize(rowIds.length);
    const rows = drawSample(seed, rowIds, size).map(({ rank, rowId, spare }) => ({
      rank,
      row_id: rowId,
      spare,
    }));
    return {
      procedure: options.procedure,
      engagement: options.engagement,
      population: rowIds.length,
      population_sha256: sha256,
      seed,
      size,
      rows,
    };
  } finally {
    await files.close();
  }
}

/** Keys of a population, as its file prints them, and the SHA-256 of the file. */
async function populationOf(files: BundleFiles, name: string): Promise<{ rowIds: string[]; sha256: string }> {
  const digest = createHash('sha256');
  const bytes = async function* () {
    for await (const piece of files.read(name)) {
      digest.update(piece);
      yield piece;
    }
  };
  const rowIds: string[] = [];
  const rows = Readable.from(bytes()).pipe(parse({ bom: true, columns: true }));
  for await (const { row_id } of rows as AsyncIterable<Record<string, string>>) rowIds.push(row_id ?? '');
  return { rowIds, sha256: digest.digest('hex') };
}
