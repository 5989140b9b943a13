import { durationSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';
import { clockSkew } from '../sharedSettings.ts';

/** K10: use without approval. */
export const K10: Procedure = {
  id: 'K10',
  title: 'Use without approval',
  rule: 'Nothing is done under an access request before its approval, after its expiry, after its denial or deletion, or without a request that the evidence shows.',
  family: 'control',
  type: 'operation',
  points: ['6.2-01', '6.3-01', '8.1-02'],
  settings: {
    clock_skew: clockSkew,
    max_request_life: durationSchema.default('336h').describe('longest life of an access request'),
  },
  population: ['request that was used', 'requests that were used'],
  sources: ['access_requests'],
  log: true,
  none: 'nothing was done under an access request',
  sql: procedureSql(new URL('./K10.sql', import.meta.url)),
};
