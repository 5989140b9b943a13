import { eventTime, isRefused, text, timeOrNull } from '../eventBody.ts';
import { AUTHORITY_COLUMNS, authorityOf } from './actor.ts';
import { type EventDataset, perEvent } from './eventDataset.ts';

/** What happened, by event type (gateway-api §3.8). `reset_password_token.create` is an invitation too. */
const ACTIONS: Readonly<Record<string, string>> = {
  'reset_password_token.create': 'invitation or reset link made',
  'recovery_token.create': 'recovery begun',
  'privilege_token.create': 'privilege token made',
  'recovery_code.generated': 'recovery codes made',
  'recovery_code.used': 'recovery code used',
  'user.password_change': 'password changed',
};

/** How passwords and accounts were reset, changed or recovered. The token events name the affected user, the others only that. */
export const passwordResets: EventDataset = perEvent({
  dataset: 'password_resets',
  item: 'AUT',
  description:
    'Password changes, reset links, invitations and account recoveries of the period: whose, by whom, for how long.',
  types: Object.keys(ACTIONS),
  columns: ['time', 'user', 'action', 'ok', ...AUTHORITY_COLUMNS, 'ttl', 'expires', 'events'],
  reader: () => (event) => ({
    time: eventTime(event),
    user: text(event.body.name) || text(event.body.user),
    action: ACTIONS[event.event] ?? event.event,
    ok: !isRefused(event),
    ...authorityOf(event),
    ttl: text(event.body.ttl),
    expires: timeOrNull(event.body.expires),
  }),
});
