import { bool, type Dataset, int, primary, text, time } from '../dataset.ts';

/** Facts of the rules of each join token. */
export const tokenFacts: Dataset = {
  name: 'token_facts',
  item: 'TOK',
  source: 'computed',
  description:
    'For each join token: whether its name is a secret, how long it still lives, and which bound a delegated method lacks.',
  shows: 'shows what the rules of a join token amount to',
  query: 'computed from tokens',
  relevance: primary('6.1-09'),
  columns: [
    text('token_row', 'Row of tokens.'),
    text('token', 'Name; masked where it is the secret.'),
    text('method', 'Join method.'),
    bool('secret', 'Whether the name is the secret: method token.'),
    time('expires', 'When it expires; empty: never.'),
    int('left_us', 'Life that was left at the closing snapshot, microseconds.'),
    text(
      'missing_bound',
      'What the allow rules of a delegated method do not bind; empty: nothing is missing.',
    ),
    text('recovery', 'Recovery mode of a bound key pair.'),
    time('rotate_after', 'When a bound key pair was to be rotated.'),
    time('last_rotated', 'When it was rotated last.'),
    text('bot', 'Bot that joins by it.'),
    text('owner', 'Label owner.'),
  ],
};
