import { object, text } from '../../../collectors/derived/eventBody.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { addressOf } from '../actor.ts';

/** Facts of one event about the session that it belongs to: who, where, how recorded. */
export function sessionFacts(body: JsonObject): JsonObject {
  const targets = [
    body.kubernetes_cluster,
    body.db_service,
    body.app_name,
    body.desktop_name,
    body.server_hostname,
    body.server_id,
  ];
  const labels = [
    body.kubernetes_labels,
    body.db_labels,
    body.app_labels,
    body.desktop_labels,
    body.server_labels,
  ];
  return {
    user: text(body.user),
    login: text(body.login) || text(body.db_user) || text(body.windows_user),
    target: targets.map(text).find((name) => name !== '') ?? '',
    target_labels: labels.find((label) => Object.keys(object(label)).length > 0) ?? null,
    kubernetes_cluster: text(body.kubernetes_cluster),
    database: text(body.db_name),
    protocol: text(body.proto) || text(body.db_protocol),
    interactive: typeof body.interactive === 'boolean' ? body.interactive : null,
    enhanced_recording: typeof body.enhanced_recording === 'boolean' ? body.enhanced_recording : null,
    recording: recordingOf(body),
    reason: text(body.reason),
    mfa_device: text(body.with_mfa),
    impersonator: text(body.impersonator),
    address: addressOf(body),
  };
}

/** How it was recorded: a mode for servers and Kubernetes, yes or no for desktops. */
function recordingOf(body: JsonObject): string {
  if (typeof body.recorded === 'boolean') return body.recorded ? 'recorded' : 'off';
  return text(body.session_recording);
}
