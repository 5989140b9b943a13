import { eventOutcome } from '../../datasets/eventTypes/outcome.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { text, texts } from '../../formats/json.ts';
import type { TimeRange } from '../../formats/timeRange.ts';
import { microseconds } from '../../formats/timestamp.ts';
import type { StoreReader } from '../../store/store.ts';

/** One thing that an event says of a resource. */
export interface LifeStep {
  timeUs: number;
  /** whether the resource is there afterwards */
  there: boolean;
}

/** What events say of one resource, in order of time. */
export interface Lifecycle {
  steps: LifeStep[];
  /** latest expiry that an event names, microseconds; null: none */
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
};

/** The datasets that can be rolled forward. */
export const ROLLED_DATASETS: readonly string[] = Object.keys(STEPS);

/**
 * Lifecycles of a dataset's resources by the key that it lists them under. Held in memory: one entry a resource that changed.
 *
 * @param range microseconds, half-open
 */
export function lifecyclesOf(store: StoreReader, dataset: string, range: TimeRange): Map<string, Lifecycle> {
  const found = new Map<string, Lifecycle>();
  const { begin, end } = STEPS[dataset] ?? { begin: [], end: [] };
  for (const { event, code, json, timeUs } of store.events({ ...range, types: [...begin, ...end] })) {
    const body = JSON.parse(json) as JsonObject;
    if (eventOutcome({ event, code, body }) !== 'succeeded') continue;
    const key = keyOf(dataset, event, body);
    if (key === null) continue;
    const life = found.get(key) ?? { steps: [], expiresUs: null };
    const there = begin.includes(event);
    const last = life.steps.at(-1);
    // a login of a single sign-on user makes the record again: one step is enough
    if (last !== undefined && last.there === there) last.timeUs = timeUs;
    else life.steps.push({ timeUs, there });
    const expiresUs = microseconds(text(body.expires));
    if (expiresUs !== null && expiresUs > 0) life.expiresUs = Math.max(life.expiresUs ?? 0, expiresUs);
    found.set(key, life);
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
