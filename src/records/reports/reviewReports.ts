import { z } from 'zod';
import { REVIEW_DECISIONS, reviewCampaignSchema } from '../accessReview.ts';
import { REVIEW_EXPORT_FORMATS } from '../choices.ts';

const count = z.number().int().nonnegative();

/** A reviewer's file of a review, and how far the reviewer came. */
export const reviewerStatusSchema = z.object({
  reviewer: z.string(),
  file: z.string(),
  /** of the file as it was given out; lower-case hex */
  sha256: z.string(),
  rows: count,
  decided: count,
  undecided: count,
  /** numbers of the rows without a decision */
  outstanding: z.array(z.number().int()),
});

/** The document of `review start --json`. */
export const reviewStartSchema = reviewCampaignSchema.extend({
  /** folder that the files were written to */
  out: z.string(),
  files: z.array(z.object({ file: z.string(), reviewer: z.string(), rows: count, sha256: z.string() })),
  /** rows that went to another reviewer because nobody reviews their own */
  own_rows: z.array(z.object({ row: z.number().int(), holder: z.string(), reviewer: z.string() })),
});
export type ReviewStart = z.infer<typeof reviewStartSchema>;

/** Outcome of one file of `review import`. */
export const reviewFileReportSchema = z.object({
  file: z.string(),
  /** imported: decisions were recorded; unchanged: it holds nothing new; refused: nothing of it was taken */
  state: z.enum(['imported', 'unchanged', 'refused']),
  /** name of the review; empty: the file names none */
  review: z.string(),
  sha256: z.string(),
  reviewers: z.array(z.string()),
  rows: count,
  recorded: z.array(
    z.object({ row: z.number().int(), version: z.number().int(), decision: z.enum(REVIEW_DECISIONS) }),
  ),
  /** rows whose decision was recorded before */
  unchanged: count,
  /** rows without a decision */
  undecided: count,
  /** rows that were not taken; row 0: it has no number */
  refused: z.array(z.object({ line: z.number().int(), row: z.number().int(), reason: z.string() })),
  /** numbers of rows of its reviewers that the file lacks */
  missing: z.array(z.number().int()),
  /** rows that the holder decided on, which the test of controls K25 reports */
  self_reviews: z.array(z.number().int()),
  /** why the file was refused as a whole; empty: it was not */
  problem: z.string(),
});
export type ReviewFileReport = z.infer<typeof reviewFileReportSchema>;

/** The document of `review import --json`. */
export const reviewImportSchema = z.object({
  /** whether every file and every row was taken */
  accepted: z.boolean(),
  files: z.array(reviewFileReportSchema),
});
export type ReviewImport = z.infer<typeof reviewImportSchema>;

/** A review with its reviewers. */
export const reviewStatusSchema = reviewCampaignSchema.extend({
  state: z.enum(['open', 'complete', 'replaced']),
  decided: count,
  kept: count,
  removed: count,
  changed: count,
  self_reviews: count,
  reviewers: z.array(reviewerStatusSchema),
  imported: z.array(
    z.object({
      name: z.string(),
      sha256: z.string(),
      imported: z.string(),
      who: z.string(),
      recorded: count,
    }),
  ),
});
export type ReviewStatus = z.infer<typeof reviewStatusSchema>;

/** The document of `review status --json` and of `review remind --json`. */
export const reviewListSchema = z.object({ reviews: z.array(reviewStatusSchema) });
export type ReviewList = z.infer<typeof reviewListSchema>;

export type ReviewExportFormat = (typeof REVIEW_EXPORT_FORMATS)[number];

/** The document of `review export --json`. */
export const reviewExportSchema = z.object({
  review: z.string(),
  format: z.enum(REVIEW_EXPORT_FORMATS),
  /** lines without the header */
  rows: count,
  csv: z.string(),
});
export type ReviewExport = z.infer<typeof reviewExportSchema>;
