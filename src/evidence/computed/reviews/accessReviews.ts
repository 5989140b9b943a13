import { reviewCampaigns } from '../../../datasets/reviews/reviewCampaigns.ts';
import { reviewFiles } from '../../../datasets/reviews/reviewFiles.ts';
import { reviewReviewers } from '../../../datasets/reviews/reviewReviewers.ts';
import { reviewRows } from '../../../datasets/reviews/reviewRows.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import type { ReviewCampaign } from '../../../records/accessReview.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceScope } from '../../scope.ts';
import { durationUs, settingValue } from '../../settings.ts';
import type { ComputedTable } from '../computedTable.ts';
import { type CarriedOut, carriedOut } from './carriedOut.ts';
import { type DecidedRow, readReview } from './readReview.ts';

/** User access reviews: of the period, and earlier ones that may still count. */
export const accessReviews: ComputedTable = {
  add(set, scope) {
    const all = reviewsOf(scope);
    const rowId = (table: string) => (row: JsonObject) => `${row.campaign}/${row[table]}`;
    addMade(set, reviewCampaigns, all.map(campaignRow), ({ campaign }) => String(campaign));
    addMade(set, reviewReviewers, all.flatMap(reviewerRows), rowId('reviewer'));
    addMade(set, reviewRows, decidedRows(all), rowId('number'));
    addMade(set, reviewFiles, all.flatMap(fileRows));
  },
};

interface Review {
  campaign: ReviewCampaign;
  rows: DecidedRow[];
  followed: Map<number, CarriedOut>;
  isReplaced: boolean;
  isOfPeriod: boolean;
  dueMs: number;
  carryOutMs: number;
  observed: string;
  scope: EvidenceScope;
}

function reviewsOf(scope: EvidenceScope): Review[] {
  const { store, period } = scope;
  const ms = (name: string) => durationUs(String(settingValue(scope.all, name))) / 1000;
  const campaigns = store.reviews.campaigns();
  const replaced = new Set(campaigns.map(({ replaces }) => replaces));
  const newest = store.latestSnapshot('finished')?.started ?? '';
  return campaigns
    .filter(
      ({ period: own }) =>
        Date.parse(own.from) < period.toMs && Date.parse(own.to) > period.fromMs - ms('review_every'),
    )
    .map((campaign) => {
      const rows = readReview(store, campaign);
      const toCarryOut = rows.filter(({ last }) => last !== null && last.decision !== 'keep');
      const imports = store.reviews.files(campaign.id).map(({ imported }) => imported);
      return {
        campaign,
        rows,
        followed: carriedOut(
          scope,
          campaign.snapshot,
          toCarryOut.map(({ row }) => row),
        ),
        isReplaced: replaced.has(campaign.name),
        isOfPeriod: Date.parse(campaign.period.to) > period.fromMs,
        dueMs: Date.parse(campaign.started) + ms('review_within'),
        carryOutMs: ms('removal_within'),
        observed: latest([campaign.started, newest, ...imports]),
        scope,
      };
    });
}

/** The last of some RFC 3339 times in UTC. */
function latest(times: readonly string[]): string {
  return [...times].sort().at(-1) ?? '';
}

function campaignRow({ campaign, rows, isReplaced, isOfPeriod, dueMs, observed }: Review): JsonObject {
  const count = (word: string) => rows.filter(({ last }) => last?.decision === word).length;
  const decided = rows.filter(({ last }) => last !== null).length;
  return {
    campaign: campaign.name,
    scope: campaign.scope,
    state: isReplaced ? 'replaced' : decided === rows.length ? 'complete' : 'open',
    of_period: isOfPeriod,
    snapshot: campaign.snapshot,
    snapshot_at: campaign.snapshot_started,
    started: campaign.started,
    started_by: campaign.who,
    due: new Date(dueMs).toISOString(),
    observed,
    row_count: rows.length,
    decided,
    kept: count('keep'),
    removed: count('remove'),
    changed: count('change'),
    population_sha256: campaign.population_sha256,
    replaces: campaign.replaces,
  };
}

function reviewerRows({ campaign, rows, dueMs, scope }: Review): JsonObject[] {
  return scope.store.reviews.parts(campaign.id).map(({ reviewer, file, sha256 }) => {
    const own = rows.filter(({ row }) => row.reviewer === reviewer);
    const times = own.flatMap(({ decidedMs }) => (decidedMs === null ? [] : [decidedMs]));
    return {
      campaign: campaign.name,
      reviewer,
      file,
      file_sha256: sha256,
      row_count: own.length,
      decided: times.length,
      undecided: own.length - times.length,
      late: times.filter((time) => time > dueMs).length,
      last_decided: times.length === 0 ? null : new Date(Math.max(...times)).toISOString(),
    };
  });
}

function* decidedRows(reviews: readonly Review[]): Generator<JsonObject> {
  for (const review of reviews) for (const row of review.rows) yield decidedRow(review, row);
}

function decidedRow(review: Review, { row, last, decidedMs, isSelf, sha256 }: DecidedRow): JsonObject {
  const { campaign, isReplaced, isOfPeriod, carryOutMs } = review;
  const followed = review.followed.get(row.number);
  const { grant, ...facts } = row;
  const toCarryOut = last !== null && last.decision !== 'keep' && decidedMs !== null;
  return {
    campaign: campaign.name,
    ...facts,
    since: row.since || null,
    expires: row.expires || null,
    last_use: row.last_use || null,
    of_period: isOfPeriod && !isReplaced,
    counts: !isReplaced,
    grant_row: grant,
    decision: last?.decision ?? '',
    note: last?.comment ?? '',
    decided_by: last?.by ?? '',
    decided: decidedMs === null ? null : new Date(decidedMs).toISOString(),
    self_review: isSelf,
    versions: last?.version ?? 0,
    file_sha256: sha256,
    file_line: last?.line ?? null,
    recorded: last?.recorded ?? null,
    carry_out_by: toCarryOut ? new Date(decidedMs + carryOutMs).toISOString() : null,
    carried_out: followed?.state ?? '',
    carried_out_snapshot: followed?.done?.id ?? null,
    carried_out_at: followed?.done?.started ?? null,
    last_shown_snapshot: followed?.lastShown?.id ?? null,
    last_shown_at: followed?.lastShown?.started ?? null,
  };
}

function fileRows({ campaign, scope }: Review): JsonObject[] {
  return scope.store.reviews.files(campaign.id).map((file) => ({
    campaign: campaign.name,
    name: file.name,
    sha256: file.sha256,
    imported: file.imported,
    imported_by: file.who,
    row_count: file.rows,
    recorded: file.recorded,
    refused: file.refused,
    missing: file.missing,
  }));
}
