/** Sources whose every decision has to be pinned by a test, and the tests that do it. */
export const TARGETS: Readonly<Record<string, readonly string[]>> = {
  'src/usecases/period.ts': ['test/usecases/period.test.ts'],
  'src/formats/timeRange.ts': ['test/formats/timeRange.test.ts'],
  'src/bundle/verify/verifyChain.ts': ['test/bundle/verifyChain.test.ts'],
  'src/bundle/verify/trust.ts': ['test/bundle/trust.test.ts'],
  'src/evidence/states.ts': ['test/evidence/choice.test.ts', 'test/evidence/states.test.ts'],
  'src/redaction/redact.ts': ['test/redaction'],
  'src/redaction/nameRules.ts': ['test/redaction'],
  'src/redaction/secretNames.ts': ['test/redaction'],
  'src/redaction/mayNeedRedaction.ts': ['test/redaction'],
  'src/collectors/events/windows.ts': ['test/collectors/events/windows.test.ts'],
};

/** Changes that alter nothing that can be observed, with the reason. `change` as a run prints it. */
export const EQUIVALENT: Readonly<Record<string, readonly { change: string; reason: string }[]>> = {};
