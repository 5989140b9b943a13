import { ACCESS_REQUEST_TYPES } from './accessRequestTypes.ts';
import { ACCOUNT_TYPES } from './accountTypes.ts';
import { AGENT_TYPES } from './agentTypes.ts';
import { AUTHENTICATION_TYPES } from './authenticationTypes.ts';
import { DATABASE_TYPES } from './databaseTypes.ts';
import { changeOf, type EventType } from './eventType.ts';
import { MACHINE_TYPES } from './machineTypes.ts';
import { MONITORING_TYPES } from './monitoringTypes.ts';
import { PROVISIONING_TYPES } from './provisioningTypes.ts';
import { SESSION_TYPES } from './sessionTypes.ts';
import { SETTING_TYPES } from './settingTypes.ts';

/** Every type of audit event that this program knows, by topic. */
export const EVENT_TYPES: readonly EventType[] = [
  ...ACCESS_REQUEST_TYPES,
  ...AUTHENTICATION_TYPES,
  ...ACCOUNT_TYPES,
  ...PROVISIONING_TYPES,
  ...MACHINE_TYPES,
  ...SETTING_TYPES,
  ...MONITORING_TYPES,
  ...AGENT_TYPES,
  ...SESSION_TYPES,
  ...DATABASE_TYPES,
];

const byName = new Map(EVENT_TYPES.map((type) => [type.event, type]));
const byCode = new Map(EVENT_TYPES.flatMap((type) => type.codes.map((code) => [code, type] as const)));

/**
 * Facts of an event type. The name decides; a name that is not known is found by its code, since names differ between
 * versions more often than codes do.
 *
 * @returns null for a type that nothing maps: its events are counted and named in the bundle's completeness
 */
export function eventTypeInfo(event: string, code: string): EventType | null {
  const known = byName.get(event);
  if (known !== undefined) return known;
  const alike = byCode.get(code) ?? byCode.get(code.replace(/[A-Z]$/, ''));
  if (alike === undefined) return null;
  const change = alike.change === null ? null : changeOf(event, alike.change.class);
  return { ...alike, event, change };
}

/** A number of events of one type. */
export interface EventCount {
  event: string;
  code: string;
  count: number;
}

/** The types among these that nothing maps, with their numbers, in the order given. */
export function unmappedTypes(types: readonly EventCount[]): EventCount[] {
  return types.filter(({ event, code }) => eventTypeInfo(event, code) === null);
}

/** Names of the event types that a dataset of the bundle shows. */
export function typesOfDataset(dataset: string): string[] {
  return EVENT_TYPES.filter(({ datasets }) => datasets.includes(dataset)).map(({ event }) => event);
}

/** Names of the event types whose unsuccessful events are refusals. */
export function refusableTypes(): string[] {
  return EVENT_TYPES.filter(({ refusal }) => refusal !== null).map(({ event }) => event);
}
