import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { object, text } from '../../../formats/json.ts';
import { asksForMfa } from '../../access/roles/options.ts';

/** The value of a setting as written, and what it comes to. */
export interface SettingReading {
  value: string;
  effect: string;
}

/** A setting of the cluster: its place and how it is read. */
export interface ClusterSetting {
  setting: string;
  dataset: string;
  /** event that says that its resource was updated */
  event: string;
  read: (resource: JsonObject) => SettingReading;
}

/** Settings whose spans over the period procedures test. */
export const CLUSTER_SETTINGS: readonly ClusterSetting[] = [
  preference('second_factor', secondFactor),
  preference('require_session_mfa', ({ require_session_mfa: value }) => ({
    value: written(value),
    effect: asksForMfa(value) ? 'yes' : 'no',
  })),
  preference('allow_local_auth', ({ allow_local_auth: value }) => ({
    value: written(value),
    // the gateway permits local logins unless set otherwise
    effect: value === false || value === 'false' || value === 'no' ? 'no' : 'yes',
  })),
  {
    setting: 'recording_mode',
    dataset: 'session_recording_config',
    event: 'session_recording_config.update',
    read: (resource) => recordingMode(object(resource.spec)),
  },
];

function preference(setting: string, read: (spec: JsonObject) => SettingReading): ClusterSetting {
  return {
    setting,
    dataset: 'auth_preference',
    event: 'auth_preference.update',
    read: (resource) => read(object(resource.spec)),
  };
}

/** A list of factors that is not empty decides: newer servers print `off` beside it where only SSO factors are allowed. */
function secondFactor({ second_factors: list, second_factor: one }: JsonObject): SettingReading {
  const word = text(one).toLowerCase();
  if (Array.isArray(list) && list.length > 0)
    return { value: list.map((factor) => written(factor)).join(', '), effect: 'required' };
  if (word === '') return { value: '', effect: Array.isArray(list) ? 'off' : 'unknown' };
  return { value: text(one), effect: word === 'off' || word === 'optional' ? word : 'required' };
}

function recordingMode({ mode }: JsonObject): SettingReading {
  const word = text(mode).toLowerCase();
  // an empty mode is the gateway's default: recorded on the node
  return { value: text(mode), effect: word === 'off' || word === 'best_effort' ? word : 'on' };
}

function written(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
