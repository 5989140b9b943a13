import { z } from 'zod';
import { testResultSchema } from '../../records/controls.ts';
import type { ReadableManifest } from '../../records/manifest.ts';
import { countByResult } from '../countByResult.ts';
import { EXCEPTIONS, RESULTS } from '../names.ts';
import type { Found } from './checks.ts';
import { VerificationError } from './codes.ts';
import type { BundleContents } from './contents.ts';

const catalogueSchema = z.object({ version: z.string(), sha256: z.string() });
const resultsSchema = z.object({
  schema: z.literal('urn:affidavit:soc2-evidence:results:v2'),
  catalogue: catalogueSchema,
  results: z.array(testResultSchema),
});
/** As version 0.1.0 wrote them. */
const resultsV1Schema = z.object({
  schema: z.literal('urn:affidavit:soc2-evidence:results:v1'),
  catalogue: catalogueSchema,
  results: z.array(
    testResultSchema
      .omit({ result: true })
      .extend({ verdict: z.string() })
      .transform(({ verdict, ...others }) => ({ ...others, result: verdict })),
  ),
});
const readableResultsSchema = z.discriminatedUnion('schema', [resultsSchema, resultsV1Schema]);

/**
 * Checks that results.json, exceptions.csv and the manifest tell one story: as many exceptions listed as counted, and a
 * result `exception` exactly where there are any.
 *
 * @throws VerificationError RESULTS_INVALID
 */
export function checkResults(
  contents: BundleContents,
  manifest: ReadableManifest | null,
  found: Found,
): void {
  const { results, catalogue } = readResults(contents);
  if (contents.exceptions === null) {
    throw new VerificationError('RESULTS_INVALID', EXCEPTIONS, 'it is missing or cannot be read as CSV');
  }
  const listed = new Map(contents.exceptions);
  for (const { id, exceptions, result } of results) {
    const count = listed.get(id) ?? 0;
    listed.delete(id);
    if (count !== exceptions)
      found('RESULTS_MISMATCH', EXCEPTIONS, `${id}: ${exceptions} counted, ${count} listed`);
    if ((result === 'exception') !== exceptions > 0) {
      found(
        'RESULTS_MISMATCH',
        RESULTS,
        `${id}: ${exceptions} exceptions do not go with the result ${result}`,
      );
    }
  }
  for (const id of listed.keys()) found('RESULTS_MISMATCH', EXCEPTIONS, `${id} is listed, but has no result`);
  if (manifest === null) return;
  const total = results.reduce((sum, { exceptions }) => sum + exceptions, 0);
  const counted = 'by_result' in manifest.results ? manifest.results.by_result : manifest.results.by_verdict;
  const agrees =
    manifest.results.tests === results.length &&
    manifest.results.exceptions === total &&
    JSON.stringify(counted) === JSON.stringify(countByResult(results)) &&
    manifest.catalogue.sha256 === catalogue.sha256;
  if (!agrees) found('RESULTS_MISMATCH', RESULTS, 'the manifest counts other results');
}

function readResults(contents: BundleContents): z.infer<typeof readableResultsSchema> {
  try {
    return readableResultsSchema.parse(JSON.parse((contents.kept.get(RESULTS) ?? '').toString('utf8')));
  } catch {
    throw new VerificationError('RESULTS_INVALID', RESULTS, 'it is missing or breaks its schema');
  }
}
