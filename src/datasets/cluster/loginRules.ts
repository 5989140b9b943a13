import { type Dataset, int, primary, text } from '../dataset.ts';

/** Login rules (Enterprise). */
export const loginRules: Dataset = {
  name: 'login_rules',
  item: 'AUT',
  source: 'state',
  description: 'Rules that turn attributes of an identity provider into traits.',
  shows: 'shows how traits of an identity provider are turned into access',
  query: 'all login rules',
  relevance: [...primary('6.1-04')],
  kinds: ['login_rule'],
  columns: [
    text('login_rule', 'Name.', 'metadata.name'),
    int('priority', 'Priority.', 'spec.priority'),
    text('traits_map', 'Map of traits, as JSON.', 'spec.traits_map'),
    text('traits_expression', 'Expression.', 'spec.traits_expression'),
  ],
};
