import type { VerifyReport } from '../../records/verifyReport.ts';
import type { VerifyCode } from './codes.ts';

type Bundle = NonNullable<VerifyReport['bundle']>;

/** One thing that is wrong with a chain. */
export interface ChainFinding {
  code: Extract<VerifyCode, `CHAIN_${string}`>;
  /** the zip that shows it */
  file: string;
  detail: string;
}

/** What several bundles, taken together, show. */
export interface ChainReport {
  /** false also when a bundle on its own failed */
  ok: boolean;
  findings: ChainFinding[];
  /** files in the order of the chain */
  order: string[];
}

/**
 * Checks that bundles form one unbroken chain, each naming the SHA256SUMS of the one before it. The beginning may be missing
 * (the first one given may have a predecessor that was not); that the newest are missing cannot be seen.
 *
 * @param reports reports of `verifyBundle`, in any order
 */
export function verifyChain(reports: readonly VerifyReport[]): ChainReport {
  const findings: ChainFinding[] = [];
  const links = reports.flatMap((report) =>
    report.bundle === null ? [] : [{ ...report, bundle: report.bundle }],
  );
  const ordered = [...links].sort((a, b) => a.bundle.sequence - b.bundle.sequence);
  const say = (code: ChainFinding['code'], file: string, detail: string) =>
    findings.push({ code, file, detail });
  for (const [index, link] of ordered.entries()) {
    const before = ordered[index - 1];
    if (before === undefined) continue;
    const { bundle } = link;
    if (bundle.entity !== before.bundle.entity || bundle.cluster !== before.bundle.cluster) {
      say('CHAIN_OTHER_ORIGIN', link.file, `it is of ${bundle.entity}, ${bundle.cluster}`);
    }
    if (link.signer?.fingerprint !== before.signer?.fingerprint) {
      say('CHAIN_OTHER_KEY', link.file, `it is signed with ${link.signer?.fingerprint ?? 'no readable key'}`);
    }
    if (bundle.sequence === before.bundle.sequence) {
      if (bundle.sha256sums_sha256 !== before.bundle.sha256sums_sha256) {
        say('CHAIN_FORKED', link.file, `${before.file} also claims number ${bundle.sequence}`);
      }
      continue;
    }
    if (bundle.sequence > before.bundle.sequence + 1) {
      say('CHAIN_GAP', link.file, `number ${before.bundle.sequence + 1} is missing before it`);
    } else if (
      !follows(
        bundle,
        ordered.map((other) => other.bundle),
      )
    ) {
      say('CHAIN_BROKEN', link.file, `it names another bundle ${bundle.sequence - 1} than the one given`);
    }
    if (Date.parse(bundle.exported_at) < Date.parse(before.bundle.exported_at)) {
      say('CHAIN_REORDERED', link.file, `it was exported before number ${before.bundle.sequence}`);
    }
  }
  const sound = reports.every((report) => report.verdict !== 'failed');
  return { ok: sound && findings.length === 0, findings, order: ordered.map((link) => link.file) };
}

/** Whether one of the bundles is the one that it names. */
function follows(bundle: Bundle, others: readonly Bundle[]): boolean {
  return others.some(
    (other) =>
      other.bundle_id === bundle.previous?.bundle_id &&
      other.sequence === bundle.previous.sequence &&
      other.sha256sums_sha256 === bundle.previous.sha256sums_sha256,
  );
}
