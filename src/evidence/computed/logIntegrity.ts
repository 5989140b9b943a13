import { auditRetention } from '../../datasets/log/auditRetention.ts';
import { logConflicts } from '../../datasets/log/logConflicts.ts';
import { logDays } from '../../datasets/log/logDays.ts';
import { logReadings } from '../../datasets/log/logReadings.ts';
import { logSilences } from '../../datasets/log/logSilences.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { parseGoDuration } from '../../formats/goDuration.ts';
import {
  intersectRanges,
  mergeRanges,
  rangeOfMs,
  subtractRanges,
  type TimeRange,
} from '../../formats/timeRange.ts';
import { preciseText } from '../../formats/timestamp.ts';
import type { EventWindow } from '../../store/store.ts';
import { addMade } from '../addMade.ts';
import type { EvidenceSet } from '../evidenceSet.ts';
import { silencesIn } from '../log/silence.ts';
import type { EvidenceScope } from '../scope.ts';
import { settingValue } from '../settings.ts';
import type { ComputedTable } from './computedTable.ts';

const DAY_US = 86_400_000_000;
const HOUR_US = 3_600_000_000;
/** Some gateways keep the bounds of windows in milliseconds. */
const NO_GAP_US = 1000;

/** Days, silences and readings of the audit log. */
export const logIntegrity: ComputedTable = {
  add(set, scope) {
    addMade(set, logDays, days(scope), ({ day }) => String(day));
    addMade(set, logSilences, silences(scope));
    addMade(set, logReadings, readings(scope));
    addMade(set, logConflicts, conflicts(scope));
    addMade(set, auditRetention, retentions(set), ({ config }) => String(config));
  },
};

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** The weekday of the UTC day that holds an instant, microseconds. */
function weekdayOf(us: number): string {
  return WEEKDAYS[new Date(us / 1000).getUTCDay()] ?? '';
}

function quietDays({ all }: EvidenceScope): ReadonlySet<string> {
  const value = settingValue(all, 'quiet_days');
  return new Set(Array.isArray(value) ? (value as string[]) : []);
}

/** The part of a span that lies on days which must not be quiet, microseconds. */
function expectedUs({ fromUs, toUs }: TimeRange, quiet: ReadonlySet<string>): number {
  if (quiet.size === 0) return toUs - fromUs;
  let sum = 0;
  for (let us = fromUs; us < toUs; ) {
    const next = Math.min((Math.floor(us / DAY_US) + 1) * DAY_US, toUs);
    if (!quiet.has(weekdayOf(us))) sum += next - us;
    us = next;
  }
  return sum;
}

function* days(scope: EvidenceScope): Generator<JsonObject> {
  const { store, period, log } = scope;
  const quiet = quietDays(scope);
  const whole = rangeOfMs(period);
  for (let start = Math.floor(whole.fromUs / DAY_US) * DAY_US; start < whole.toUs; start += DAY_US) {
    const range = { fromUs: Math.max(start, whole.fromUs), toUs: Math.min(start + DAY_US, whole.toUs) };
    const bounds = store.eventBounds(range);
    const unread = subtractRanges(range, log.ranges).filter(({ fromUs, toUs }) => toUs - fromUs >= NO_GAP_US);
    yield {
      day: preciseText(start).slice(0, 10),
      weekday: weekdayOf(start),
      quiet: quiet.has(weekdayOf(start)),
      events: bounds === null ? 0 : store.countEvents(range),
      trimmed: bounds === null ? 0 : store.countTrimmed(range),
      first_event: bounds === null ? null : preciseText(bounds.firstUs),
      last_event: bounds === null ? null : preciseText(bounds.lastUs),
      whole: unread.length === 0,
    };
  }
}

function* silences(scope: EvidenceScope): Generator<JsonObject> {
  const { store, period, log, settings } = scope;
  const quiet = quietDays(scope);
  const bornUs = store.firstEventUs(period.toMs * 1000);
  for (const { fromUs, toUs } of mergeRanges(log.ranges)) {
    for (const silence of silencesIn(store, fromUs, toUs, settings.max_silence_hours * HOUR_US)) {
      const notYet = bornUs !== null && silence.toUs <= bornUs;
      yield {
        silence_start: preciseText(silence.fromUs),
        silence_end: preciseText(silence.toUs),
        hours: tenths(silence.toUs - silence.fromUs),
        hours_expected: tenths(expectedUs(silence, quiet)),
        kind: notYet ? 'not_yet' : 'silent',
        next_event: silence.after ?? '',
      };
    }
  }
}

/** Hours with one digit. */
function tenths(us: number): number {
  return Math.round(us / (HOUR_US / 10)) / 10;
}

function* readings({ store, period }: EvidenceScope): Generator<JsonObject> {
  const whole = rangeOfMs(period);
  const touching = store
    .windows()
    .filter(({ fromUs, toUs }) => intersectRanges([{ fromUs, toUs: toUs + 1 }], whole).length > 0)
    .sort((a, b) => a.snapshot - b.snapshot || a.fromUs - b.fromUs);
  const first = new Map<string, EventWindow>();
  for (const window of touching) {
    const bounds = `${window.fromUs}-${window.toUs}`;
    const earlier = first.get(bounds);
    if (earlier === undefined) first.set(bounds, window);
    yield {
      window_start: preciseText(window.fromUs),
      window_end: preciseText(window.toUs),
      snapshot: window.snapshot,
      received: window.received,
      new_rows: window.newRows,
      duplicates: window.duplicates,
      held: store.countEvents({ fromUs: window.fromUs, toUs: window.toUs + 1 }),
      first_received: earlier?.received ?? window.received,
      first_snapshot: earlier?.snapshot ?? window.snapshot,
    };
  }
}

function* conflicts({ store, period }: EvidenceScope): Generator<JsonObject> {
  for (const { timeUs, uid, event, code, json } of store.eventConflicts(rangeOfMs(period)))
    yield { time: preciseText(timeUs), event_uid: uid, event_type: event, code, content: json };
}

function* retentions({ db }: EvidenceSet): Generator<JsonObject> {
  const rows = db
    .prepare<[], { row_id: string; retention: string }>('SELECT row_id, retention FROM audit_config')
    .all();
  for (const { row_id, retention } of rows) {
    const nanoseconds = retention === '' ? null : parseGoDuration(retention);
    yield {
      config: row_id,
      retention,
      retention_us: nanoseconds === null ? null : Number(nanoseconds / 1000n),
    };
  }
}
