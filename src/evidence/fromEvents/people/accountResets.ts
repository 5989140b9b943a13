import {
  eventMs,
  object,
  type ParsedEvent,
  parseEvents,
  text,
  timeOrNull,
} from '../../../collectors/derived/eventBody.ts';
import type { SubjectStates } from '../../../collectors/derived/subjectStates.ts';
import type { StoreReader } from '../../../store/store.ts';

/** `tctl users add` makes the user and its link within one command. */
const WITHIN_MS = 5_000;

/** The purpose of a link to set a password. */
export type LinkPurpose = 'invitation' | 'reset' | 'unknown';

/**
 * The purpose of `reset_password_token.create`: both invitations and resets log it. A user that was made in the same moment is
 * invited; one that was there before is reset, which takes all second factors away (Teleport 14 logs no `mfa.delete` then).
 */
export function purposeOf(token: ParsedEvent, store: StoreReader, states: SubjectStates): LinkPurpose {
  const user = text(token.body.name);
  let wasThere = false;
  for (const event of parseEvents(store.eventsOfSubject('user', user))) {
    if (event.timeUs > token.timeUs) break;
    if (event.event === 'user.create' && eventMs(token) - eventMs(event) <= WITHIN_MS) return 'invitation';
    wasThere ||= event.event.startsWith('user.') || event.event.startsWith('mfa.');
  }
  const { versions } = states.of('users', user);
  const made = timeOrNull(object(object(versions.at(-1)?.body.spec).created_by).time);
  if (made !== null && Math.abs(eventMs(token) - Date.parse(made)) <= WITHIN_MS) return 'invitation';
  const isOlder = made !== null && Date.parse(made) < eventMs(token);
  const wasSeen = versions.some(({ seenMs }) => seenMs < eventMs(token));
  return wasThere || isOlder || wasSeen ? 'reset' : 'unknown';
}
