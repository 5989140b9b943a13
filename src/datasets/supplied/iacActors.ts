import { type Dataset, primary, text } from '../dataset.ts';

/** Actors of the infrastructure-as-code pipeline, from a list that the entity supplied. */
export const iacActors: Dataset = {
  name: 'iac_actors',
  item: 'EXT',
  source: 'local',
  description: 'Actors of the infrastructure-as-code pipeline, from a list that the entity supplied.',
  shows: "shows an actor of the configuration pipeline, by the entity's own list",
  query: 'a list that the entity supplied',
  relevance: [...primary('8.1-02')],
  columns: [text('actor', 'User or bot:<name>.', 'actor', 'user'), text('note', 'Note.')],
};
