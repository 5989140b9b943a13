import { durationSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';
import { maxBotCertTtl } from '../sharedSettings.ts';

/** K07: certificates are short-lived, as configured and as issued. */
export const K07: Procedure = {
  id: 'K07',
  title: 'Life of certificates',
  rule: 'No role lets certificates of people live longer than the limit, none that was issued does, and none is longer than its own roles allow; bots and workload identities have limits of their own. A role that sets no limit has that of the gateway, 30 hours.',
  family: 'control',
  type: 'design',
  points: ['6.1-04', '6.1-08', '6.1-09', '6.1-11', '6.6-02', '6.7-02'],
  settings: {
    max_cert_ttl: durationSchema.default('30h').describe('longest certificate of a person'),
    max_bot_cert_ttl: maxBotCertTtl,
    max_svid_ttl: durationSchema.default('24h').describe('longest identity of a workload'),
  },
  population: [
    'role, workload identity or holder of certificates',
    'roles, workload identities and holders of certificates',
  ],
  sources: ['roles', 'certificates', 'workload_identities', 'role_versions'],
  log: true,
  none: 'there are no roles, and no certificate was issued',
  sql: procedureSql(new URL('./K07.sql', import.meta.url)),
};
