import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { StoreReader } from '../../store/store.ts';
import { text, texts } from '../json.ts';

/** What events say of one named thing between two snapshots. */
export interface Lifecycle {
  /** in order of time */
  steps: { timeUs: number; born: boolean; uid: string }[];
  /** latest end that an event told, milliseconds since the epoch */
  expiresMs: number | null;
}

/** Event types that begin and end the things of a dataset (gateway-api §3.8); an update shows it alive. */
const STEPS: Readonly<Record<string, { begin: string[]; end: string[] }>> = {
  users: {
    begin: ['user.create', 'user.update', 'bot.create', 'bot.update'],
    end: ['user.delete', 'bot.delete'],
  },
  roles: {
    begin: ['role.created', 'role.updated', 'user.create', 'bot.create'],
    end: ['role.deleted', 'bot.delete'],
  },
  bots: {
    begin: ['user.create', 'user.update', 'bot.create', 'bot.update'],
    end: ['user.delete', 'bot.delete'],
  },
  locks: { begin: ['lock.created'], end: ['lock.deleted'] },
};

/** The datasets that can be rolled forward. */
export const ROLLED_DATASETS = Object.keys(STEPS);

/** Lifecycles by the key that the dataset lists the thing under. */
export function lifecyclesOf(
  store: StoreReader,
  dataset: string,
  range: { fromUs: number; toUs: number },
): Map<string, Lifecycle> {
  const found = new Map<string, Lifecycle>();
  const { begin, end } = STEPS[dataset] ?? { begin: [], end: [] };
  for (const event of store.events({ ...range, types: [...begin, ...end] })) {
    const body = JSON.parse(event.json) as JsonObject;
    if (body.success === false) continue;
    const key = keyOf(dataset, event.event, body);
    if (key === null) continue;
    const life = found.get(key) ?? { steps: [], expiresMs: null };
    life.steps.push({ timeUs: event.timeUs, born: begin.includes(event.event), uid: event.uid });
    const expires = Date.parse(text(body.expires));
    if (expires > 0) life.expiresMs = Math.max(life.expiresMs ?? 0, expires);
    found.set(key, life);
  }
  return found;
}

/** A bot `x` is the user and the role `bot-x` as well; making it logs no event for its role (gateway-api §0.4 item 8). */
function keyOf(dataset: string, event: string, body: JsonObject): string | null {
  const name = text(body.name);
  if (name === '') return null;
  if (event.startsWith('bot.')) return dataset === 'bots' ? name : `bot-${name}`;
  if (dataset === 'bots') return name.startsWith('bot-') && isBotUser(name, body) ? name.slice(4) : null;
  if (dataset === 'roles' && event === 'user.create') return isBotUser(name, body) ? name : null;
  return name;
}

function isBotUser(name: string, body: JsonObject): boolean {
  const roles = texts(body.roles);
  return name.startsWith('bot-') && (roles.length === 0 || (roles.length === 1 && roles[0] === name));
}
