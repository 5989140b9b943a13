import { eventOutcome } from '../../../datasets/eventTypes/outcome.ts';
import { firstBotJoins as dataset } from '../../../datasets/machines/firstBotJoins.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, text } from '../../../formats/json.ts';
import { subtractRanges } from '../../../formats/timeRange.ts';
import { microseconds, preciseText } from '../../../formats/timestamp.ts';
import type { StoreReader } from '../../../store/store.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import { type EvidenceScope, isWhole, outcomeIn } from '../../scope.ts';
import { startedMs } from '../../states.ts';
import type { ComputedTable } from '../computedTable.ts';

/** Bounds of windows may be kept in milliseconds: less than that is no gap. */
const NO_GAP_US = 1000;

/** Whether each bot that joined in the period was made before (K13). */
export const firstBotJoins: ComputedTable = {
  add: (set, scope) => void addMade(set, dataset, rows(set, scope), ({ bot }) => String(bot)),
};

interface FirstJoin {
  bot: string;
  us: number;
  joinRow: string;
}

/** Bots are few: their first joins are held. */
function* rows(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const joins = set.db
    .prepare<[], FirstJoin>(
      // of several columns beside min() SQLite gives those of the row that has it
      `SELECT bot, min(time_us) AS us, row_id AS joinRow FROM bot_joins
       WHERE ok = 1 AND bot <> '' AND event_kind = 'join' GROUP BY bot ORDER BY bot`,
    )
    .all();
  for (const join of joins) {
    const { making, sinceUs } = makingOf(join, scope);
    yield {
      bot: join.bot,
      joined: preciseText(join.us),
      join_row: join.joinRow,
      making,
      since: sinceUs === null ? null : preciseText(sinceUs),
    };
  }
}

function makingOf({ bot, us }: FirstJoin, scope: EvidenceScope): { making: string; sinceUs: number | null } {
  const { store } = scope;
  if (wasMade(store, bot, us)) return { making: 'event', sinceUs: null };
  const seen = sightings(scope, bot, us);
  if (seen.listed) return { making: 'listed', sinceUs: null };
  const sinceUs = Math.max(seen.absentUs ?? 0, seen.recordedUs ?? 0) || null;
  if (sinceUs === null) return { making: 'unknown', sinceUs };
  const read = store.readRanges().map(({ fromUs, toUs }) => ({ fromUs, toUs: toUs + 1 }));
  if (seen.absentUs === null && sinceUs < (read[0]?.fromUs ?? Number.POSITIVE_INFINITY))
    return { making: 'older', sinceUs };
  const unread = subtractRanges({ fromUs: sinceUs, toUs: us }, read);
  const silent = scope.log.gaps.some((gap) => gap.kind === 'silent' && gap.fromUs < us && gap.toUs > sinceUs);
  const isWholeLog = !silent && unread.every(({ fromUs, toUs }) => toUs - fromUs < NO_GAP_US);
  return { making: isWholeLog ? 'none' : 'unread', sinceUs };
}

/** Newer gateways log the making of the bot, 14.2 that of its user. */
function wasMade(store: StoreReader, bot: string, beforeUs: number): boolean {
  for (const [kind, name, type] of [
    ['bot', bot, 'bot.create'],
    ['user', `bot-${bot}`, 'user.create'],
  ] as const)
    for (const event of store.eventsOfSubject(kind, name)) {
      if (event.event !== type || event.timeUs > beforeUs) continue;
      const body = JSON.parse(event.json) as JsonObject;
      if (eventOutcome({ ...event, body }) === 'succeeded') return true;
    }
  return false;
}

/** Listings of bots and of their users before a moment. */
function sightings({ store }: EvidenceScope, bot: string, us: number) {
  const records = [
    ...store.versions('bots', bot),
    ...store.versions('bots', `bot-${bot}`),
    ...store.versions('users', `bot-${bot}`),
  ];
  const earlier = store.snapshots().filter((snapshot) => startedMs(snapshot) * 1000 <= us);
  const shown = new Set(earlier.map(({ id }) => id));
  const absent = earlier.findLast((snapshot) => isWhole(outcomeIn(snapshot, 'bots')));
  const made = records
    .map(({ json }) => object(object((JSON.parse(json) as JsonObject).spec).created_by))
    .map(({ time }) => microseconds(text(time)))
    .filter((recorded) => recorded !== null && recorded > 0 && recorded <= us);
  return {
    listed: records.some(({ fromSnapshot }) => shown.has(fromSnapshot)),
    absentUs: absent === undefined ? null : startedMs(absent) * 1000,
    recordedUs: made.length === 0 ? null : Math.max(...(made as number[])),
  };
}
