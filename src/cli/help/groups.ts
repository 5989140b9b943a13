/**
 * Groups of the root help, and their order: every command and topic of `src/commands` by its first word, in the order in which
 * people come to need it. `test/docs/commandGroups.test.ts` fails for one that is in none.
 */
export const COMMAND_GROUPS: readonly { title: string; words: readonly string[] }[] = [
  { title: 'set up', words: ['init', 'doctor', 'config', 'keys', 'completion', 'demo'] },
  { title: 'collect', words: ['pull', 'snapshots', 'people', 'collect', 'probe', 'attach', 'import'] },
  {
    title: 'conclude',
    words: ['status', 'check', 'controls', 'exceptions', 'review', 'requests', 'evidence', 'report'],
  },
  { title: 'deliver', words: ['export', 'pseudonyms', 'verifier', 'diff'] },
  { title: 'verify', words: ['verify', 'reperform', 'sample'] },
  { title: 'operate', words: ['health', 'store', 'schedule', 'errors', 'version', 'help'] },
  { title: 'fleet', words: ['fleet', 'lake'] },
];
