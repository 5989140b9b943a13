import { eventMs, eventTime, type ParsedEvent, text, texts } from '../../../collectors/derived/eventBody.ts';
import { Identities } from '../../../collectors/derived/identities.ts';
import { eventOutcome, failureReason } from '../../../datasets/eventTypes/outcome.ts';
import { addressOf, mfaDeviceOf } from '../actor.ts';
import { type EventDataset, perEvent } from '../eventDataset.ts';
import { UserLocks } from './userLocks.ts';

/** Codes of `user.login` by kind (teleport-api §3.8). */
const KINDS: Readonly<Record<string, string>> = {
  T1000: 'local',
  T1001: 'single sign-on',
  T1010: 'single sign-on test',
  T1011: 'single sign-on test',
  T1012: 'headless, requested',
  T1013: 'headless, approved',
  T1014: 'headless, rejected',
};

/**
 * Whether a failed "login" is an API call that the gateway refused to somebody who was logged in already (14.2 logs the request
 * for users with their secrets so). The dataset `refusals` shows it.
 */
export function isRefusedCall({ event, body }: ParsedEvent): boolean {
  return event === 'user.login' && text(body.method) === 'client.cert' && text(body.user) === '';
}

/** Every attempt to log in, `user.login`, and every connection whose credentials were refused, `auth`. */
export const logins: EventDataset = perEvent({
  dataset: 'logins',
  item: 'AUT',
  description:
    'Logins of the period, good, failed and only requested: who, how, with which MFA device, from where; and connections whose certificate was refused.',
  columns: [
    'time',
    'user',
    'user_kind',
    'state',
    'ok',
    'kind',
    'method',
    'mfa_device.name',
    'mfa_device.type',
    'under_lock',
    'address',
    'user_agent',
    'login',
    'error',
    'code',
    'events',
  ],
  isSelective: true,
  reader: (source) => {
    const identities = new Identities(source.store);
    const locks = new UserLocks(source);
    return (event) => {
      if (isRefusedCall(event)) return null;
      const { body } = event;
      const user = text(body.user);
      const outcome = eventOutcome(event);
      const lock = outcome === 'succeeded' ? locks.lockAt(user, eventMs(event)) : '';
      const state = lock !== '' ? 'succeeded under a lock' : outcome === 'refused' ? 'failed' : outcome;
      return {
        time: eventTime(event),
        user,
        user_kind: identities.of(user, body).kind,
        state,
        // a requested login is neither; under a lock the gateway logs success and issues nothing
        ok: state === 'succeeded' ? true : state === 'failed' ? false : null,
        kind: event.event === 'auth' ? 'certificate refused' : (KINDS[event.code.slice(0, 5)] ?? ''),
        method: text(body.method),
        mfa_device: mfaDeviceOf(body),
        mfa_device_uuid: text(mfaDeviceOf(body).uuid),
        under_lock: lock,
        address: addressOf(body),
        user_agent: text(body.user_agent),
        login: text(body.login),
        login_rules: texts(body.applied_login_rules),
        private_key_policy: text(body.required_private_key_policy),
        error: state === 'failed' ? failureReason(body) : '',
        code: event.code,
      };
    };
  },
});
