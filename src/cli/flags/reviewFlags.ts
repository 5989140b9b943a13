import { Flags } from '@oclif/core';
import { REVIEW_EXPORT_FORMATS, REVIEW_SCOPES } from '../../records/choices.ts';

/** Flags of user access reviews. */
export const reviewFlags = {
  scope: Flags.string({
    env: 'AFFIDAVIT_SCOPE',
    options: [...REVIEW_SCOPES],
    default: 'all',
    description: 'grants that the review covers',
  }),
  reviewers: Flags.string({
    env: 'AFFIDAVIT_REVIEWERS',
    helpValue: 'FILE',
    description:
      'list of reviewers (CSV): user and manager, role and owner; a line with neither is for everything else',
  }),
  reviewer: Flags.string({
    env: 'AFFIDAVIT_REVIEWER',
    helpValue: 'NAME',
    multiple: true,
    description:
      'fallback reviewer, for rows that have no other and for own rows; may be repeated: the second reviews the rows of the first',
  }),
  format: Flags.string({
    env: 'AFFIDAVIT_FORMAT',
    options: [...REVIEW_EXPORT_FORMATS],
    default: 'csv',
    description: 'probo: one line an account; csv: one line a grant',
  }),
  review: Flags.string({
    env: 'AFFIDAVIT_REVIEW',
    helpValue: 'NAME',
    description: 'name of one review, such as 2026-Q4-1 (default: all)',
  }),
} as const;
