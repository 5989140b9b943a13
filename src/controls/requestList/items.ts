import { ACCESS_RULES } from './items/accessRules.ts';
import { CHANGES_AND_LOGS } from './items/changesAndLogs.ts';
import { DETECTION_AND_RESPONSE } from './items/detectionAndResponse.ts';
import { GRANTING_AND_REVOKING } from './items/grantingAndRevoking.ts';
import { PROTECTION_AND_MACHINES } from './items/protectionAndMachines.ts';
import type { RequestItem } from './requestItem.ts';

/** The request list, items 1 to 76 in order. No two share wording or answer. */
export const REQUEST_ITEMS: readonly RequestItem[] = [
  ...ACCESS_RULES,
  ...GRANTING_AND_REVOKING,
  ...CHANGES_AND_LOGS,
  ...PROTECTION_AND_MACHINES,
  ...DETECTION_AND_RESPONSE,
];

/** The wording of an item; empty for a number that is none. */
export function requestWording(item: number): string {
  return REQUEST_ITEMS.find((candidate) => candidate.item === item)?.wording ?? '';
}

/**
 * Points of focus of a test of controls: its own, then those of the items that name it.
 *
 * @param own points without "CC"
 */
export function pointsOfTest(id: string, own: readonly string[]): string[] {
  const named = REQUEST_ITEMS.filter(({ tests }) => tests.includes(id)).flatMap(({ points }) => points);
  return [...new Set([...own.map((point) => `CC${point}`), ...named])];
}
