import { z } from 'zod';
import { durationSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';
import { minRsaBits } from '../sharedSettings.ts';

/** K22: certificate authorities are rotated, no rotation stays half done, and their keys are strong. */
export const K22: Procedure = {
  id: 'K22',
  title: 'Rotation of certificate authorities',
  rule: 'Each certificate authority of the cluster was rotated within the time that the policy sets, no rotation is under way for longer than the limit, and no key is weaker than the policy allows.',
  family: 'control',
  type: 'design',
  points: ['6.1-11', '7.4-04'],
  settings: {
    ca_rotation_max: z
      .union([z.literal(''), durationSchema])
      .default('')
      .describe(
        'longest time since the last rotation of a certificate authority; empty: none is set, ages are noted',
      ),
    rotation_max: durationSchema
      .default('72h')
      .describe('longest time for which a rotation may be under way'),
    min_rsa_bits: minRsaBits,
  },
  population: ['certificate authority', 'certificate authorities'],
  sources: ['cert_authorities', 'ca_rotations'],
  log: false,
  none: 'there is no certificate authority',
  sql: procedureSql(new URL('./K22.sql', import.meta.url)),
};
