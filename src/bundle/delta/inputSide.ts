import type { ListedException } from '../../records/controls.ts';
import type { EventLines } from '../../records/evidence.ts';
import type { ManifestFile } from '../../records/manifest.ts';
import type { BundleInput, Rows } from '../input.ts';
import { type DeltaException, type DeltaListing, type DeltaSide, LEAVES_NOTHING_OUT } from './deltaSide.ts';

/**
 * The bundle that is being written, as the later side of a comparison.
 *
 * @param files those that were written, all listings among them
 */
export function inputSide(input: BundleInput, files: readonly ManifestFile[]): DeltaSide {
  const sums = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  return {
    sequence: input.sequence,
    // neither is known before the bundle is whole
    bundle_id: '',
    sha256sums_sha256: '',
    label: input.period.label,
    fromMs: input.period.fromMs,
    toMs: input.period.toMs,
    listings: input.datasets.map(
      ({ name, rows, outcome: { status, reason }, lines }): DeltaListing => ({
        ...{ name, rows, isWhole: LEAVES_NOTHING_OUT.has(status) },
        status: reason === '' ? status : `${status}: ${reason}`,
        sha256: sums.get(`evidence/${name}.jsonl`) ?? sums.get(`collection/${name}.jsonl`) ?? null,
        bytes: () => bytesOf(lines()),
      }),
    ),
    results: input.controls.results.map(({ id, result, exceptions }) => ({ id, result, exceptions })),
    settings: Object.fromEntries(
      Object.entries(input.settings).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
    exceptions: () => exceptionsOf(input.controls.exceptions()),
  };
}

async function* bytesOf(batches: Rows<EventLines>): AsyncGenerator<Buffer> {
  for await (const { lines } of batches) yield lines;
}

async function* exceptionsOf(listed: Rows<ListedException>): AsyncGenerator<DeltaException> {
  for await (const { id, test: procedure, dataset, row_id, facts } of listed)
    yield { id, procedure, dataset, row_id, facts };
}
