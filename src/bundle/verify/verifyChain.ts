import type { ChainReport, VerifyReport } from '../../records/reports/verifyReport.ts';
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
  for (const link of ordered) checkReplaced(link, ordered, say);
  checkHead(ordered, after, say);
  const newest = ordered.at(-1);
  const superseded = newest?.bundle.superseded ?? [];
  return {
    ok: reports.every((report) => report.verdict !== 'failed') && findings.length === 0,
    after,
    order: ordered.map(({ file, bundle }) => ({
      file,
      sequence: bundle.sequence,
      sha256sums_sha256: bundle.sha256sums_sha256,
      superseded_by: superseded.find(({ sequence }) => sequence === bundle.sequence)?.by ?? null,
    })),
    superseded: [...superseded],
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
    say('CHAIN_GAP', file, `${missing(before.bundle.sequence + 1, bundle.sequence - 1)} missing before it`);
  else if (!follows(bundle, all))
    say('CHAIN_BROKEN', file, `it names another bundle ${bundle.sequence - 1} than the one given`);
  if (Date.parse(bundle.exported_at) < Date.parse(before.bundle.exported_at))
    say('CHAIN_REORDERED', file, `it was exported before number ${before.bundle.sequence}`);
}

function missing(from: number, to: number): string {
  return from === to ? `number ${from} is` : `numbers ${from} to ${to} are`;
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

/** The list of replaced bundles in one, against those bundles, and against what the bundles before it said. */
function checkReplaced({ bundle, file }: Link, all: readonly Link[], say: Say): void {
  for (const one of bundle.superseded) {
    const given = all.filter(({ bundle: other }) => other.sequence === one.sequence);
    if (given.some(({ bundle: other }) => !isSame(other, one)))
      say(
        'CHAIN_REPLACEMENT',
        file,
        `number ${one.sequence} is another bundle than the one that was replaced`,
      );
  }
  const replaced = all.find(({ bundle: other }) => other.sequence === bundle.replaces)?.bundle;
  if (replaced !== undefined && !isOfPeriod(replaced, bundle))
    say('CHAIN_REPLACEMENT', file, `number ${replaced.sequence}, which it replaces, is of another period`);
  for (const { bundle: other } of all)
    for (const { sequence, by } of other.superseded)
      if (
        other.sequence < bundle.sequence &&
        !bundle.superseded.some((one) => one.sequence === sequence && one.by === by)
      )
        say('CHAIN_REPLACEMENT', file, `it does not list number ${sequence}, which number ${by} replaced`);
}

function isSame(bundle: Bundle, named: Bundle['superseded'][number]): boolean {
  return bundle.bundle_id === named.bundle_id && bundle.sha256sums_sha256 === named.sha256sums_sha256;
}

function isOfPeriod({ period }: Bundle, { period: other }: Bundle): boolean {
  return period.from === other.from && period.to === other.to;
}

function checkHead(ordered: readonly Link[], after: string | null, say: Say): void {
  const [first] = ordered;
  if (after === null || first === undefined) return;
  if (ordered.some(({ bundle }) => bundle.sha256sums_sha256 === after)) return;
  if (first.bundle.previous?.sha256sums_sha256 === after) return;
  say('CHAIN_HEAD_MISSING', first.file, `neither it, nor one after it, nor the one before it is ${after}`);
}
