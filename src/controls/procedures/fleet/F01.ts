import { type Procedure, procedureSql } from '../../procedure.ts';

/** F01: the population of a fleet is complete. */
export const F01: Procedure = {
  id: 'F01',
  title: 'Completeness of the fleet',
  rule: 'Every declared cluster is in the lake for the period, read completely, and no cluster that is trusted by one of them or trusts it is missing from the declaration.',
  family: 'completeness_and_accuracy',
  type: 'operation',
  points: ['7.2-01'],
  settings: {},
  population: ['declared cluster', 'declared clusters'],
  sources: [],
  log: false,
  none: 'no fleet was declared',
  sql: procedureSql(new URL('./F01.sql', import.meta.url)),
};
