import { eventTime, isRefused, text, texts } from '../eventBody.ts';
import { addressOf, mfaDeviceOf } from './actor.ts';
import { type EventDataset, perEvent } from './eventDataset.ts';

/** Codes of `user.login` by kind (gateway-api §3.8). */
const KINDS: Readonly<Record<string, string>> = {
  T1000: 'local',
  T1001: 'single sign-on',
  T1010: 'single sign-on test',
  T1011: 'single sign-on test',
  T1012: 'headless, asked for',
  T1013: 'headless, approved',
  T1014: 'headless, rejected',
};

/** Every attempt to log in, `user.login`, and every connection whose credentials were refused, `auth`. */
export const logins: EventDataset = perEvent({
  dataset: 'logins',
  item: 'AUT',
  description:
    'Logins of the period, good and failed: who, how, with which MFA device, from where; and connections whose certificate was refused.',
  types: ['user.login', 'auth'],
  columns: [
    'time',
    'user',
    'ok',
    'kind',
    'method',
    'mfa_device.name',
    'mfa_device.type',
    'address',
    'user_agent',
    'login',
    'error',
    'code',
    'events',
  ],
  reader: () => (event) => {
    const { body } = event;
    const ok = event.event === 'user.login' && !isRefused(event);
    return {
      time: eventTime(event),
      user: text(body.user),
      ok,
      kind: event.event === 'auth' ? 'certificate refused' : (KINDS[event.code.slice(0, 5)] ?? ''),
      method: text(body.method),
      mfa_device: mfaDeviceOf(body),
      address: addressOf(body),
      user_agent: text(body.user_agent),
      login: text(body.login),
      login_rules: texts(body.applied_login_rules),
      private_key_policy: text(body.required_private_key_policy),
      error: ok ? '' : text(body.error) || text(body.message),
      code: event.code,
    };
  },
});
