import { listRemovals } from '../../../datasets/access/listRemovals.ts';
import { listReviewers } from '../../../datasets/access/listReviewers.ts';
import { listReviewFacts } from '../../../datasets/access/listReviewFacts.ts';
import { eventOutcome } from '../../../datasets/eventTypes/outcome.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, objects, text, texts } from '../../../formats/json.ts';
import { microseconds, preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { EvidenceScope } from '../../scope.ts';
import { startedMs } from '../../states.ts';
import type { ComputedTable } from '../computedTable.ts';

/** Reviews of access lists: of each list, their reviewers, and what they removed. */
export const listReviews: ComputedTable = {
  add(set, scope) {
    const members = new Members(set, scope);
    addMade(set, listReviewers, reviewers(set, members), ({ review, reviewer }) => `${review}/${reviewer}`);
    addMade(set, listRemovals, removals(set, scope), ({ review, member }) => `${review}/${member}`);
    addMade(set, listReviewFacts, facts(set, scope), ({ access_list }) => String(access_list));
  },
};

interface Review {
  key: string;
  list: string;
  reviewed: string;
  us: number;
  spec: JsonObject;
}

function* reviewsOf(set: EvidenceSet): Generator<Review> {
  for (const { key, json } of set.rows('access_list_reviews')) {
    const spec = object((JSON.parse(json) as JsonObject).spec);
    const reviewed = text(spec.review_date);
    yield { key, list: text(spec.access_list), reviewed, us: microseconds(reviewed) ?? 0, spec };
  }
}

interface Member {
  list: string;
  name: string;
  isList: boolean;
  joinedUs: number | null;
  key: string;
}

/** Members of access lists, at the closing snapshot and at the time of a review. */
class Members {
  readonly #byList = new Map<string, Member[]>();
  readonly #scope: EvidenceScope;

  constructor(set: EvidenceSet, scope: EvidenceScope) {
    this.#scope = scope;
    for (const { key, json } of set.rows('access_list_members')) {
      const spec = object((JSON.parse(json) as JsonObject).spec);
      const joinedUs = microseconds(text(spec.joined));
      const member: Member = {
        list: text(spec.access_list),
        name: text(spec.name),
        isList: text(spec.membership_kind) === 'MEMBERSHIP_KIND_LIST',
        joinedUs: joinedUs !== null && joinedUs > 0 ? joinedUs : null,
        key,
      };
      const known = this.#byList.get(member.list);
      if (known === undefined) this.#byList.set(member.list, [member]);
      else known.push(member);
    }
  }

  /** Whether somebody was a member of a list at a moment, directly or through lists in it. */
  wasMember(list: string, name: string, us: number, seen: Set<string> = new Set()): boolean {
    if (seen.has(list)) return false;
    seen.add(list);
    for (const member of this.#byList.get(list) ?? []) {
      if (member.joinedUs !== null && member.joinedUs > us) continue;
      if (member.isList ? this.wasMember(member.name, name, us, seen) : member.name === name) return true;
    }
    return this.#wasShown(list, name, us);
  }

  /** Whether a snapshot around the moment showed a membership that has ended since. */
  #wasShown(list: string, name: string, us: number): boolean {
    const { store } = this.#scope;
    const startedUs = (id: number | null) => {
      const snapshot = id === null ? null : store.snapshot(id);
      return snapshot === null ? Number.POSITIVE_INFINITY : startedMs(snapshot) * 1000;
    };
    return store
      .versions('access_list_members', `${list}/${name}`)
      .some(({ json, fromSnapshot, untilSnapshot }) => {
        const joinedUs = microseconds(text(object((JSON.parse(json) as JsonObject).spec).joined)) ?? 0;
        const fromUs = joinedUs > 0 ? joinedUs : startedUs(fromSnapshot);
        return fromUs <= us && startedUs(untilSnapshot) > us;
      });
  }
}

function* reviewers(set: EvidenceSet, members: Members): Generator<JsonObject> {
  for (const { key, list, reviewed, us, spec } of reviewsOf(set))
    for (const reviewer of new Set(texts(spec.reviewers)))
      yield {
        review: key,
        access_list: list,
        reviewed,
        reviewer,
        is_member: members.wasMember(list, reviewer, us),
      };
}

