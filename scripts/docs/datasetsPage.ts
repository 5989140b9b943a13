import { EVIDENCE_ITEM_INFO } from '../../src/controls/catalogue/evidenceItems.ts';
import type { Dataset, DatasetSource, Relevance } from '../../src/datasets/dataset.ts';
import { dictionaryColumns } from '../../src/datasets/dictionary.ts';
import { EVENT_TYPES, typesOfDataset } from '../../src/datasets/eventTypes/eventTypeRegistry.ts';
import { DATASETS } from '../../src/datasets/registry.ts';
import { cell, codes, page, table } from './markdown.ts';

const SOURCES: Readonly<Record<DatasetSource, string>> = {
  state: 'state of the gateway, from a snapshot',
  log: 'the audit log of the period',
  history: 'the audit log and the state, put together over all snapshots',
  local: 'files that the entity supplied, or a local reading',
  computed: 'computed from other datasets',
  collection: 'facts about the collection',
};

/** docs/datasets.md: every dataset with its columns, and every type of audit event. */
export function datasetsPage(): string {
  return page(
    '# Datasets',
    `A dataset is one kind of evidence rows: a table of the evidence set (\`affidavit evidence\`), a \`.jsonl\` and a \`.csv\` of the bundle, a view of
the store. In the table, a column of type time is two columns: \`x\` (RFC 3339, UTC, milliseconds) and \`x_us\` (microseconds since 1970); a
list is texts joined by "; "; bool is 1 or 0. Text is empty and numbers are NULL where the record has none. \`json\` is the record. Columns
of type map, and columns without a path in the record, are for people: the loaders of the auditor's shells leave them out.`,
    table(
      ['dataset', 'item', 'source', 'description'],
      DATASETS.map(({ name, item, source, description }) => [
        `[${name}](#${name})`,
        item,
        source,
        cell(description),
      ]),
    ),
    '## Sources',
    table(
      ['source', 'meaning'],
      Object.entries(SOURCES).map(([source, meaning]) => [source, meaning]),
    ),
    ...DATASETS.map(section),
    '## The audit log',
    `The bundle has every event of the period as it was received, in \`evidence/events/\`, one file a UTC day. This table says what is known of each
type; events of a type that is not listed are exported, counted, and named in \`collection/completeness.json\` and \`known-limitations.txt\`.`,
    table(
      ['type', 'codes', 'item', 'primary', 'supporting', 'datasets'],
      EVENT_TYPES.map((type) => [
        `\`${type.event}\``,
        type.codes.join(', '),
        type.item,
        type.primary.join(', '),
        type.supporting.join(', '),
        type.datasets.join(', '),
      ]),
    ),
  );
}

function section(dataset: Dataset): string {
  const { name, item, source, description, shows, query, relevance, rolled } = dataset;
  const itemName = EVIDENCE_ITEM_INFO.find(({ id }) => id === item)?.name ?? '';
  const types = typesOfDataset(name);
  return [
    `## ${name}`,
    '',
    cell(description),
    '',
    `- Evidence item: ${item} (${itemName})`,
    `- Source: ${SOURCES[source]}`,
    `- Collected: ${cell(query)}`,
    `- A row ${cell(shows)}.`,
    `- Points of focus: ${pointsOf(relevance)}`,
    ...(types.length === 0 ? [] : [`- Events: ${codes(types)}`]),
    ...(rolled === true
      ? [`- The state at the opening of the period: table \`opening_${name}\`, same columns`]
      : []),
    '',
    table(
      ['column', 'type', 'documentation'],
      dictionaryColumns(dataset).map((column) => [
        `\`${column.name}\``,
        column.type,
        cell(column.documentation),
      ]),
    ),
  ].join('\n');
}

function pointsOf(relevance: readonly Relevance[]): string {
  const of = (level: Relevance['level']) =>
    relevance.filter((one) => one.level === level).map(({ point }) => point);
  const parts = (['primary', 'supporting'] as const)
    .map((level) => [level, of(level)] as const)
    .filter(([, points]) => points.length > 0)
    .map(([level, points]) => `${level} ${points.join(', ')}`);
  return parts.length === 0 ? 'none' : parts.join('; ');
}
