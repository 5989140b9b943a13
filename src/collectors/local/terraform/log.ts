import { z } from 'zod';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { isTeleport } from './plan.ts';
import { maskLoggedAddress } from './tokenNames.ts';

const resourceSchema = z.looseObject({
  addr: z.string(),
  module: z.string().optional(),
  implied_provider: z.string().optional(),
  resource_type: z.string().default(''),
  resource_name: z.string().optional(),
});

/** One line of `terraform plan|apply -json` (Terraform's machine-readable UI). */
export const logLineSchema = z.looseObject({
  '@level': z.string(),
  '@timestamp': z.string().optional(),
  type: z.string().optional(),
  terraform: z.string().optional(),
  change: z
    .looseObject({ resource: resourceSchema, action: z.string(), reason: z.string().optional() })
    .optional(),
  hook: z.looseObject({ resource: resourceSchema, action: z.string().optional() }).optional(),
});
export type LogLine = z.infer<typeof logLineSchema>;

const OUTCOMES: Readonly<Record<string, string>> = {
  planned_change: 'planned',
  resource_drift: 'changed outside of Terraform',
  apply_start: 'begun, end not logged',
  apply_complete: 'applied',
  apply_errored: 'failed',
};

/**
 * The Teleport provider's resources in a log: one row a resource, with the last statement about it. A log
 * names no values.
 */
export function logRows(lines: readonly LogLine[]): {
  rows: { key: string; body: JsonObject }[];
  version: string;
} {
  const rows = new Map<string, JsonObject>();
  let version = '';
  for (const line of lines) {
    if (line.type === 'version') version = line.terraform ?? '';
    const outcome = Object.hasOwn(OUTCOMES, line.type ?? '') ? OUTCOMES[line.type ?? ''] : undefined;
    const about = line.change ?? line.hook;
    if (outcome === undefined || about === undefined) continue;
    const { resource, action = '' } = about;
    const type = resource.resource_type;
    if (
      !isTeleport({ provider_name: resource.implied_provider, type }) ||
      action === 'read' ||
      action === 'noop'
    )
      continue;
    const address = maskLoggedAddress(type, resource.addr);
    const drift = line.type === 'resource_drift';
    const key = `${drift ? 'drift ' : ''}${address}`;
    const before = rows.get(key);
    const actions = (before?.actions as string[] | undefined) ?? [];
    rows.set(key, {
      address,
      resource_type: type,
      resource_name: resource.resource_name ?? '',
      module: resource.module ?? '',
      // a replacement is logged as a deletion and a creation
      actions: actions.includes(action) || actions.includes('replace') ? actions : [...actions, action],
      action_reason: line.change?.reason ?? (before?.action_reason as string | undefined) ?? '',
      outcome,
      logged: line['@timestamp'] ?? '',
    });
  }
  return { rows: [...rows].map(([key, body]) => ({ key, body })), version };
}
