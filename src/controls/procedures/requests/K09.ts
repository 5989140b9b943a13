import { z } from 'zod';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K09: reason, ticket and number of approvers of each request. */
export const K09: Procedure = {
  id: 'K09',
  title: 'Quality of requests',
  rule: 'Each access request gives a reason, names a ticket where a pattern is set, and an approved one has the number of approvers that the policy asks for.',
  family: 'control',
  type: 'operation',
  points: ['6.2-01', '6.3-01'],
  settings: {
    min_approvers: z
      .number()
      .int()
      .min(0)
      .default(1)
      .describe('distinct approvers, other than the requester, that an approved request must have'),
  },
  uses: ['ticket_pattern'],
  population: ['access request', 'access requests'],
  sources: ['access_requests'],
  log: true,
  none: 'no access request was made, decided, used or deleted',
  sql: procedureSql(new URL('./K09.sql', import.meta.url)),
};
