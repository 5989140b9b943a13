import { Identities } from '../../../collectors/derived/identities.ts';
import { typesOfDataset } from '../../../datasets/eventTypes/eventTypeRegistry.ts';
import { type EventDataset, type EventDatasetRow, type EventSource, rowFor } from '../eventDataset.ts';
import type { OpenSession } from './openSession.ts';
import { sessionlessRows } from './sessionless.ts';
import { SessionReading } from './sessionReading.ts';

/** Sessions that began, ended or were active in the period, as their lives close; those without an end come last. */
export const sessions: EventDataset = {
  dataset: 'sessions',
  item: 'SES',
  description:
    'Sessions that began or ended in the period, or of which only commands or uploads are recorded: server, Kubernetes, database, application, desktop, agent; who took part, how long, how recorded, under which access requests. Commands, statements and requests are counted here by type and are in the audit log.',
  types: typesOfDataset('sessions'),
  columns: [
    'sid',
    'kind',
    'user',
    'user_kind',
    'login',
    'target',
    'start',
    'end',
    'duration_seconds',
    'state',
    'start_recorded',
    'end_recorded',
    'first_activity',
    'last_activity',
    'participants',
    'recording',
    'recording_uploads',
    'uploaded',
    'commands',
    'by_type',
    'file_transfers',
    'interactive',
    'access_requests',
    'reason',
    'mfa_device',
    'impersonator',
    'address',
    'database',
    'error',
    'events',
  ],
  *rows(source) {
    const identities = new Identities(source.store);
    for (const session of new SessionReading(source).sessions())
      if (concerns(session, source)) yield rowOf(session, identities);
    yield* sessionlessRows(source, identities);
  },
};

function rowOf(session: OpenSession, identities: Identities): EventDatasetRow {
  return rowFor(session.sid, session.row(identities));
}

/** Whether a session touches the period: one of which the days before show beginning and end does not. */
function concerns(session: OpenSession, { period }: EventSource): boolean {
  const { startMs, endSeenMs, activity } = session;
  const isInside = (ms: number | null) => ms !== null && ms >= period.fromMs && ms < period.toMs;
  if (isInside(startMs) || isInside(endSeenMs)) return true;
  // without an end it may have gone on; what it did shows that it was there
  return endSeenMs === null && activity !== null && (isInside(activity.firstMs) || isInside(activity.lastMs));
}
