import type { Check } from './check.ts';
import { npm } from './npm.ts';

/**
 * Checks the registry's signatures of the installed packages. Where the registry or its keys cannot be reached, nothing is concluded,
 * and that is what the lines say.
 *
 * @param root folder of the checkout
 * @param options `strict`: signatures that could not be checked are a failure
 */
export function checkSignatures(root: string, { strict }: { strict: boolean }): Check {
  // without repeats: where there is no way to the keys, npm would try for over a minute
  const { stdout, stderr } = npm(root, [
    'audit',
    'signatures',
    '--json',
    '--fetch-retries=0',
    '--fetch-timeout=20000',
  ]);
  const found = signatureReport(stdout, stderr);
  return found.checked ? { ok: found.ok, lines: found.lines } : { ok: !strict, lines: found.lines };
}

interface Signed {
  name: string;
  version: string;
}

interface Report {
  invalid?: Signed[];
  missing?: Signed[];
  error?: { summary?: string };
}

/**
 * The outcome of `npm audit signatures --json`.
 */
export function signatureReport(stdout: string, stderr: string): Check & { checked: boolean } {
  const report = parsed(stdout);
  if (!Array.isArray(report?.invalid) || !Array.isArray(report?.missing)) {
    const reason = report?.error?.summary || stderr.trim().split('\n').pop() || 'npm said nothing';
    return {
      checked: false,
      ok: false,
      lines: [`NOT CHECKED, the registry or its keys gave no answer: ${reason}`],
    };
  }
  const named = ({ name, version }: Signed) => `${name}@${version}`;
  return {
    checked: true,
    ok: report.invalid.length + report.missing.length === 0,
    lines: [
      ...report.invalid.map((one) => `${named(one)} has an invalid signature`),
      ...report.missing.map((one) => `${named(one)} has no signature`),
      ...(report.invalid.length + report.missing.length === 0
        ? ['all installed packages have valid signatures']
        : []),
    ],
  };
}

function parsed(text: string): Report | null {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return null;
  }
}
