import { z } from 'zod';
import { durationSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';
import { minRsaBits } from '../sharedSettings.ts';

/** K31: connections are encrypted well, as of the probe. */
export const K31: Procedure = {
  id: 'K31',
  title: 'Encryption in transit',
  rule: 'The probed addresses accept no TLS below 1.2, no weak cipher or curve, and show a valid certificate with a strong key for their name; agents and bots verify the server.',
  family: 'control',
  type: 'design',
  points: ['6.6-01', '6.6-02', '6.7-02'],
  settings: {
    min_rsa_bits: minRsaBits,
    require_forward_secrecy: z
      .boolean()
      .default(true)
      .describe('whether key exchanges without forward secrecy (below TLS 1.3) are exceptions'),
    certificate_warn: durationSchema
      .default('336h')
      .describe('time before the end of a certificate within which it is noted'),
    fips: z
      .boolean()
      .default(false)
      .describe('whether only cipher suites that FIPS 140 permits may be accepted'),
  },
  population: [
    'check of a probed address or configuration of tbot',
    'checks of probed addresses and configurations of tbot',
  ],
  sources: [],
  log: false,
  none: 'no address was probed',
  sql: procedureSql(new URL('./K31.sql', import.meta.url)),
};
