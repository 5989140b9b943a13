import type {
  ReviewCampaign,
  ReviewDecision,
  ReviewFile,
  ReviewPart,
  ReviewRow,
} from '../../records/accessReview.ts';

/** Reads of user access reviews. */
export interface ReviewReads {
  /** every campaign, in the order in which they were started */
  campaigns(): ReviewCampaign[];
  /** the name that the next campaign of a period gets, by the period's label */
  nextName(label: string): string;
  /** files given out, one a reviewer, in their order */
  parts(campaign: number): ReviewPart[];
  /** numbered rows in their order */
  rows(campaign: number): ReviewRow[];
  /** imported files, oldest first */
  files(campaign: number): ReviewFile[];
  /** every version of every decision, by row and version */
  decisions(campaign: number): ReviewDecision[];
  /** changes with every campaign, file and decision: what an export rests on */
  revision(): string;
}

/** A campaign before the store gives it its numbers. */
export type NewCampaign = Omit<ReviewCampaign, 'id' | 'name'> & {
  /** @param name as the store gives it */
  parts(name: string): readonly ReviewPart[];
  population: readonly ReviewRow[];
};

/** An imported file with the decisions that are new in it. */
export interface NewReviewFile extends Omit<ReviewFile, 'id'> {
  campaign: number;
  decisions: readonly Omit<ReviewDecision, 'version' | 'file' | 'who' | 'recorded'>[];
}

/** Writes of user access reviews; each is one transaction, all or nothing. */
export interface ReviewStore extends ReviewReads {
  /** Numbers and keeps a campaign; whatever `parts` throws undoes it. */
  start(campaign: NewCampaign): ReviewCampaign;
  /** Keeps a file and adds a version for each of its decisions. */
  saveFile(file: NewReviewFile): ReviewFile;
}
