import { type Procedure, procedureSql } from '../../procedure.ts';

/** K08: nobody approves their own request, and nobody approves past the reviews. */
export const K08: Procedure = {
  id: 'K08',
  title: 'Self-approval and review bypass',
  rule: 'Nobody approves their own access request, by review, by change of state or as delegator; and no request is approved without an approving review: by a change of state, or made approved. Where the edition has no review rights, approvals by change of state require judgment.',
  family: 'control',
  type: 'operation',
  points: ['6.2-01', '6.3-01', '8.1-08'],
  settings: {},
  population: ['access request', 'access requests'],
  sources: ['access_requests'],
  log: true,
  none: 'no access request was made, decided, used or deleted',
  sql: procedureSql(new URL('./K08.sql', import.meta.url)),
};
