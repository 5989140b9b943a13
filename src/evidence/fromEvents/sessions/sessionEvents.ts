import type { SessionKind, SessionStep } from '../../../datasets/eventTypes/eventType.ts';
import { EVENT_TYPES } from '../../../datasets/eventTypes/eventTypeRegistry.ts';

const OF_SESSIONS = new Map(
  EVENT_TYPES.flatMap(({ event, session }) => (session === null ? [] : [[event, session] as const])),
);

/** The kind of session that an event type belongs to and its step; null for other types. */
export function sessionStep(event: string): { kind: SessionKind; step: SessionStep } | null {
  return OF_SESSIONS.get(event) ?? null;
}

function typesWith(wanted: (step: SessionStep, event: string) => boolean): string[] {
  return [...OF_SESSIONS].filter(([event, { step }]) => wanted(step, event)).map(([event]) => event);
}

const LIFE: ReadonlySet<SessionStep> = new Set(['start', 'join', 'leave', 'end', 'upload']);

/** Events of a session's own life: each is read. */
export const LIFE_EVENTS = typesWith((step) => LIFE.has(step));

/** Events that a session begins or ends with. */
export const EDGE_EVENTS = typesWith((step) => step === 'start' || step === 'end');

/** Events that are only counted: statements and transfers, preparing and closing them, and data that shows a session's life. */
export const COUNTED_EVENTS = typesWith(
  (step, event) =>
    step === 'statement' ||
    step === 'transfer' ||
    (step === 'activity' && (event.startsWith('db.session.') || event === 'session.data')),
);

/** Commands and requests that may stand outside of any session. */
export const SESSIONLESS_EVENTS = [
  'exec',
  'kube.request',
  'app.session.request',
  'app.session.dynamodb.request',
];
