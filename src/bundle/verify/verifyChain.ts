import type { ChainReport, VerifyReport } from '../../records/verifyReport.ts';
import type { VerifyCode } from './codes.ts';

type Bundle = NonNullable<VerifyReport['bundle']>;
type Link = VerifyReport & { bundle: Bundle };
type ChainCode = Extract<VerifyCode, `CHAIN_${string}`>;
type Say = (code: ChainCode, file: string, detail: string) => void;

/**
 * Checks that bundles form one unbroken chain, each naming the SHA256SUMS of the one before it. The beginning may be missing
 * (the first one given may have a predecessor that was not); that the newest are missing cannot be seen.
 *
 * @param reports reports of `verifyBundle`, in any order
 * @param after SHA-256 of the SHA256SUMS of a bundle, as somebody kept it: that bundle must be among those given, or be the
 *   one before the first. Lower-case hex
 */
export function verifyChain(reports: readonly VerifyReport[], after: string | null = null): ChainReport {
  const findings: ChainReport['findings'] = [];
  const say: Say = (code, file, detail) => findings.push({ code, file, detail });
  for (const { bundle, file } of reports) {
    if (bundle === null) say('CHAIN_UNREADABLE', file, 'its manifest was not read, see its own checks');
  }
  const links = reports.filter((report): report is Link => report.bundle !== null);
  const ordered = [...links].sort((a, b) => a.bundle.sequence - b.bundle.sequence);
  for (const [index, link] of ordered.entries()) {
    const before = ordered[index - 1];
    if (before !== undefined) checkStep(before, link, ordered, say);
  }
  checkHead(ordered, after, say);
  const newest = ordered.at(-1);
  return {
    ok: reports.every((report) => report.verdict !== 'failed') && findings.length === 0,
    after,
    order: ordered.map(({ file, bundle }) => ({
      file,
      sequence: bundle.sequence,
      sha256sums_sha256: bundle.sha256sums_sha256,
    })),
    head: newest?.bundle.sha256sums_sha256 ?? null,
    findings,
  };
}

/** One bundle and the one before it in the order of their numbers. */
function checkStep(before: Link, link: Link, all: readonly Link[], say: Say): void {
  const { bundle, file } = link;
  if (bundle.entity !== before.bundle.entity || bundle.cluster !== before.bundle.cluster)
    say('CHAIN_OTHER_ORIGIN', file, `it is of ${bundle.entity}, ${bundle.cluster}`);
  if (link.signer?.fingerprint !== before.signer?.fingerprint)
    say('CHAIN_OTHER_KEY', file, `it is signed with ${link.signer?.fingerprint ?? 'no readable key'}`);
  if (bundle.sequence === before.bundle.sequence) {
    if (bundle.sha256sums_sha256 !== before.bundle.sha256sums_sha256)
      say('CHAIN_FORKED', file, `${before.file} also claims number ${bundle.sequence}`);
    return;
  }
  if (bundle.sequence > before.bundle.sequence + 1)
    say('CHAIN_GAP', file, `number ${before.bundle.sequence + 1} is missing before it`);
  else if (!follows(bundle, all))
    say('CHAIN_BROKEN', file, `it names another bundle ${bundle.sequence - 1} than the one given`);
  if (Date.parse(bundle.exported_at) < Date.parse(before.bundle.exported_at))
    say('CHAIN_REORDERED', file, `it was exported before number ${before.bundle.sequence}`);
}

/** Whether one of the bundles is the one that it names. */
function follows(bundle: Bundle, others: readonly Link[]): boolean {
  return others.some(
    ({ bundle: other }) =>
      other.bundle_id === bundle.previous?.bundle_id &&
      other.sequence === bundle.previous.sequence &&
      other.sha256sums_sha256 === bundle.previous.sha256sums_sha256,
  );
}

function checkHead(ordered: readonly Link[], after: string | null, say: Say): void {
  const [first] = ordered;
  if (after === null || first === undefined) return;
  if (ordered.some(({ bundle }) => bundle.sha256sums_sha256 === after)) return;
  if (first.bundle.previous?.sha256sums_sha256 === after) return;
  say('CHAIN_HEAD_MISSING', first.file, `neither it, nor one after it, nor the one before it is ${after}`);
}
