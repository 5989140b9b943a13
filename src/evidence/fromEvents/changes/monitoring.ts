import { eventTime, isRefused, text } from '../../../collectors/derived/eventBody.ts';
import { Identities } from '../../../collectors/derived/identities.ts';
import { AUTHORITY_COLUMNS, authorityOf } from '../actor.ts';
import { type EventDataset, perEvent } from '../eventDataset.ts';

/** Actions by event type. */
const ACTIONS: Readonly<Record<string, string>> = {
  'session.recording.access': 'recording watched',
  'session.summarized': 'recording summarised',
  'secreports.audit.query.run': 'detection query run',
  'secreports.report.run': 'report run',
  'access_graph.access_path_changed': 'path to a critical resource changed',
};

/** Signs that somebody watches the log, recordings and paths of access. */
export const monitoring: EventDataset = perEvent({
  dataset: 'monitoring',
  item: 'LOG',
  description:
    'Recordings watched or summarised, detection queries and reports run, and changed paths to critical resources in the period.',
  columns: ['time', 'action', 'name', 'sid', ...AUTHORITY_COLUMNS, 'ok', 'events'],
  reader: ({ store }) => {
    const identities = new Identities(store);
    return (event) => ({
      time: eventTime(event),
      action: ACTIONS[event.event] ?? event.event,
      name: text(event.body.name) || text(event.body.affected_resource_name),
      sid: text(event.body.sid),
      ...authorityOf(event, identities),
      ok: !isRefused(event),
    });
  },
});
