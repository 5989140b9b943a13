import { type Procedure, procedureSql } from '../../procedure.ts';

/** K16: attestation rules. */
export const K16: Procedure = {
  id: 'K16',
  title: 'Attestation rules',
  rule: 'Every workload identity has rules that say something, and every Sigstore policy that a rule names exists and is used.',
  family: 'control',
  type: 'design',
  points: ['6.1-03', '6.1-09', '7.2-02'],
  settings: {},
  population: ['workload identity', 'workload identities'],
  sources: ['workload_identities', 'workload_facts'],
  log: false,
  none: 'no workload identity is configured',
  sql: procedureSql(new URL('./K16.sql', import.meta.url)),
};
