import { AffidavitError } from '../../errors/affidavitError.ts';
import { readReview } from '../../evidence/computed/reviews/readReview.ts';
import { printable } from '../../formats/printable.ts';
import type { ReviewCampaign } from '../../records/accessReview.ts';
import type { ReviewList, ReviewStatus } from '../../records/reports/reviewReports.ts';
import { openStoreForReading } from '../../store/file/open.ts';
import type { StoreReader } from '../../store/store.ts';
import { parsePeriod } from '../period.ts';
import { storePath } from '../storePath.ts';

/** Which reviews are meant; undefined: all. */
export interface ReviewChoice {
  period: string | undefined;
  /** name of one review */
  review: string | undefined;
}

/**
 * The reviews of the store with what was decided, oldest first.
 *
 * @throws AffidavitError USAGE when there is no review of that name, PERIOD_INVALID, STORE_…
 */
export function reviewStatus(storeFile: string | undefined, choice: ReviewChoice): ReviewList {
  const store = openStoreForReading(storePath(storeFile));
  try {
    return { reviews: chosenReviews(store, choice).map((campaign) => statusOf(store, campaign)) };
  } finally {
    store.close();
  }
}

/** Open reviews that are not replaced, with the reviewers who have not decided everything. @throws AffidavitError as `reviewStatus` */
export function outstandingReviews(storeFile: string | undefined, choice: ReviewChoice): ReviewList {
  const { reviews } = reviewStatus(storeFile, choice);
  return {
    reviews: reviews
      .filter(({ state }) => state === 'open')
      .map((review) => ({ ...review, reviewers: review.reviewers.filter(({ undecided }) => undecided > 0) })),
  };
}

/** The campaigns that are meant. @throws AffidavitError USAGE, PERIOD_INVALID */
export function chosenReviews(store: StoreReader, { period, review }: ReviewChoice): ReviewCampaign[] {
  const span = period === undefined ? null : parsePeriod(period);
  const all = store.reviews.campaigns();
  const found = all.filter(
    (campaign) =>
      (review === undefined || campaign.name === review) &&
      (span === null ||
        (Date.parse(campaign.period.from) === span.fromMs && Date.parse(campaign.period.to) === span.toMs)),
  );
  if (review === undefined || found.length > 0) return found;
  throw new AffidavitError(
    'USAGE',
    `The store knows no review "${printable(review, 60)}".`,
    all.length === 0
      ? 'Start one with `affidavit review start`.'
      : `It holds ${all.map(({ name }) => name).join(', ')}.`,
  );
}

function statusOf(store: StoreReader, campaign: ReviewCampaign): ReviewStatus {
  const rows = readReview(store, campaign);
  const isReplaced = store.reviews.campaigns().some(({ replaces }) => replaces === campaign.name);
  const decided = rows.filter(({ last }) => last !== null).length;
  const count = (word: string) => rows.filter(({ last }) => last?.decision === word).length;
  return {
    ...campaign,
    state: isReplaced ? 'replaced' : decided === rows.length ? 'complete' : 'open',
    decided,
    kept: count('keep'),
    removed: count('remove'),
    changed: count('change'),
    self_reviews: rows.filter(({ isSelf }) => isSelf).length,
    reviewers: store.reviews.parts(campaign.id).map((part) => {
      const own = rows.filter(({ row }) => row.reviewer === part.reviewer);
      const outstanding = own.flatMap(({ row, last }) => (last === null ? [row.number] : []));
      return {
        ...part,
        decided: own.length - outstanding.length,
        undecided: outstanding.length,
        outstanding,
      };
    }),
    imported: store.reviews
      .files(campaign.id)
      .map(({ name, sha256, imported, who, recorded }) => ({ name, sha256, imported, who, recorded })),
  };
}
