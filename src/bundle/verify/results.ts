import { parseBoundedJson } from '../../formats/boundedJson.ts';
import { canonicalJson } from '../../formats/canonicalJson.ts';
import { countByResult } from '../countByResult.ts';
import { JSON_LIMITS } from '../limits.ts';
import { EXCEPTIONS, RESULTS } from '../names.ts';
import type { Found } from './checks.ts';
import { VerificationError } from './codes.ts';
import type { BundleContents } from './contents.ts';
import type { ResultsFacts } from './layouts.ts';
import type { ReadManifest } from './manifest.ts';

/**
 * Checks that results.json, exceptions.csv and the manifest agree: as many exceptions listed as counted, a result `exception`
 * exactly where there are any, each procedure once, and the totals of the manifest.
 *
 * @throws VerificationError RESULTS_INVALID
 */
export function checkResults(contents: BundleContents, manifest: ReadManifest, found: Found): void {
  const { results, catalogue } = readResults(contents, manifest);
  if (contents.exceptions === null) {
    throw new VerificationError('RESULTS_INVALID', EXCEPTIONS, 'it is missing or cannot be read as CSV');
  }
  const listed = new Map(contents.exceptions);
  const seen = new Set<string>();
  for (const { id, exceptions, result } of results) {
    if (seen.has(id)) found('RESULTS_INVALID', RESULTS, `${id} has two results`);
    seen.add(id);
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
  const total = results.reduce((sum, { exceptions }) => sum + exceptions, 0);
  const counted = manifest.results;
  const differs = (what: string) => found('RESULTS_MISMATCH', RESULTS, `the manifest has ${what}`);
  if (counted.tests !== results.length) differs(`${counted.tests} results, not ${results.length}`);
  if (counted.exceptions !== total) differs(`${counted.exceptions} exceptions, not ${total}`);
  checkRegister(manifest.register, total, differs);
  if (canonicalJson(counted.counts) !== canonicalJson(countByResult(results)))
    differs('other numbers of each result');
  if (manifest.catalogue.sha256 !== catalogue.sha256) differs('another catalogue');
}

/** Each listed exception is new or was listed before, and has one status. */
function checkRegister(
  register: ReadManifest['register'],
  total: number,
  differs: (what: string) => void,
): void {
  if (register === undefined) return;
  const listed = register.new + register.repeated + register.reopened;
  const answered = register.open + register.explained + register.accepted + register.remediated;
  if (listed !== total || answered !== total) differs('another number of exceptions in its register');
}

function readResults(contents: BundleContents, manifest: ReadManifest): ResultsFacts {
  const invalid = new VerificationError('RESULTS_INVALID', RESULTS, 'it is missing or breaks its schema');
  let value: unknown;
  try {
    value = parseBoundedJson(contents.kept.get(RESULTS) ?? Buffer.alloc(0), JSON_LIMITS);
  } catch {
    throw invalid;
  }
  const results = manifest.layout.readResults(value);
  if (results === null) throw invalid;
  return results;
}
