import { writeBundle } from '../../../src/bundle/export/writeBundle.ts';
import { loadSigningKey } from '../../../src/bundle/keys/signingKey.ts';
import { AffidavitError } from '../../../src/errors/affidavitError.ts';
import { dataset, sampleInput } from './sampleInput.ts';

/** A process of its own that exports one bundle, to be killed or starved: exportChild.ts KEY OUTDIR. */
const [, , keyPath = '', outDir = ''] = process.argv;
const rows = Array.from({ length: 20_000 }, (_, index) => ({
  metadata: { name: `node-${index}-${Math.sin(index)}` },
}));
const input = sampleInput({ datasets: [dataset('nodes', rows)] });
try {
  await writeBundle(input, {
    outDir,
    signer: await loadSigningKey(keyPath),
    onFile: (path) => process.stdout.write(`${path}\n`),
  });
} catch (error) {
  process.stderr.write(error instanceof AffidavitError ? error.code : String(error));
  process.exitCode = 7;
}
