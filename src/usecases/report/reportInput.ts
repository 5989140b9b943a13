import type { BundleInput } from '../../bundle/input.ts';
import { ownEngagement, sampleSeed } from '../../bundle/sampling.ts';
import type { Conclusion } from '../../controls/conclusion.ts';
import type { ExaminationType, ReportInput } from '../../report/input.ts';
import { listedExceptions } from '../export/exceptionsInput.ts';
import type { ShownRegister } from '../export/pseudonyms/pseudonymRegister.ts';
import { programDigest } from './programDigest.ts';

/** Facts of the page beside the conclusion. */
export interface ReportFrame extends Pick<BundleInput, 'entity' | 'timezone' | 'limitations' | 'redactions'> {
  controls: Pick<BundleInput['controls'], 'requests' | 'register' | 'entity'>;
  type: ExaminationType;
  generatedAt: Date;
  /** of the program that makes the page */
  version: string;
}

/** Everything that the page of a conclusion is made of. */
export function reportInput(
  conclusion: Conclusion,
  register: ShownRegister,
  frame: ReportFrame,
): ReportInput {
  const { version, controls, ...rest } = frame;
  return {
    ...rest,
    requests: controls.requests,
    conclusion,
    program: { version, node: process.versions.node, ...programDigest() },
    sampleSeed: (procedure, populationSha256) =>
      sampleSeed(ownEngagement(frame.entity, conclusion.scope.period.label), procedure, populationSha256),
    entityControls: controls.entity?.summary ?? null,
    exceptions: {
      all: () => listedExceptions(conclusion, register),
      of: ({ id }) => listedExceptions(conclusion, register, id),
      counts: controls.register,
    },
  };
}
