import { type Procedure, procedureSql } from '../../procedure.ts';

/** K26: population of users. */
export const K26: Procedure = {
  id: 'K26',
  title: 'Population of users',
  rule: 'Single sign-on users vanish from the gateway: their population is that of the identity provider, and every one of them who logged in is on its list.',
  family: 'completeness_and_accuracy',
  type: 'operation',
  points: ['6.2-02', '6.1-04'],
  settings: {},
  population: ['single sign-on user who logged in', 'single sign-on users who logged in'],
  sources: ['users'],
  log: true,
  none: 'no single sign-on user logged in',
  sql: procedureSql(new URL('./K26.sql', import.meta.url)),
};
