import { durationSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K13: join tokens. */
export const K13: Procedure = {
  id: 'K13',
  title: 'Join tokens',
  rule: 'Static secrets have an end within the limit; delegated methods bind who may join; bots join only after they were made.',
  family: 'control',
  type: 'design',
  points: ['6.1-09', '6.2-01'],
  settings: {
    max_token_ttl: durationSchema
      .default('24h')
      .describe('longest life of a join token whose name is the secret'),
  },
  population: ['join token', 'join tokens'],
  sources: ['tokens', 'token_facts'],
  log: false,
  none: 'there are no join tokens',
  sql: procedureSql(new URL('./K13.sql', import.meta.url)),
};
