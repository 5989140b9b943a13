import { eventTime, isRefused, type ParsedEvent, text } from '../../../collectors/derived/eventBody.ts';
import { failureReason } from '../../../datasets/eventTypes/outcome.ts';
import { addressOf } from '../actor.ts';
import { type EventDataset, perEvent } from '../eventDataset.ts';

const BOUND_KEYPAIR = 'join_token.bound_keypair.';

/** How machine identities got their first credentials, and what looked wrong on the way. */
export const botJoins: EventDataset = perEvent({
  dataset: 'bot_joins',
  item: 'BOT',
  description:
    'Joins of bots in the period, good and failed, and what may mean a stolen credential: certificates used twice, recovered or rotated keypairs, refused join states.',
  columns: [
    'time',
    'bot',
    'what',
    'ok',
    'anomaly',
    'method',
    'token',
    'bot_instance',
    'recovery_mode',
    'recovery_count',
    'address',
    'error',
    'events',
  ],
  reader: () => (event) => {
    const { body } = event;
    const refused = isRefused(event);
    return {
      time: eventTime(event),
      bot: text(body.bot_name) || text(body.user).replace(/^bot-/, ''),
      what: whatOf(event),
      ok: !refused,
      anomaly: anomalyOf(event, refused),
      method: text(body.method),
      // masked by the gateway, or by us, where the name is the secret
      token: text(body.token_name),
      bot_instance: text(body.bot_instance_id),
      recovery_mode: text(body.recovery_mode),
      recovery_count: typeof body.recovery_count === 'number' ? body.recovery_count : null,
      attributes: body.attributes ?? null,
      address: addressOf(body),
      error: refused ? failureReason(body) : '',
    };
  },
});

function whatOf({ event }: ParsedEvent): string {
  if (event === 'bot.join') return 'join';
  if (event === 'cert.generation_mismatch') return 'certificate generation';
  return `keypair ${event.slice(BOUND_KEYPAIR.length).replaceAll('_', ' ')}`;
}

/** Anomalies of a join, in words; empty for an ordinary join or rotation. */
function anomalyOf({ event }: ParsedEvent, refused: boolean): string {
  if (event === 'cert.generation_mismatch') return 'a renewable certificate was used twice: it may be stolen';
  if (event.endsWith('join_state_verification_failed')) return 'the join state did not fit: it may be stolen';
  if (refused) return 'refused';
  return event.endsWith('.recovery') ? 'the keypair was recovered' : '';
}
