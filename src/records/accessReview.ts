import { z } from 'zod';
import { REVIEW_SCOPES } from './choices.ts';

export type ReviewScope = (typeof REVIEW_SCOPES)[number];

/** Decisions on a grant: it stays, goes, or is to be another one. */
export const REVIEW_DECISIONS = ['keep', 'remove', 'change'] as const;
export type ReviewDecisionWord = (typeof REVIEW_DECISIONS)[number];

/** A user access review of a period (docs/reviews.md). Times RFC 3339 UTC. */
export const reviewCampaignSchema = z.object({
  id: z.number().int(),
  /** label of the period and a running number: 2026-Q4-1 */
  name: z.string(),
  period: z.object({ label: z.string(), from: z.string(), to: z.string() }),
  scope: z.enum(REVIEW_SCOPES),
  /** snapshot that the population is of */
  snapshot: z.number().int(),
  snapshot_started: z.string(),
  started: z.string(),
  /** operating system's user@host */
  who: z.string(),
  /** of the numbered rows, one canonical JSON a line */
  population_sha256: z.string(),
  rows: z.number().int(),
  /** an earlier review of the same period, in which nobody had decided anything, that it takes the place of; empty: none */
  replaces: z.string(),
});
export type ReviewCampaign = z.infer<typeof reviewCampaignSchema>;

/** A numbered grant as the reviewer saw it. Texts are empty where the gateway records nothing. */
export const reviewRowSchema = z.object({
  /** 1, 2, 3 … */
  number: z.number().int(),
  reviewer: z.string(),
  /** how the reviewer was chosen, in words */
  chosen: z.string(),
  /** key of the row of `grants` */
  grant: z.string(),
  holder: z.string(),
  holder_kind: z.string(),
  role: z.string(),
  /** direct, connector, access_list, access_request, impersonation */
  granted: z.string(),
  via: z.string(),
  since: z.string(),
  expires: z.string(),
  last_use: z.string(),
  /** yes, no or judgment */
  privileged: z.string(),
  mfa: z.string(),
});
export type ReviewRow = z.infer<typeof reviewRowSchema>;

/** The file of one reviewer as it was given out. */
export interface ReviewPart {
  reviewer: string;
  file: string;
  /** lower-case hex */
  sha256: string;
  rows: number;
}

/** Name of the workbook beside a reviewer's CSV file. @param file name of the CSV file */
export function workbookName(file: string): string {
  return file.replace(/\.csv$/, '.xlsx');
}

/** A file that was imported. */
export interface ReviewFile {
  id: number;
  name: string;
  sha256: string;
  imported: string;
  who: string;
  rows: number;
  recorded: number;
  /** rows that were refused, and rows that were missing */
  refused: number;
  missing: number;
}

/** One version of a decision: none is ever altered, a change is a further version. */
export interface ReviewDecision {
  number: number;
  /** 1, 2, 3 … */
  version: number;
  decision: ReviewDecisionWord;
  comment: string;
  /** date or RFC 3339 time as given; empty: the time of the import counts */
  decided: string;
  by: string;
  /** number of the imported file, and its line */
  file: number;
  line: number;
  who: string;
  recorded: string;
}
