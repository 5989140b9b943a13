import { openBundleFiles } from '../../bundle/bundleFiles.ts';
import { EVENTS_REFERENCE } from '../../bundle/names.ts';
import type { VerifyCode } from '../../bundle/verify/codes.ts';
import { clusterPart } from '../../lake/layout/clusterPart.ts';
import { verifyLake } from '../../lake/manifest/verifyLake.ts';
import { type EventsReference, eventsReferenceSchema } from '../../records/eventsReference.ts';
import type { ReferenceReport } from '../../records/reports/lakeReports.ts';
import type { VerifyReport } from '../../records/reports/verifyReport.ts';
import { readKeys, type VerifyOptions, verify } from '../verify.ts';
import { lakeFolder } from './lakeFolder.ts';

/** Most bytes of a reference: 100,000 files. */
const MOST_BYTES = 64 * 1024 * 1024;

type Finding = ReferenceReport['reference']['findings'][number];

/**
 * Checks a bundle whose events are in a lake, and the files of the lake that it names. Needs neither store nor engine.
 *
 * @throws AffidavitError LAKE_NOT_FOUND, FILE_NOT_FOUND, FILE_INVALID, KEY_INVALID; what fails is a report, not an error
 */
export async function verifyReference(
  file: string,
  dir: string,
  options: VerifyOptions,
): Promise<ReferenceReport> {
  const folder = lakeFolder(dir);
  const keys = await readKeys(options);
  const bundle = await verify(file, options);
  const reference = bundle.verdict === 'failed' ? null : await referenceOf(file, bundle);
  const isNamed = (path: string) =>
    reference !== null && typeof reference !== 'string' && isOfDays(reference, path);
  const { timestampCas: _, ...signers } = keys;
  const lake = await verifyLake(folder, signers, isNamed);
  const findings =
    typeof reference === 'string'
      ? [finding(reference, EVENTS_REFERENCE, '')]
      : reference === null
        ? []
        : differences(reference, lake.contents.files, bundle, lake.report.signer?.fingerprint);
  const verdicts = [bundle.verdict, lake.report.verdict];
  const isFailed = findings.length > 0 || verdicts.includes('failed');
  const named = reference === null || typeof reference === 'string' ? null : reference;
  return {
    verdict: isFailed ? 'failed' : verdicts.includes('self-attested') ? 'self-attested' : 'verified',
    codes: [...new Set([...bundle.codes, ...lake.report.codes, ...findings.map(({ code }) => code)])],
    bundle,
    lake: lake.report,
    reference: { files: named?.files.length ?? 0, events: named?.events ?? 0, findings },
  };
}

/** The reference of a bundle that verified, or the code of its fault. */
async function referenceOf(file: string, { bundle }: VerifyReport): Promise<EventsReference | VerifyCode> {
  const files = await openBundleFiles(file);
  try {
    if (!files.names.includes(EVENTS_REFERENCE)) return 'REFERENCE_MISSING';
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of files.read(EVENTS_REFERENCE)) {
      bytes += piece.length;
      if (bytes > MOST_BYTES) return 'REFERENCE_MALFORMED';
      pieces.push(piece);
    }
    const read = eventsReferenceSchema.safeParse(JSON.parse(Buffer.concat(pieces).toString('utf8')));
    const isOfBundle =
      read.success &&
      read.data.cluster === bundle?.cluster &&
      read.data.period.from === bundle.period.from &&
      read.data.period.to === bundle.period.to;
    return isOfBundle ? read.data : 'REFERENCE_MALFORMED';
  } catch (error) {
    if (error instanceof SyntaxError) return 'REFERENCE_MALFORMED';
    throw error;
  } finally {
    await files.close();
  }
}

/** Whether a file of a lake is of the cluster and of a day of the period, named or not. */
function isOfDays({ cluster, period }: EventsReference, path: string): boolean {
  const below = `events/cluster=${clusterPart(cluster)}/event_date=`;
  const day = path.slice(below.length, below.length + 10);
  const last = new Date(Date.parse(period.to) - 1).toISOString().slice(0, 10);
  return path.startsWith(below) && day >= period.from.slice(0, 10) && day <= last;
}

function differences(
  reference: EventsReference,
  files: ReadonlyMap<string, { sha256: string; bytes: number }>,
  bundle: VerifyReport,
  lakeKey: string | undefined,
): Finding[] {
  const named = new Set(reference.files.map(({ path }) => path));
  const found: Finding[] = reference.files.flatMap(({ path, sha256 }) => {
    const file = files.get(path);
    if (file === undefined) return [finding('REFERENCE_FILE_MISSING', path, 'it is not in the lake')];
    if (file.sha256 === sha256) return [];
    return [finding('REFERENCE_MISMATCH', path, 'its SHA-256 is not the one that the bundle names')];
  });
  for (const path of files.keys())
    if (isOfDays(reference, path) && !named.has(path))
      found.push(finding('REFERENCE_FILE_EXTRA', path, 'the bundle does not name it'));
  if (lakeKey !== undefined && bundle.signer !== null && lakeKey !== bundle.signer.fingerprint)
    found.push(finding('REFERENCE_OTHER_KEY', '', `the lake was signed with ${lakeKey}`));
  return found;
}

function finding(code: VerifyCode, path: string, detail: string): Finding {
  return { code, path, detail };
}
