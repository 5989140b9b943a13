import { list, text } from './dataset.ts';

/** Columns that say who did something and with what authority; the same in every dataset that has them. */
export const authority = [
  text('actor', 'Who did it.'),
  text('actor_kind', 'human, bot, system, host (local administrator on an auth host), machine or unknown.'),
  text('actor_note', 'What else is known of the actor.'),
  text('impersonator', 'Who acted as the actor.'),
  list('access_requests', 'Access requests whose roles the actor held.'),
  text('trusted_device', 'Trusted device that was used.'),
  text('address', 'Address of the client.'),
] as const;
