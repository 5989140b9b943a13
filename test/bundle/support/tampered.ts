import { ARCHIVE, NAMES } from './tamperedArchives.ts';
import { BESIDE, MANIFESTS, SUMS } from './tamperedContents.ts';
import { EXTRAS } from './tamperedExtras.ts';
import { ATTESTATIONS, SIGNATURES } from './tamperedSignatures.ts';
import type { Tampering } from './tamperTools.ts';

/** Every tampering: at least one for each code that a single bundle can raise. */
export const TAMPERINGS: readonly Tampering[] = [
  ...ARCHIVE,
  ...NAMES,
  ...EXTRAS,
  ...SUMS,
  ...SIGNATURES,
  ...ATTESTATIONS,
  ...MANIFESTS,
  ...BESIDE,
];
