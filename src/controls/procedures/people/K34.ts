import { deadlineSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';
import { breakGlass } from '../sharedSettings.ts';

/** K34: emergency access. */
export const K34: Procedure = {
  id: 'K34',
  title: 'Emergency access',
  rule: 'Each use of emergency access has a ticket, a review by somebody else in time and a recorded session, and a break-glass account a change of its credential or a lock afterwards.',
  family: 'control',
  type: 'operation',
  points: ['6.1-08', '6.3-01', '8.1-13'],
  settings: {
    emergency_review_within: deadlineSchema
      .default('5wd')
      .describe('time within which somebody else must review a use of emergency access'),
    break_glass: breakGlass,
  },
  population: ['use of emergency access', 'uses of emergency access'],
  sources: ['logins', 'access_requests'],
  log: true,
  none: 'no emergency access was used',
  sql: procedureSql(new URL('./K34.sql', import.meta.url)),
};
