import { listRemovals } from '../../datasets/access/listRemovals.ts';
import { listReviewers } from '../../datasets/access/listReviewers.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { object, text, texts } from '../../formats/json.ts';
import { microseconds } from '../../formats/timestamp.ts';
import { addMade } from '../addMade.ts';
import type { EvidenceSet } from '../evidenceSet.ts';
import type { ComputedTable } from './computedTable.ts';

/** Reviewers and removals of access-list reviews, one a row. */
export const listReviews: ComputedTable = {
  add(set) {
    addMade(set, listReviewers, reviewers(set), ({ review, reviewer }) => `${review}/${reviewer}`);
    addMade(set, listRemovals, removals(set), ({ review, member }) => `${review}/${member}`);
  },
};

interface Review {
  key: string;
  list: string;
  reviewed: string;
  spec: JsonObject;
}

function* reviewsOf(set: EvidenceSet): Generator<Review> {
  for (const { key, json } of set.rows('access_list_reviews')) {
    const spec = object((JSON.parse(json) as JsonObject).spec);
    yield { key, list: text(spec.access_list), reviewed: text(spec.review_date), spec };
  }
}

function* reviewers(set: EvidenceSet): Generator<JsonObject> {
  const member = set.db
    .prepare<[string, string], number>(
      'SELECT count(*) FROM access_list_members WHERE access_list = ? AND member = ?',
    )
    .pluck();
  for (const { key, list, reviewed, spec } of reviewsOf(set))
    for (const reviewer of new Set(texts(spec.reviewers)))
      yield {
        review: key,
        access_list: list,
        reviewed,
        reviewer,
        is_member: (member.get(list, reviewer) as number) > 0,
      };
}

function* removals(set: EvidenceSet): Generator<JsonObject> {
  const joined = set.db
    .prepare<[string, string], number | null>(
      'SELECT max(coalesce(joined_us, 0)) FROM access_list_members WHERE access_list = ? AND member = ?',
    )
    .pluck();
  for (const { key, list, reviewed, spec } of reviewsOf(set)) {
    const us = microseconds(reviewed) ?? Number.POSITIVE_INFINITY;
    for (const member of new Set(texts(object(spec.changes).removed_members))) {
      const since = joined.get(list, member) ?? null;
      yield { review: key, access_list: list, reviewed, member, still_member: since !== null && since <= us };
    }
  }
}
