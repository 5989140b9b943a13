import { type Procedure, procedureSql } from '../../procedure.ts';
import { maxBotCertTtl } from '../sharedSettings.ts';

/** K28: storage of tbot. */
export const K28: Procedure = {
  id: 'K28',
  title: 'Storage of tbot',
  rule: 'The storage of tbot is readable by nobody else, and on disk only where it must be.',
  family: 'control',
  type: 'design',
  points: ['6.1-11', '6.6-02'],
  settings: { max_bot_cert_ttl: maxBotCertTtl },
  population: ['bot that joined', 'bots that joined'],
  sources: ['bot_joins'],
  log: true,
  none: 'no bot joined',
  sql: procedureSql(new URL('./K28.sql', import.meta.url)),
};
