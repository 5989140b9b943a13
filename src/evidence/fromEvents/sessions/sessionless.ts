import { eventTime, text, texts } from '../../../collectors/derived/eventBody.ts';
import type { Identities } from '../../../collectors/derived/identities.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import type { StoredEvent } from '../../../records/evidence.ts';
import { type EventDatasetRow, type EventSource, parsed, rangeOf, rowFor } from '../eventDataset.ts';
import { SESSIONLESS_EVENTS, sessionStep } from './sessionEvents.ts';
import { sessionFacts } from './sessionFacts.ts';

/** Groups of requests that are held at a time. */
const MAX_GROUPS = 5_000;

/** Requests of one user to one target on one day, without a session. */
interface Group {
  facts: JsonObject;
  event: string;
  count: number;
  first: string;
  last: string;
  uids: string[];
  requests: Set<string>;
}

/** Commands without a session, one a row, and requests without one, one row a user, target and UTC day. */
export function* sessionlessRows(source: EventSource, identities: Identities): Generator<EventDatasetRow> {
  const groups = new Map<string, Group>();
  const types = [...new Set(source.types.map(({ event }) => event))].filter((event) =>
    SESSIONLESS_EVENTS.includes(event),
  );
  for (const event of source.store.sessionlessEvents({ ...rangeOf(source), types })) {
    if (event.event === 'exec') {
      yield commandRow(event, identities);
      continue;
    }
    addTo(groups, event);
    if (groups.size > MAX_GROUPS) yield* rowsOf(groups, identities);
  }
  yield* rowsOf(groups, identities);
}

function addTo(groups: Map<string, Group>, event: StoredEvent): void {
  const full = parsed(event);
  const facts = sessionFacts(full.body);
  const time = eventTime(full);
  const key = [event.event, text(facts.user), text(facts.target), time.slice(0, 10)].join('/');
  const group = groups.get(key);
  if (group === undefined) {
    const requests = new Set(texts(full.body.access_requests));
    groups.set(key, {
      facts,
      event: event.event,
      count: 1,
      first: time,
      last: time,
      uids: [event.uid],
      requests,
    });
    return;
  }
  group.count += 1;
  group.last = time;
  for (const id of texts(full.body.access_requests)) group.requests.add(id);
  // the first and the last stand for the others, which the audit log holds
  group.uids = [group.uids[0] ?? event.uid, event.uid];
}

function* rowsOf(groups: Map<string, Group>, identities: Identities): Generator<EventDatasetRow> {
  for (const { facts, event, count, first, last, uids, requests } of groups.values()) {
    const key = `requests/${uids[0] ?? ''}`;
    yield rowFor(
      key,
      rowOf(facts, identities, event, count, [first, last], 'requests without a session', uids, requests),
    );
  }
  groups.clear();
}

function commandRow(event: StoredEvent, identities: Identities): EventDatasetRow {
  const full = parsed(event);
  const time = eventTime(full);
  const facts = sessionFacts(full.body);
  return rowFor(
    `command/${event.uid}`,
    rowOf(
      facts,
      identities,
      event.event,
      1,
      [time, time],
      'command without a session',
      [event.uid],
      texts(full.body.access_requests),
    ),
  );
}

function rowOf(
  facts: JsonObject,
  identities: Identities,
  event: string,
  count: number,
  [first, last]: readonly [string, string],
  state: string,
  uids: readonly string[],
  requests: Iterable<string>,
): JsonObject {
  const user = text(facts.user);
  return {
    sid: '',
    kind: facts.kubernetes_cluster === '' ? (sessionStep(event)?.kind ?? 'ssh') : 'k8s',
    ...facts,
    user_kind: identities.of(user).kind,
    start: null,
    end: null,
    duration_seconds: null,
    state,
    start_recorded: false,
    end_recorded: false,
    first_activity: first,
    last_activity: last,
    error: '',
    participants: user === '' ? [] : [user],
    participation: [],
    recording_uploads: 0,
    uploaded: null,
    uploads: [],
    commands: count,
    file_transfers: 0,
    by_type: { [event]: count },
    access_requests: [...requests].sort(),
    not_listed: 0,
    events: [...uids],
  };
}
