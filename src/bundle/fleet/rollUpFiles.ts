import { completenessOf, type FleetCluster, type FleetResult } from '../../records/fleetManifest.ts';
import { EXCEPTION_COLUMNS } from '../../records/listings/exceptionListing.ts';
import { batchesOf } from '../export/batches.ts';
import { EXCEL_ROW_LIMIT, newCsvNotes } from '../export/csvCells.ts';
import type { FileList } from '../export/files/fileList.ts';
import { csvListing } from '../export/files/rowFiles.ts';
import { partPath, splitRows } from '../export/splitRows.ts';
import { CLUSTERS, EXCEPTIONS, RESULTS } from '../names.ts';
import type { FleetExceptionLine, RollUpInput } from './rollUpInput.ts';

/** `schema` of results.json of a roll-up. */
const FLEET_RESULTS_SCHEMA = 'urn:affidavit:soc2-evidence:fleet-results:v1';

const CLUSTER_COLUMNS: readonly [string, (cluster: FleetCluster) => unknown][] = [
  ['cluster', ({ name }) => name],
  ['tags', ({ tags }) => Object.entries(tags).map(([key, value]) => `${key}=${value}`)],
  ['teleport_cluster', ({ teleport }) => teleport?.name],
  ['teleport_version', ({ teleport }) => teleport?.version],
  ['completeness', (cluster) => completenessOf(cluster)],
  ['why', ({ why }) => why],
  ['snapshot', ({ snapshot }) => snapshot?.id],
  ['snapshot_status', ({ snapshot }) => snapshot?.status],
  ['state_read_at', ({ snapshot }) => snapshot?.started],
  ['events', ({ log }) => log?.events],
  ['first_event', ({ log }) => log?.first],
  ['last_event', ({ log }) => log?.last],
  ['datasets', ({ datasets, bundle }) => (bundle === null ? null : datasets)],
  ['datasets_incomplete', ({ wanting }) => wanting.map(({ dataset, status }) => `${dataset} ${status}`)],
  ['bundle', ({ bundle }) => bundle?.path],
  ['bundle_sha256', ({ bundle }) => bundle?.sha256],
  ['bundle_bytes', ({ bundle }) => bundle?.bytes],
  ['bundle_sequence', ({ bundle }) => bundle?.sequence],
  ['bundle_id', ({ bundle }) => bundle?.bundle_id],
  ['sha256sums_sha256', ({ bundle }) => bundle?.sha256sums_sha256],
  ['key_fingerprint', ({ bundle }) => bundle?.key_fingerprint],
];

/** clusters.csv: the declared population, one line a cluster. */
export async function writeClusters(files: FileList, { clusters }: RollUpInput): Promise<void> {
  const notes = newCsvNotes();
  const heads = CLUSTER_COLUMNS.map(([head]) => head);
  const csv = csvListing(
    heads,
    batchesOf(clusters),
    (row) => CLUSTER_COLUMNS.map(([, cell]) => cell(row)),
    notes,
  );
  await files.add(CLUSTERS, csv, () => ({ records: clusters.length, csv: notes }));
}

/** results.json, and results.csv with a line for each procedure and cluster. */
export async function writeFleetResults(files: FileList, { results, catalogue }: RollUpInput): Promise<void> {
  const document = { schema: FLEET_RESULTS_SCHEMA, catalogue, results };
  await files.add(RESULTS, `${JSON.stringify(document, null, 2)}\n`);
  const rows = results.flatMap(linesOf);
  const notes = newCsvNotes();
  const heads = [
    'procedure',
    'title',
    'criteria',
    'cluster',
    'result',
    'exceptions',
    'population',
    'explanation',
  ];
  const csv = csvListing(heads, batchesOf(rows), (row) => row, notes);
  await files.add('results.csv', csv, () => ({ records: rows.length, csv: notes }));
}

function linesOf({ id, title, criteria, result, exceptions, clusters }: FleetResult): unknown[][] {
  const lead = [id, title, criteria];
  return [
    [...lead, '', result, exceptions, null, 'the whole fleet'],
    ...clusters.map((one) => [
      ...lead,
      ...[one.cluster, one.result, one.exceptions, one.population, one.explanation],
    ]),
  ];
}

const OWN_COLUMNS = EXCEPTION_COLUMNS.map(({ name }) => name).filter((name) => name !== 'number');

/** exceptions.csv: those of the population, then those of every cluster, with the columns of their own bundles. */
export async function writeFleetExceptions(files: FileList, input: RollUpInput): Promise<void> {
  const paths = new Map(input.clusters.map(({ name, bundle }) => [name, bundle?.path ?? '']));
  let number = 0;
  const cells = ({ cluster, cells: given }: FleetExceptionLine) => {
    number += 1;
    return [number, cluster, paths.get(cluster) ?? '', ...OWN_COLUMNS.map((name) => given[name] ?? '')];
  };
  let part = 0;
  for await (const rows of splitRows(input.exceptions(), EXCEL_ROW_LIMIT - 1)) {
    part += 1;
    const before = number;
    const notes = newCsvNotes();
    const csv = csvListing(['number', 'cluster', 'bundle', ...OWN_COLUMNS], rows, cells, notes);
    await files.add(partPath(EXCEPTIONS, part), csv, () => ({ records: number - before, csv: notes }));
  }
}
