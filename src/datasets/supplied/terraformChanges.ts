import { type Dataset, list, primary, text, time } from '../dataset.ts';

/** Terraform changes. */
export const terraformChanges: Dataset = {
  name: 'terraform_changes',
  item: 'GIT',
  source: 'local',
  ofPeriod: true,
  description:
    'Resources of the Teleport provider that Terraform planned or made changes to, without sensitive values.',
  shows: 'shows a change that Terraform planned or made',
  query: 'files that the entity named',
  relevance: [...primary('8.1-05', '8.1-09')],
  columns: [
    time('time', 'When.'),
    text('address', 'Resource in Terraform.'),
    text('resource_type', 'Type.'),
    text('name', 'Name.', 'resource_name'),
    list('action', 'What was done.', 'actions'),
    text('stage', 'planned or applied.', 'outcome'),
  ],
};
