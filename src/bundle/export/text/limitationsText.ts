import { plainText } from '../../../formats/printable.ts';
import type { TestResult } from '../../../records/controls.ts';
import type { ManifestDataset } from '../../../records/manifest.ts';
import type { BundleInput } from '../../input.ts';
import { fold } from './fold.ts';

/** known-limitations.txt: every dataset, test and limit without a conclusion, each with its reason. */
export function limitationsText(input: BundleInput, datasets: readonly ManifestDataset[]): string {
  const blocks = [
    'KNOWN LIMITATIONS\n=================\n',
    fold(
      'Nothing in this list is a pass. An absent record proves something only where the collection was complete.',
    ),
    '',
    ...block('Datasets that are not complete', datasets.flatMap(datasetLine)),
    ...block('Limits reached during collection', datasets.flatMap(limitLines)),
    ...block(
      'Resource kinds the collector was not permitted to read',
      input.unreadable.map((kind) => `${kind}: no role of ${input.caller.user} allows it.`),
    ),
    ...block('Tests without a conclusion', input.controls.results.flatMap(resultLine)),
    ...block('Matters that require judgment', input.controls.results.flatMap(noteLines)),
    ...block('General', input.limitations),
  ];
  return `${blocks.join('\n')}\n`;
}

function datasetLine(dataset: ManifestDataset): string[] {
  if (dataset.completeness === 'complete' || dataset.completeness === 'empty') return [];
  return [`${dataset.dataset}: ${dataset.completeness}. ${dataset.reason}`];
}

function limitLines(dataset: ManifestDataset): string[] {
  const dropped = dataset.dropped.map(
    ({ reason, count }) => `${dataset.dataset}: ${count} not exported. ${reason}`,
  );
  return [...dataset.limits_hit.map((limit) => `${dataset.dataset}: ${limit}`), ...dropped];
}

function resultLine(result: TestResult): string[] {
  if (result.result === 'no_exception' || result.result === 'exception') return [];
  const word = result.result.replaceAll('_', ' ');
  return [`${result.id} ${result.title}: ${word}. ${result.explanation}`];
}

function noteLines(result: TestResult): string[] {
  return result.notes.map((note) => `${result.id}: ${note}`);
}

function block(title: string, lines: readonly string[]): string[] {
  const items = lines.length === 0 ? ['  none'] : lines.map((line) => item(plainText(line)));
  return [title, '-'.repeat(title.length), ...items, ''];
}

function item(text: string): string {
  return fold(text, '    ').replace(/^ {4}/, '  - ');
}
