import { z } from 'zod';
import { durationSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K09: reason, ticket, number of approvers and length of each request. */
export const K09: Procedure = {
  id: 'K09',
  title: 'Quality of requests',
  rule: 'Each access request gives a reason, names a ticket where a pattern is set, and an approved one has the number of approvers that the policy asks for and ends within the longest time of access. A bot counts as an approver only where it is listed; an access monitoring rule does.',
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
    automatic_approvers: z
      .array(z.string().min(1))
      .default([])
      .describe('users and bots ("bot:<name>") whose automatic approval counts as that of an approver'),
    max_access_duration: durationSchema
      .default('24h')
      .describe('longest time for which an access request may grant access, from its approval on'),
  },
  uses: ['ticket_pattern'],
  population: ['access request', 'access requests'],
  sources: ['access_requests'],
  log: true,
  none: 'no access request was made, decided, used or deleted',
  sql: procedureSql(new URL('./K09.sql', import.meta.url)),
};
