import type { ManifestDataset } from '../../../records/manifest.ts';
import type { BundleInput } from '../../input.ts';
import { COMPLETENESS, EVENTS_REFERENCE, REQUESTS } from '../../names.ts';
import type { FileList } from './fileList.ts';
import { jsonLines } from './rowFiles.ts';

/** Writes collection/: every call, and what each dataset's collection is worth. */
export async function writeCollection(
  files: FileList,
  input: BundleInput,
  datasets: readonly ManifestDataset[],
): Promise<void> {
  let records = 0;
  const count = () => {
    records += 1;
  };
  await files.add(REQUESTS, jsonLines(callLines(input), count), () => ({ records }));
  const completeness = {
    schema: 'urn:affidavit:soc2-evidence:completeness:v2',
    period: { from: iso(input.period.fromMs), to: iso(input.period.toMs), label: input.period.label },
    state_observed_at: input.stateObservedAt,
    snapshot: input.snapshot,
    complete: datasets.every(({ completeness }) => SETTLED.has(completeness)),
    unreadable_kinds: input.unreadable,
    datasets: datasets.map((dataset) => ({
      dataset: dataset.dataset,
      item: dataset.item,
      status: dataset.completeness,
      reason: dataset.reason,
      rows: dataset.counts.exported,
      duplicates: dataset.duplicates_dropped,
      pages: dataset.pages,
      rpc: dataset.source_method,
      permission: dataset.permission_required,
    })),
    events: input.events.readRanges,
  };
  const { reference } = input.events;
  if (reference !== null) await files.add(EVENTS_REFERENCE, `${JSON.stringify(reference, null, 2)}\n`);
  await files.add(COMPLETENESS, `${JSON.stringify(completeness, null, 2)}\n`);
}

const SETTLED: ReadonlySet<string> = new Set(['complete', 'empty', 'unsupported']);

async function* callLines(input: BundleInput): AsyncGenerator<{ json: string }> {
  for await (const call of input.calls()) yield { json: JSON.stringify(call) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
