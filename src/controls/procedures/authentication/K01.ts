import { type Procedure, procedureSql } from '../../procedure.ts';

/** K01: everybody who logs in has a second factor. */
export const K01: Procedure = {
  id: 'K01',
  title: 'Multi-factor authentication',
  rule: 'The cluster asks for a second factor over the whole period, every local account of a person has one, and no local login succeeds without one. What the identity provider asks of single sign-on users is known from its list only.',
  family: 'control',
  type: 'design',
  points: ['6.1-04', '6.1-08', '6.6-03'],
  settings: {},
  population: [
    'value of the setting or local account of a person',
    'values of the setting and local accounts of people',
  ],
  sources: ['auth_preference', 'users', 'logins'],
  log: true,
  none: 'the second factor was not read, and there is no local account of a person',
  sql: procedureSql(new URL('./K01.sql', import.meta.url)),
};
