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
export const EQUIVALENT: Readonly<Record<string, readonly { change: string; reason: string }[]>> = {
  'src/evidence/states.ts': [
    {
      change: '> [in const after = sorted.find((snapshot) => startedMs(snapshot) > toMs);] → >=',
      reason: 'a snapshot exactly at the bound is found as the last one before it, which goes first',
    },
    {
      change: '<= [in return late <= withinMs || late < early ? after : before;] → <',
      reason: 'early is beyond withinMs there, so a late that equals withinMs is nearer in any case',
    },
    {
      change: "< [in const side = apart < 0 ? 'before' : 'after';] → <=",
      reason: 'a snapshot exactly at the bound has no sentence',
    },
    {
      change: 'some [in store.snapshots().some(({ cluster }) => isFromFiles(cluster))] → every',
      reason: 'a store holds imported snapshots or pulled ones, never both',
    },
  ],
  'src/redaction/redact.ts': [
    {
      change: `inside === undefined [in if (inside === undefined) return redactText(text, onFound);] → false`,
      reason: 'without a value nothing is found, and the text is passed on the same way',
    },
    {
      change: `!'[{"'.includes(trimmed.charAt(0)) || trimmed === '' [in if (!'[{"'.includes(trimmed.charAt(0)) || trimmed === '') return undefined;] → false`,
      reason: 'the condition only spares parsing a text that cannot be an object, a list or a text',
    },
    {
      change: `|| [in if (!'[{"'.includes(trimmed.charAt(0)) || trimmed === '') return undefined;] → &&`,
      reason: 'the condition only spares parsing a text that cannot be an object, a list or a text',
    },
    {
      change: `'' [in if (!'[{"'.includes(trimmed.charAt(0)) || trimmed === '') return undefined;] → 'mutant'`,
      reason: 'the condition only spares parsing a text that cannot be an object, a list or a text',
    },
  ],
};
