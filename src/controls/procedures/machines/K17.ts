import { type Procedure, procedureSql } from '../../procedure.ts';
import { failedJoins, failedJoinsWindow, followUp } from '../sharedSettings.ts';

/** K17: refused issuance. */
export const K17: Procedure = {
  id: 'K17',
  title: 'Refused issuance',
  rule: 'Bursts of refusals to issue credentials are followed up.',
  family: 'control',
  type: 'operation',
  points: ['6.1-03', '7.2-02', '7.3-02'],
  settings: { follow_up: followUp, failed_joins: failedJoins, failed_joins_window: failedJoinsWindow },
  population: ['refusal to issue credentials', 'refusals to issue credentials'],
  sources: ['refusals'],
  log: true,
  none: 'no credential was refused',
  sql: procedureSql(new URL('./K17.sql', import.meta.url)),
};
