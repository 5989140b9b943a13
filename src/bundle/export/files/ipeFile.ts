import { localTime } from '../../../formats/localTime.ts';
import type { IpeFacts } from '../../../records/ipe.ts';
import type { BundleInput } from '../../input.ts';
import { IPE } from '../../names.ts';
import { batchesOf } from '../batches.ts';
import { newCsvNotes } from '../csvCells.ts';
import type { FileList } from './fileList.ts';
import { csvListing } from './rowFiles.ts';

const HEADERS = [
  'listing',
  'dataset',
  'description',
  'source',
  'source_method',
  'query',
  'parameters',
  'run_by',
  'host',
  'os_user',
  'command_line',
  'collector_version',
  'at_utc',
  'at_local',
  'rows_raw',
  'duplicates',
  'rows_exported',
  'not_exported',
  'first_record',
  'last_record',
  'status',
  'reason',
  'completeness_procedure',
  'completeness_result',
  'accuracy_procedure',
  'accuracy_result',
  'file',
  'sha256',
] as const;

/** Writes collection/ipe.csv: how each listing came to be, with the SHA-256 of its file; after the evidence. */
export async function writeIpe(files: FileList, input: BundleInput): Promise<void> {
  const digests = new Map(files.files.map(({ path, sha256 }) => [path, sha256]));
  const exportedAt = input.exportedAt.toISOString();
  const cells = (facts: IpeFacts): readonly unknown[] => {
    const at = facts.at === '' ? exportedAt : facts.at;
    return [
      facts.listing,
      facts.dataset,
      facts.description,
      facts.sourceWords,
      facts.rpc,
      facts.query,
      facts.parameters.join('; '),
      facts.identity,
      facts.where?.host,
      facts.where?.osUser,
      facts.where?.commandLine,
      facts.collectorVersion,
      at,
      localTime(at, input.timezone),
      facts.received,
      facts.duplicates,
      facts.exported,
      facts.dropped,
      facts.first,
      facts.last,
      facts.status,
      facts.reason,
      facts.completenessProcedure,
      facts.completenessResult,
      facts.accuracyProcedure,
      facts.accuracyResult,
      facts.file,
      digests.get(facts.file) ?? (facts.file.endsWith('/') ? 'each file in SHA256SUMS' : ''),
    ];
  };
  const notes = newCsvNotes();
  await files.add(IPE, csvListing(HEADERS, batchesOf(input.ipe), cells, notes), () => ({
    records: input.ipe.length,
    csv: notes,
  }));
}
