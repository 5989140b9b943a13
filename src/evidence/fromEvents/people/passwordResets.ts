import { eventTime, isRefused, text, timeOrNull } from '../../../collectors/derived/eventBody.ts';
import { Identities } from '../../../collectors/derived/identities.ts';
import { SubjectStates } from '../../../collectors/derived/subjectStates.ts';
import { AUTHORITY_COLUMNS, authorityOf } from '../actor.ts';
import { type EventDataset, perEvent } from '../eventDataset.ts';
import { purposeOf } from './accountResets.ts';

/** Actions by event type (teleport-api §3.8). */
const ACTIONS: Readonly<Record<string, string>> = {
  'recovery_token.create': 'recovery begun',
  'privilege_token.create': 'privilege token made',
  'recovery_code.generated': 'recovery codes made',
  'recovery_code.used': 'recovery code used',
  'user.password_change': 'password changed',
};

const LINKS = {
  invitation: 'invitation made',
  reset: 'reset link made',
  unknown: 'invitation or reset link made',
} as const;

/** How passwords and accounts were reset, changed or recovered. The token events name the affected user, the others only that. */
export const passwordResets: EventDataset = perEvent({
  dataset: 'password_resets',
  item: 'AUT',
  description:
    'Password changes, reset links, invitations and account recoveries of the period: whose, by whom, for how long.',
  columns: ['time', 'user', 'action', 'ok', ...AUTHORITY_COLUMNS, 'ttl', 'expires', 'events'],
  reader: ({ store, snapshot }) => {
    const identities = new Identities(store);
    const states = new SubjectStates(store, snapshot.id);
    return (event) => ({
      time: eventTime(event),
      user: text(event.body.name) || text(event.body.user),
      action:
        event.event === 'reset_password_token.create'
          ? LINKS[purposeOf(event, store, states)]
          : (ACTIONS[event.event] ?? event.event),
      ok: !isRefused(event),
      ...authorityOf(event, identities),
      ttl: text(event.body.ttl),
      expires: timeOrNull(event.body.expires),
    });
  },
});