function* removals(set: EvidenceSet, { store }: EvidenceScope): Generator<JsonObject> {
  const joined = set.db
    .prepare<[string, string], number | null>(
      'SELECT max(coalesce(joined_us, 0)) AS us FROM access_list_members WHERE access_list = ? AND member = ?',
    )
    .pluck();
  for (const { key, list, reviewed, us, spec } of reviewsOf(set)) {
    const removed = [...new Set(texts(object(spec.changes).removed_members))];
    const since = removed.map((member) => joined.get(list, member) ?? null);
    const stays = removed.filter((_, index) => {
      const joinedUs = since[index] ?? null;
      return joinedUs !== null && joinedUs <= us;
    });
    const back =
      stays.length === 0 ? new Set<string>() : addedAfter(store.eventsOfSubject('access_list', list), us);
    for (const member of removed)
      yield {
        review: key,
        access_list: list,
        reviewed,
        member,
        still_member: stays.includes(member) && !back.has(member),
      };
  }
}

/** Members whom events added to a list after a moment. */
function addedAfter(
  events: Iterable<{ event: string; code: string; json: string; timeUs: number }>,
  us: number,
): Set<string> {
  const found = new Set<string>();
  for (const { event, code, json, timeUs } of events) {
    if (event !== 'access_list.member.create' || timeUs <= us) continue;
    const body = JSON.parse(json) as JsonObject;
    if (eventOutcome({ event, code, body }) !== 'succeeded') continue;
    for (const { member_name } of objects(body.members)) found.add(text(member_name));
  }
  return found;
}

/** Where lists come from that are kept in the gateway itself. */
const OWN_ORIGINS: ReadonlySet<string> = new Set([
  '',
  'dynamic',
  'defaults',
  'config-file',
  'terraform',
  'kubernetes',
]);
const OWN_TYPES: ReadonlySet<string> = new Set(['', 'dynamic', 'default']);

function* facts(set: EvidenceSet, { period }: EvidenceScope): Generator<JsonObject> {
  const asOfUs = period.toMs * 1000;
  const privileged = privilegedLists(set);
  const reviews = new Map<string, number[]>();
  for (const { list, us, spec } of reviewsOf(set)) {
    if (us > asOfUs || us === 0 || texts(spec.reviewers).length === 0) continue;
    reviews.set(
      list,
      [...(reviews.get(list) ?? []), us].sort((a, b) => a - b),
    );
  }
  const opening = new Map<string, number | null>();
  if (set.table('opening_access_lists') !== null) {
    const rows = set.db
      .prepare<[], { access_list: string; us: number | null }>(
        'SELECT access_list, next_review_us AS us FROM opening_access_lists',
      )
      .all();
    for (const { access_list, us } of rows) opening.set(access_list, us);
  }
  const members = set.db.prepare<[string], { number: number; since: number | null }>(
    'SELECT count(*) AS number, min(joined_us) AS since FROM access_list_members WHERE access_list = ?',
  );
  for (const { json } of set.rows('access_lists')) {
    const { metadata, spec } = JSON.parse(json) as JsonObject;
    const list = text(object(metadata).name);
    const origin = text(object(object(metadata).labels)['teleport.dev/origin']);
    const count = members.get(list);
    const times = reviews.get(list) ?? [];
    const earlierDue = opening.get(list) ?? null;
    yield {
      access_list: list,
      title: text(object(spec).title) || list,
      elsewhere: !OWN_ORIGINS.has(origin) || !OWN_TYPES.has(text(object(spec).type)),
      privileged: privileged.has(list) || privileged.has(text(object(spec).title)),
      members: count?.number ?? 0,
      members_since: instant(count?.since ?? null),
      due: text(object(object(spec).audit).next_audit_date) || null,
      earlier_due: instant(earlierDue),
      last_reviewed: instant(times.at(-1) ?? null),
      reviewed_after_earlier_due: instant(
        earlierDue === null ? null : (times.find((us) => us > earlierDue) ?? null),
      ),
    };
  }
}

function instant(us: number | null): string | null {
  return us === null ? null : preciseText(us);
}

/** Names of lists through which somebody holds a privileged role, also by way of other lists. */
function privilegedLists({ db }: EvidenceSet): Set<string> {
  const ways = db
    .prepare<[], string>(
      "SELECT DISTINCT via FROM grants WHERE grant_type = 'access_list' AND privileged = 1 AND via <> ''",
    )
    .pluck()
    .all();
  return new Set(ways.flatMap((way) => [way, ...way.split(' > ')]));
}
