import type { JsonObject } from '../../formats/canonicalJson.ts';
import { instantText } from '../../formats/timestamp.ts';
import { type ControlContext, gapsIn, outcomeOf } from '../context.ts';
import type { Conclusion, ControlTest, Finding } from '../controlTest.ts';
import { object, text } from '../json.ts';
import { NoteList } from '../noteList.ts';
import { openSessions } from './openSessions.ts';
import { silencesIn } from './silence.ts';
import { countMismatches } from './windowCounts.ts';

/** K21: whether the audit log of the period is all there. `ei` counts within a session only and is not looked at. */
export const logCompleteness: ControlTest = {
  id: 'K21',
  settings: ['max_silence_hours', 'max_session_hours'],
  run,
};

const HOUR_US = 3_600_000_000;

function* run(context: ControlContext): Generator<Finding, Conclusion> {
  const { store, period, settings, snapshot } = context;
  const fromUs = period.fromMs * 1000;
  const toUs = period.toMs * 1000;
  const notes = new NoteList();
  const stretches = coveredStretches(context);

  yield* retention(context, notes);
  for (const stretch of stretches) {
    for (const silence of silencesIn(
      store,
      stretch.fromUs,
      stretch.toUs,
      settings.max_silence_hours * HOUR_US,
    )) {
      yield {
        row: silence.after === null ? 'collection/completeness.json' : `events/${silence.after}`,
        facts: `No event from ${instantText(silence.fromUs)} to ${instantText(silence.toUs)}, longer than ${settings.max_silence_hours} hours.`,
      };
    }
  }
  const readUs = stretches.at(-1)?.toUs ?? fromUs;
  const readOnUs = store.highWater(Math.max(fromUs, readUs - 1)) ?? readUs;
  const sessions = openSessions(store, fromUs, toUs, readOnUs);
  for (const session of sessions.open) {
    if (session.timeUs > readOnUs - settings.max_session_hours * HOUR_US) {
      notes.add(
        `events/${session.uid}: session ${session.sid} of ${session.user} may still have been open when the log was last read`,
      );
    } else {
      yield {
        row: `events/${session.uid}`,
        facts: `Session ${session.sid} of ${session.user} started at ${instantText(session.timeUs)} and has no end in the log.`,
      };
    }
  }
  yield* countMismatches(
    store,
    store.windows().filter((window) => window.toUs >= fromUs && window.fromUs < toUs),
  );
  const size = store.countEvents({ fromUs, toUs });
  return {
    population: { description: 'events of the period', size },
    blind: [gapsIn(snapshot, ['events']), ...holes(stretches, fromUs, toUs)]
      .filter((gap) => gap !== '')
      .join('; '),
    notes: notes.list(),
    notApplicable: '',
    remarks: `${sessions.started} sessions started.`,
  };
}

/** The parts of the period that closed windows vouch for; `toUs` exclusive. */
function coveredStretches({ store, period }: ControlContext): { fromUs: number; toUs: number }[] {
  return store
    .readRanges()
    .map(({ fromUs, toUs }) => ({
      fromUs: Math.max(fromUs, period.fromMs * 1000),
      toUs: Math.min(toUs + 1, period.toMs * 1000),
    }))
    .filter(({ fromUs, toUs }) => fromUs < toUs);
}

function holes(
  stretches: readonly { fromUs: number; toUs: number }[],
  fromUs: number,
  toUs: number,
): string[] {
  const found: string[] = [];
  let reached = fromUs;
  for (const stretch of [...stretches, { fromUs: toUs, toUs }]) {
    // Bounds of windows are kept in milliseconds by some gateways: less than that is no hole.
    if (stretch.fromUs - reached >= 1000)
      found.push(`the log was not read from ${instantText(reached)} to ${instantText(stretch.fromUs)}`);
    reached = Math.max(reached, stretch.toUs);
  }
  return found;
}

/** Retention is a setting of some backends only: where it is not told, a person must look it up. */
function* retention({ store, snapshot, period }: ControlContext, notes: NoteList): Generator<Finding> {
  const days = (period.toMs - period.fromMs) / 86_400_000;
  if (outcomeOf(snapshot, 'audit_config') !== null) {
    for (const { key, json } of store.rows(snapshot.id, 'audit_config')) {
      const told = text(object((JSON.parse(json) as JsonObject).spec).retention_period);
      const hours = /^(\d+)h/.exec(told);
      if (hours === null || Number(hours[1]) === 0) continue;
      if (Number(hours[1]) < days * 24) {
        yield {
          row: `audit_config/${key}`,
          facts: `The log is kept for ${told}, less than the period of ${Math.ceil(days)} days.`,
        };
      }
      return;
    }
  }
  notes.add(
    'How long the gateway keeps its audit log is not in the evidence: attach the retention setting of its storage.',
  );
}
