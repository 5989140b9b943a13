import { type Dataset, list, primary, supporting, text, time } from '../dataset.ts';

/** Scoped join tokens (collectors/state/scoped.ts). */
export const scopedTokens: Dataset = {
  name: 'scoped_tokens',
  item: 'TOK',
  source: 'state',
  description: 'Join tokens that hold within a scope.',
  shows: 'shows a scoped join token, its method, use and expiry',
  query: 'all scoped join tokens',
  relevance: [...primary('6.1-09', '6.1-11'), ...supporting('6.2-01')],
  kinds: ['scoped_token'],
  columns: [
    text('token', 'Name; no secret.', 'metadata.name'),
    text('scope', 'Scope of the token.'),
    text('assigned_scope', 'Scope that joining resources get.', 'spec.assigned_scope'),
    list('roles', 'System roles that it gives.', 'spec.roles'),
    text('join_method', 'Join method.', 'spec.join_method'),
    text('usage_mode', 'single_use or unlimited.', 'spec.usage_mode'),
    time('expires', 'Expiry.', 'metadata.expires'),
    time('used_at', 'Use of a single-use token.', 'status.usage.single_use.used_at'),
  ],
};
