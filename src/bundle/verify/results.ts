import { z } from 'zod';
import { testResultSchema } from '../../records/controls.ts';
import type { Manifest } from '../../records/manifest.ts';
import { countByVerdict } from '../countByVerdict.ts';
import { EXCEPTIONS, RESULTS } from '../names.ts';
import type { Found } from './checks.ts';
import { VerificationError } from './codes.ts';
import type { BundleContents } from './contents.ts';

const resultsSchema = z.object({
  schema: z.string(),
  catalogue: z.object({ version: z.string(), sha256: z.string() }),
  results: z.array(testResultSchema),
});

/**
 * Checks that results.json, exceptions.csv and the manifest tell one story: as many exceptions listed as counted, and a
 * verdict `exception` exactly where there are any.
 *
 * @throws VerificationError RESULTS_INVALID
 */
export function checkResults(contents: BundleContents, manifest: Manifest | null, found: Found): void {
  const { results, catalogue } = readResults(contents);
  if (contents.exceptions === null) {
    throw new VerificationError('RESULTS_INVALID', EXCEPTIONS, 'it is missing or cannot be read as CSV');
  }
  const listed = new Map(contents.exceptions);
  for (const { id, exceptions, verdict } of results) {
    const count = listed.get(id) ?? 0;
    listed.delete(id);
    if (count !== exceptions)
      found('RESULTS_MISMATCH', EXCEPTIONS, `${id}: ${exceptions} counted, ${count} listed`);
    if ((verdict === 'exception') !== exceptions > 0) {
      found(
        'RESULTS_MISMATCH',
        RESULTS,
        `${id}: ${exceptions} exceptions do not go with the verdict ${verdict}`,
      );
    }
  }
  for (const id of listed.keys()) found('RESULTS_MISMATCH', EXCEPTIONS, `${id} is listed, but has no result`);
  if (manifest === null) return;
  const total = results.reduce((sum, { exceptions }) => sum + exceptions, 0);
  const agrees =
    manifest.results.tests === results.length &&
    manifest.results.exceptions === total &&
    JSON.stringify(manifest.results.by_verdict) === JSON.stringify(countByVerdict(results)) &&
    manifest.catalogue.sha256 === catalogue.sha256;
  if (!agrees) found('RESULTS_MISMATCH', RESULTS, 'the manifest counts other results');
}

function readResults(contents: BundleContents): z.infer<typeof resultsSchema> {
  try {
    return resultsSchema.parse(JSON.parse((contents.kept.get(RESULTS) ?? '').toString('utf8')));
  } catch {
    throw new VerificationError('RESULTS_INVALID', RESULTS, 'it is missing or breaks its schema');
  }
}
