import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { maskTokenName, nameIsSecret } from '../../../redaction/joinToken.ts';
import { type Masks, maskSettings } from '../maskSettings.ts';

/** API group of the resources that Teleport's Kubernetes operator carries out. */
const GROUP = 'resources.teleport.dev/';

/** Whether a manifest of Kubernetes is one of the operator's. */
export function isOperatorResource(value: JsonValue): value is JsonObject {
  const { apiVersion, kind } = objectOf(value);
  return typeof apiVersion === 'string' && apiVersion.startsWith(GROUP) && typeof kind === 'string';
}

/** The operator's resources in documents of YAML or JSON, those inside lists among them. */
export function operatorResources(documents: readonly JsonObject[]): JsonObject[] {
  return documents
    .flatMap((document) => (Array.isArray(document.items) ? document.items : [document]))
    .filter(isOperatorResource);
}

/**
 * The operator's resources: a declared state, and whether and when the operator applied it. One row a resource, in
 * the form of Terraform's.
 */
export function operatorRows(
  resources: readonly JsonObject[],
  masks: Masks,
): { key: string; body: JsonObject }[] {
  return resources.map((resource) => {
    const { kind, metadata, spec, status } = resource;
    const type = `teleport_${snakeCase(String(kind))}`;
    const { name = '', namespace = '', deletionTimestamp, generation } = objectOf(metadata);
    const isSecret = /provision_token/.test(type) && nameIsSecret(objectOf(spec).join_method);
    if (isSecret) masks.add('metadata.name', 'join_token_name');
    const shown = isSecret ? maskTokenName(String(name)) : String(name);
    const address = `${kind}/${namespace}/${shown}`;
    const reconciled = listOf(objectOf(status).conditions)
      .map(objectOf)
      .find(({ type: condition }) => condition === 'SuccessfullyReconciled');
    return {
      key: address,
      body: {
        address,
        resource_type: type,
        resource_name: shown,
        module: '',
        actions: [deletionTimestamp === undefined ? 'apply' : 'delete'],
        action_reason: typeof reconciled?.message === 'string' ? reconciled.message : '',
        outcome: outcomeOf(reconciled),
        ...(generation === undefined ? {} : { generation }),
        declared: maskSettings(objectOf(spec), 'declared', masks),
        logged: typeof reconciled?.lastTransitionTime === 'string' ? reconciled.lastTransitionTime : '',
      },
    };
  });
}

function outcomeOf(condition: JsonObject | undefined): string {
  if (condition === undefined) return 'declared, not known whether carried out';
  return condition.status === 'True' ? 'applied' : 'failed';
}

/** TeleportRoleV7 → role, TeleportOIDCConnector → oidc_connector, TeleportProvisionToken → provision_token. */
function snakeCase(kind: string): string {
  return kind
    .replace(/^Teleport/, '')
    .replace(/V\d+$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}
