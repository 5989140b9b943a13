import { type Procedure, procedureSql } from '../../procedure.ts';
import { breakGlass } from '../sharedSettings.ts';

/** K03: people log in through the identity provider; local accounts are for emergencies. */
export const K03: Procedure = {
  id: 'K03',
  title: 'Local accounts',
  rule: 'Where local logins are allowed, no person has a local account other than the listed accounts for emergencies.',
  family: 'control',
  type: 'design',
  points: ['6.1-04', '6.1-08'],
  settings: { break_glass: breakGlass },
  population: ['local account of a person', 'local accounts of people'],
  sources: ['auth_preference', 'users'],
  log: false,
  none: 'no person has a local account',
  sql: procedureSql(new URL('./K03.sql', import.meta.url)),
};
