import { object, text } from '../derived/eventBody.ts';
import type { CheckedSnapshot, Discrepancy } from './discrepancy.ts';

/** Kinds under which the unified listing shows the resources of each listing by agent (teleport-api §2.16). */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  nodes: ['node'],
  apps: ['app_server', 'app'],
  databases: ['db_server', 'db'],
  kubernetes: ['kube_server', 'kube_cluster'],
  desktops: ['windows_desktop'],
};

/** The inventory as people see it and the inventory by agent name the same resources. */
export function checkInventory(snapshot: CheckedSnapshot): Discrepancy[] {
  const unified = snapshot.rows('unified_resources');
  if (unified === null) return [];
  const seen = new Map<string, Set<string>>();
  for (const { body } of unified) {
    const kind = text(body.kind);
    seen.set(kind, (seen.get(kind) ?? new Set()).add(name(body)));
  }
  return Object.entries(KINDS).flatMap(([dataset, kinds]) => {
    const rows = snapshot.rows(dataset);
    if (rows === null) return [];
    const byAgent = new Set([...rows].map(({ body }) => name(body)));
    const together = new Set(kinds.flatMap((kind) => [...(seen.get(kind) ?? [])]));
    return [
      ...only(byAgent, together).map((one) =>
        discrepancy(dataset, one, 'an agent serves it; the unified listing lacks it'),
      ),
      ...only(together, byAgent).map((one) =>
        discrepancy(dataset, one, 'the unified listing shows it; no agent serves it'),
      ),
    ];
  });
}

function name(body: { metadata?: unknown }): string {
  return text(object(body.metadata as never).name);
}

function only(these: ReadonlySet<string>, not: ReadonlySet<string>): string[] {
  return [...these].filter((one) => !not.has(one)).sort();
}

function discrepancy(dataset: string, subject: string, detail: string): Discrepancy {
  return { check: 'inventory', subject: `${dataset}:${subject}`, detail };
}
