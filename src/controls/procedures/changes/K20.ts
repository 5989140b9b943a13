import { type Procedure, procedureSql } from '../../procedure.ts';

/** K20: drift. */
export const K20: Procedure = {
  id: 'K20',
  title: 'Drift',
  rule: 'Each difference between two neighbouring snapshots is explained by an event.',
  family: 'completeness_and_accuracy',
  type: 'operation',
  points: ['6.8-02', '7.1-03', '8.1-05', '8.1-12'],
  settings: {},
  population: ['difference between neighbouring snapshots', 'differences between neighbouring snapshots'],
  sources: ['config_changes', 'state_changes'],
  log: true,
  none: 'nothing changed between two snapshots',
  sql: procedureSql(new URL('./K20.sql', import.meta.url)),
};
