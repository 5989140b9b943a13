import { type Procedure, procedureSql } from '../../procedure.ts';

/** K27: the populations roll forward. */
export const K27: Procedure = {
  id: 'K27',
  title: 'Roll-forward',
  rule: 'Users, roles, bots, locks, connectors, access lists, trusted clusters, devices and join tokens at the opening, plus those created, less those deleted or expired, are those at the closing, by events, from each snapshot to the next.',
  family: 'completeness_and_accuracy',
  type: 'operation',
  points: ['6.2-02', '6.2-01', '6.3-04'],
  settings: {},
  population: ['resource', 'resources'],
  sources: [],
  log: true,
  none: 'there is nothing to roll forward',
  sql: procedureSql(new URL('./K27.sql', import.meta.url)),
};
