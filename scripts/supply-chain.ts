// What the program is made of, and whether that is in order: licences, a bill of materials, the registry's signatures.
// Usage: supply-chain.ts [licences|sbom|signatures] [--out FILE] [--strict]   without a word: all three
//   --out FILE   where the bill of materials goes (CycloneDX JSON; default: sbom.cdx.json)
//   --strict     signatures that could not be checked are a failure
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Check } from './supply-chain/check.ts';
import { checkLicences } from './supply-chain/licences.ts';
import { writeSbom } from './supply-chain/sbom.ts';
import { checkSignatures } from './supply-chain/signatures.ts';

const root = path.resolve(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: path.join(root, 'sbom.cdx.json') },
    strict: { type: 'boolean', default: false },
  },
});

const CHECKS: Record<string, () => Check> = {
  licences: () => checkLicences(root),
  sbom: () => writeSbom(root, path.resolve(values.out)),
  signatures: () => checkSignatures(root, { strict: values.strict }),
};

const wanted = positionals.length === 0 ? Object.keys(CHECKS) : positionals;
for (const name of wanted) {
  const check = CHECKS[name];
  if (check === undefined) {
    console.error(`supply-chain: unknown check "${name}"; one of ${Object.keys(CHECKS).join(', ')}`);
    process.exit(2);
  }
  const { ok, lines } = check();
  for (const line of lines) console.log(`${name}: ${line}`);
  if (!ok) process.exitCode = 1;
}
