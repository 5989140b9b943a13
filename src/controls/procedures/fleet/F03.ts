import { type Procedure, procedureSql } from '../../procedure.ts';

/** F03: trust between clusters, seen from both sides. */
export const F03: Procedure = {
  id: 'F03',
  title: 'Trust from both sides',
  rule: 'Each trust between two clusters of the lake is shown by both, and each role that one maps exists in the other.',
  family: 'control',
  type: 'design',
  points: ['6.1-03', '6.6-01'],
  settings: {},
  population: ['trust between two clusters', 'trusts between two clusters'],
  sources: ['trusted_clusters', 'remote_clusters', 'trust_mappings', 'roles'],
  log: false,
  none: 'no cluster trusts another',
  sql: procedureSql(new URL('./F03.sql', import.meta.url)),
};
