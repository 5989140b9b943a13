import { durationSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K25: access reviews. */
export const K25: Procedure = {
  id: 'K25',
  title: 'Access reviews',
  rule: 'Access lists and grants are reviewed in time, not by the reviewed, and removals are carried out.',
  family: 'control',
  type: 'operation',
  points: ['6.2-02', '6.3-04'],
  settings: {
    privileged_review_every: durationSchema
      .default('2160h')
      .describe('longest time between two reviews of a privileged grant'),
    review_every: durationSchema
      .default('8760h')
      .describe('longest time between two reviews of any other grant'),
    review_within: durationSchema
      .default('720h')
      .describe('time from the start of a user access review until every row is to be decided'),
    removal_within: durationSchema
      .default('336h')
      .describe('time from the decision to remove or change a grant until a snapshot is to show it'),
  },
  population: ['access list or reviewed grant', 'access lists and reviewed grants'],
  sources: ['access_lists', 'access_list_members', 'access_list_reviews'],
  log: false,
  none: 'there are no access lists and no user access review',
  sql: procedureSql(new URL('./K25.sql', import.meta.url)),
};
