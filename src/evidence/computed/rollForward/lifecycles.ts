import { eventOutcome } from '../../../datasets/eventTypes/outcome.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { text, texts } from '../../../formats/json.ts';
import type { TimeRange } from '../../../formats/timeRange.ts';
import { microseconds } from '../../../formats/timestamp.ts';
import type { StoreReader } from '../../../store/store.ts';

/** One thing that an event says of a resource. */
export interface LifeStep {
  timeUs: number;
  /** whether the resource is there afterwards */
  there: boolean;
  /** expiry that the event names; null: none */
  expiresUs: number | null;
}

interface Steps {
  begin: readonly string[];
  end: readonly string[];
}

const USERS = ['user.create', 'user.update', 'bot.create', 'bot.update'];

/** Event types that begin and end the resources of a dataset (teleport-api §3.8); an update shows it alive. */
const STEPS: Readonly<Record<string, Steps>> = {
  users: { begin: USERS, end: ['user.delete', 'bot.delete'] },
  roles: {
    begin: ['role.created', 'role.updated', 'user.create', 'bot.create'],
    end: ['role.deleted', 'bot.delete'],
  },
  bots: { begin: USERS, end: ['user.delete', 'bot.delete'] },
  locks: { begin: ['lock.created'], end: ['lock.deleted'] },
  connectors: {
    begin: [
      'github.created',
      'github.updated',
      'oidc.created',
      'oidc.updated',
      'saml.created',
      'saml.updated',
    ],
    end: ['github.deleted', 'oidc.deleted', 'saml.deleted'],
  },
  trusted_clusters: { begin: ['trusted_cluster.create'], end: ['trusted_cluster.delete'] },
  access_lists: { begin: ['access_list.create', 'access_list.update'], end: ['access_list.delete'] },
  devices: { begin: ['device.create'], end: ['device.delete'] },
  tokens: {
    begin: ['join_token.create', 'join_token.update'],
    end: ['join_token.delete', 'join_token.deleted'],
  },
};

/** First version of the gateway whose events name the resources; every version where none is named here (teleport-api §3.8). */
const NAMED_FROM: Readonly<Record<string, number>> = { tokens: 15 };

/**
 * The datasets that can be rolled forward.
 *
 * @param version of the gateway
 */
export function rolledDatasets(version: string): string[] {
  const major = Number.parseInt(version, 10);
  return Object.keys(STEPS).filter((dataset) => major >= (NAMED_FROM[dataset] ?? 0));
}

/**
 * Events of a dataset's resources, by the key that it lists them under, in order of time. Held in memory: one step of
 * the same sort for each resource and part of the range.
 *
 * @param range microseconds, half-open
 * @param parts moments that divide the range, in order
 */
export function lifecyclesOf(
  store: StoreReader,
  dataset: string,
  range: TimeRange,
  parts: readonly number[],
): Map<string, LifeStep[]> {
  const found = new Map<string, LifeStep[]>();
  const { begin, end } = STEPS[dataset] ?? { begin: [], end: [] };
  let part = 0;
  let partStartUs = range.fromUs;
  for (const { event, code, json, timeUs } of store.events({ ...range, types: [...begin, ...end] })) {
    for (let us = parts[part]; us !== undefined && timeUs > us; us = parts[part]) {
      part += 1;
      partStartUs = us;
    }
    const body = JSON.parse(json) as JsonObject;
    if (eventOutcome({ event, code, body }) !== 'succeeded') continue;
    const key = keyOf(dataset, event, body);
    if (key === null) continue;
    const steps = found.get(key) ?? [];
    const there = begin.includes(event);
    const named = microseconds(text(body.expires));
    const expiresUs = named !== null && named > 0 ? named : null;
    const last = steps.at(-1);
    // a login of a single sign-on user makes the record again: one step between two snapshots is enough
    if (last !== undefined && last.there === there && last.timeUs > partStartUs) {
      last.timeUs = timeUs;
      last.expiresUs = expiresUs ?? last.expiresUs;
    } else steps.push({ timeUs, there, expiresUs });
    found.set(key, steps);
  }
  return found;
}

/** A bot `x` is the user and the role `bot-x` as well; making it logs no event for its role (teleport-api §0.4 item 8). */
function keyOf(dataset: string, event: string, body: JsonObject): string | null {
  const name = text(body.name);
  if (name === '') return null;
  if (dataset === 'connectors') return `${event.slice(0, event.indexOf('.'))}/${name}`;
  if (event.startsWith('bot.')) return dataset === 'bots' ? name : `bot-${name}`;
  if (dataset === 'bots') return name.startsWith('bot-') && isBotUser(name, body) ? name.slice(4) : null;
  if (dataset === 'roles' && event === 'user.create') return isBotUser(name, body) ? name : null;
  return name;
}

function isBotUser(name: string, body: JsonObject): boolean {
  const roles = texts(body.roles);
  return name.startsWith('bot-') && (roles.length === 0 || (roles.length === 1 && roles[0] === name));
}
