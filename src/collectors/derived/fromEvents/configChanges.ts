import { array, eventTime, isRefused, object, type ParsedEvent, text, texts } from '../eventBody.ts';
import { AUTHORITY_COLUMNS, authorityOf } from './actor.ts';
import { type EventDataset, perEvent } from './eventDataset.ts';

/** Last words of event types, in one form. */
const ACTIONS: Readonly<Record<string, string>> = {
  create: 'created',
  created: 'created',
  update: 'updated',
  updated: 'updated',
  upsert: 'created or updated',
  delete: 'deleted',
  deleted: 'deleted',
  delete_all: 'all deleted',
  delete_all_for_access_list: 'all deleted',
  review: 'reviewed',
  enable: 'enabled',
  disable: 'disabled',
};

/** Changes of the configuration: who changed what, when, with what authority. What it said before is in older snapshots. */
export const configChanges: EventDataset = perEvent({
  dataset: 'config_changes',
  item: 'CHG',
  description:
    'Configuration changes of the period: what kind and name, what was done, by whom, with what authority. The events do not tell the old value, and Teleport 14 logs no change of cluster settings: snapshots show both.',
  types: [
    'user.create',
    'user.update',
    'user.delete',
    'role.*',
    'github.*',
    'oidc.*',
    'saml.created',
    'saml.updated',
    'saml.deleted',
    'saml.idp.service.provider.*',
    'auth_preference.update',
    'cluster_networking_config.update',
    'session_recording_config.update',
    'access_graph_settings.update',
    'external_audit_storage.*',
    'upgradewindowstart.update',
    'trusted_cluster*',
    'workload_identity*',
    'sigstore_policy.*',
    'spiffe.federation.*',
    'cert_auth_override.*',
    'bot.create',
    'bot.update',
    'bot.delete',
    'join_token.create',
    'join_token.update',
    'join_token.delete*',
    'login_rule.*',
    'integration.*',
    'plugin.*',
    'access_list.*',
    'access_graph.crown_jewel.*',
    'device.create',
    'device.update',
    'device.delete',
    'device.token.create',
    'discovery_config.*',
    'static_host_user.*',
    'health_check_config.*',
    'auto_update_*',
    'app.create',
    'app.update',
    'app.delete',
    'db.create',
    'db.update',
    'db.delete',
    'kube.create',
    'kube.update',
    'kube.delete',
  ],
  columns: [
    'time',
    'kind',
    'name',
    'action',
    ...AUTHORITY_COLUMNS,
    'roles',
    'connector',
    'ok',
    'error',
    'events',
  ],
  reader: () => {
    // 14.2 logs a change of a thing as its making: one that was made before was changed. Names, not events: bounded.
    const known = new Set<string>();
    return (event) => {
      const { body } = event;
      const kind = event.event.slice(0, event.event.lastIndexOf('.'));
      const name = nameOf(event);
      const authority = authorityOf(event);
      const isKnown = authority.actor_note !== '' || known.has(`${kind} ${name}`);
      const action = actionOf(event);
      if (name !== '' && !isRefused(event)) {
        if (action === 'deleted') known.delete(`${kind} ${name}`);
        else known.add(`${kind} ${name}`);
      }
      return {
        time: eventTime(event),
        kind,
        name,
        action: action === 'created' && isKnown && name !== '' ? 'updated' : action,
        ...authority,
        roles: texts(body.roles),
        connector: text(body.connector),
        ok: !isRefused(event),
        error: isRefused(event) ? text(body.error) || text(body.message) : '',
        code: event.code,
      };
    };
  },
});

function actionOf({ event }: ParsedEvent): string {
  const verb = event.slice(event.lastIndexOf('.') + 1);
  return ACTIONS[verb] ?? verb.replaceAll('_', ' ');
}

/** Cluster-wide settings have no name; members of access lists and devices are named in their own ways (§3.8). */
function nameOf({ body }: ParsedEvent): string {
  const device = object(body.device);
  const members = array(body.members).map((member) => text(object(member).member_name));
  const list = text(body.access_list_name);
  if (list !== '') return members.length === 0 ? list : `${list}: ${members.join(', ')}`;
  return text(body.name) || text(device.device_id) || text(body.token_name);
}
