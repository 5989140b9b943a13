import { bool, type Dataset, int, primary, text, time } from '../dataset.ts';

/** Facts of the rules of each join token. */
export const tokenFacts: Dataset = {
  name: 'token_facts',
  item: 'TOK',
  source: 'computed',
  description:
    'For every definition of a join token that stood in the period: whether its name is a secret, how long it lives, and which bound a delegated method lacks; also tokens of which only the event of their making is known.',
  shows: 'shows what the rules of a join token amount to',
  query: 'computed from tokens of every snapshot of the period, and join_token.create events',
  relevance: primary('6.1-09'),
  columns: [
    text('token_row', 'Row of tokens; empty where only an event shows the token.'),
    text('token', 'Name; masked where it is the secret.'),
    text('method', 'Join method.'),
    bool('secret', 'Whether the name is the secret: method token.'),
    text('shown_by', 'snapshot, or event where no snapshot listed it.'),
    text('event_uid', 'Event of its making, where name and expiry of one agree.'),
    time('made', 'When it was made, by that event.'),
    time('expires', 'When it expires; empty: never.'),
    int(
      'life_us',
      'Life of a token that expires, microseconds: from its making, else from the first snapshot that showed it, so at least so long.',
    ),
    text(
      'missing_bound',
      'What the allow rules of a delegated method do not bind; empty: nothing is missing.',
    ),
    text('recovery', 'Recovery mode of a bound key pair.'),
    time('rotate_after', 'When a bound key pair was to be rotated.'),
    time('last_rotated', 'When it was rotated last.'),
    text('bot', 'Bot that joins by it.'),
    text('owner', 'Label owner.'),
    bool('at_end', 'Whether the closing snapshot shows the definition.'),
    time('valid_from', 'First snapshot that showed the definition, or the event.'),
    time('valid_until', 'First snapshot that no longer showed it; empty: none.'),
  ],
};
