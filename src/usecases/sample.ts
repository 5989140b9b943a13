import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { type BundleFiles, openBundleFiles } from '../bundle/bundleFiles.ts';
import { drawSample, sampleSeed } from '../bundle/sampling.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { SampleReport } from '../records/reports/sampleReport.ts';

/**
 * Draws the sample of a procedure from a bundle alone: the same rows on any machine.
 *
 * @param options `size`: undefined draws as many rows as the bundle's own sample has
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
    const own = options.size === undefined ? await ownSize(files, options.procedure) : null;
    const size = own?.rows ?? options.size ?? rowIds.length;
    const sizeBy = own?.by ?? 'the size given';
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
      size_by: sizeBy,
      rows,
    };
  } finally {
    await files.close();
  }
}

/** The size of the bundle's own sample, and what it rests on. */
async function ownSize(files: BundleFiles, procedure: string): Promise<{ rows: number; by: string }> {
  const index = Readable.from(files.read('populations/index.csv')).pipe(parse({ bom: true, columns: true }));
  for await (const row of index as AsyncIterable<Record<string, string>>)
    if (row.procedure === procedure)
      return { rows: Number(row.sample_rows), by: row.sample_by ?? 'the published size' };
  throw new AffidavitError(
    'FILE_INVALID',
    `populations/index.csv has no line of ${procedure}.`,
    'Run `affidavit verify` on the bundle, or name a size.',
  );
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
