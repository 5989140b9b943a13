import { eventGroup } from './eventType.ts';

/** Logins, second factors, passwords and the certificates that follow them. */
export const AUTHENTICATION_TYPES = [
  ...eventGroup(
    {
      item: 'AUT',
      primary: '6.1-04 6.1-08',
      supporting: '6.6-03',
      datasets: ['logins'],
      refusal: 'login',
      shows: 'shows how a person or machine authenticated, or that it was refused',
    },
    {
      'user.login': 'T1000 T1001 T1010 T1011 T1012 T1013 T1014',
      auth: { codes: 'T3007', refused: 'always' },
      'user_login.invalid_access_list': {
        codes: 'TAL009',
        refused: 'always',
        datasets: [],
        supporting: '6.3-01',
        shows: 'shows a login to which an access list gave nothing because it names missing roles',
      },
      'saml.idp.auth': {
        codes: 'TSI000',
        primary: '6.1-04',
        supporting: '',
        datasets: [],
        refusal: 'access',
        shows: 'shows a single sign-on through the gateway into another application',
      },
    },
  ),
  ...eventGroup(
    {
      item: 'AUT',
      primary: '6.1-04 6.1-08',
      supporting: '6.6-03',
      datasets: ['mfa_changes'],
      shows: 'shows a second factor being registered, removed or challenged',
    },
    {
      'mfa.add': 'T1006I',
      'mfa.delete': { codes: 'T1007', datasets: ['mfa_changes', 'revocations'] },
      'mfa_auth_challenge.create': { codes: 'T1015', datasets: [] },
      'mfa_auth_challenge.validate': { codes: 'T1016', datasets: [], refusal: 'login' },
    },
  ),
  ...eventGroup(
    {
      item: 'AUT',
      primary: '6.1-04 6.1-08',
      supporting: '6.6-02',
      datasets: ['password_resets'],
      shows: 'shows a password or an account being set, reset or recovered',
    },
    {
      'user.password_change': 'T1005',
      'recovery_code.generated': 'T1008',
      'recovery_code.used': { codes: 'T1009', refusal: 'login' },
      'reset_password_token.create': 'T6000',
      'recovery_token.create': 'T6001',
      'privilege_token.create': 'T6002',
    },
  ),
  ...eventGroup(
    {
      item: 'CA',
      primary: '6.1-04 6.1-08',
      supporting: '6.6-02',
      datasets: ['certificates'],
      shows: 'shows a short-lived certificate, for whom and until when',
    },
    { 'cert.create': 'TC000' },
  ),
  ...eventGroup(
    {
      item: 'DEV',
      primary: '6.7-04',
      supporting: '6.1-04',
      shows: 'shows a registered device being enrolled or authenticated',
      refusal: 'login',
    },
    {
      // written by very old gateways for everything about devices
      device: '',
      'device.token.create': { codes: 'TV003', change: 'resource', datasets: ['config_changes'] },
      'device.token.spent': 'TV004',
      'device.enroll': 'TV005',
      'device.authenticate': 'TV006',
      'device.webtoken.create': 'TV008',
      'device.authenticate.confirm': 'TV009',
    },
  ),
];
