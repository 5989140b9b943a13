import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import type { Masks } from '../maskSettings.ts';
import { changedLeaves } from './leaves.ts';
import { maskAddress, secretTokenNames } from './tokenNames.ts';

const anything = z.unknown().optional();

const resourceChangeSchema = z.looseObject({
  address: z.string(),
  previous_address: z.string().optional(),
  module_address: z.string().optional(),
  mode: z.string().optional(),
  type: z.string(),
  name: z.string().optional(),
  deposed: z.string().optional(),
  provider_name: z.string().optional(),
  action_reason: z.string().optional(),
  change: z.looseObject({
    actions: z.array(z.string()),
    before: anything,
    after: anything,
    after_unknown: anything,
    before_sensitive: anything,
    after_sensitive: anything,
    importing: anything,
  }),
});
type ResourceChange = z.infer<typeof resourceChangeSchema>;

/** `terraform show -json PLAN` (Terraform's JSON output format, "Plan Representation"). */
export const planSchema = z.looseObject({
  format_version: z.string(),
  terraform_version: z.string().optional(),
  timestamp: z.string().optional(),
  errored: z.boolean().optional(),
  resource_changes: z.array(resourceChangeSchema).nullish(),
  resource_drift: z.array(resourceChangeSchema).nullish(),
});
export type Plan = z.infer<typeof planSchema>;

/** The changes of a plan that concern the Teleport provider, one row each, without what only stays or is read. */
export function planRows(plan: Plan, masks: Masks): { key: string; body: JsonObject }[] {
  const rows = (list: readonly ResourceChange[], drift: boolean) =>
    list
      .filter(isTeleport)
      .filter(isChange)
      .map((resource) => row(resource, drift, masks));
  return [...rows(plan.resource_changes ?? [], false), ...rows(plan.resource_drift ?? [], true)];
}

/** Whether a resource is the Teleport provider's, whatever registry or mirror the provider came from. */
export function isTeleport({
  provider_name,
  type,
}: {
  provider_name?: string | undefined;
  type: string;
}): boolean {
  return /(^|\/)teleport$/.test(provider_name ?? '') || type.startsWith('teleport_');
}

function isChange({ mode, change }: ResourceChange): boolean {
  return mode !== 'data' && change.actions.some((action) => action !== 'no-op' && action !== 'read');
}

function row(resource: ResourceChange, drift: boolean, masks: Masks): { key: string; body: JsonObject } {
  const { change, type } = resource;
  const json = (value: unknown) => (value ?? null) as JsonValue;
  const before = json(change.before);
  const after = json(change.after);
  const hidden = secretTokenNames(type, [before, after]);
  const { changes, left_out } = changedLeaves(
    {
      before,
      after,
      after_unknown: json(change.after_unknown),
      before_sensitive: json(change.before_sensitive),
      after_sensitive: json(change.after_sensitive),
    },
    hidden,
    masks,
  );
  const address = maskAddress(resource.address, hidden);
  const deposed = resource.deposed === undefined ? '' : ` (deposed ${resource.deposed})`;
  return {
    key: `${drift ? 'drift ' : ''}${address}${deposed}`,
    body: {
      address,
      resource_type: type,
      resource_name: resource.name ?? '',
      module: resource.module_address ?? '',
      actions: change.actions,
      action_reason: resource.action_reason ?? '',
      outcome: drift ? 'changed outside of Terraform' : 'planned',
      ...(resource.previous_address ? { moved_from: maskAddress(resource.previous_address, hidden) } : {}),
      ...(change.importing ? { imported: true } : {}),
      changes,
      ...(left_out > 0 ? { changes_left_out: left_out } : {}),
    },
  };
}
