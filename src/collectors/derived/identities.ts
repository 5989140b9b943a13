import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { StoreReader } from '../../store/store.ts';
import { object, text } from './eventBody.ts';

/**
 * Kinds of actors: a person, a bot, the gateway itself or one of its built-in roles, the local administrator on an auth server's host,
 * or another machine (an agent's host, an agent runtime). `unknown`: nobody is recorded.
 */
export type ActorKind = 'human' | 'bot' | 'system' | 'host' | 'machine' | 'unknown';

/** A built-in identity shows as "<host uuid>.<cluster name>": auth server, proxy and agent alike (teleport-api §0.4). */
const BUILT_IN = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\./;

/** Datasets that say what a built-in identity is, whatever snapshot showed it. */
export const IDENTITY_DATASETS = ['auth_servers', 'proxy_servers', 'instances', 'nodes'] as const;

/** Said of a built-in identity that no list of servers or agents holds. */
export const NO_LISTED_SERVER = 'of no listed auth server';

const BOT_PREFIX = 'bot-';
const BOT_LABEL = 'teleport.internal/bot';

/** `user_kind` of newer events (§3.7). */
const USER_KINDS: Readonly<Record<number, ActorKind>> = { 1: 'human', 2: 'bot', 3: 'system' };

/** Names whose kind is held; a log may name a million hosts. */
const MAX_HELD = 20_000;

/** An actor with what is shown beside its name. */
export interface ActorInfo {
  kind: ActorKind;
  /** what a built-in identity is, in words; empty for people and bots */
  note: string;
}

/** Distinguishes people, bots and built-in identities by the state that the store holds, whatever snapshot showed it. */
export class Identities {
  readonly #store: StoreReader;
  readonly #known = new Map<string, ActorInfo>();
  readonly #authServers: ReadonlySet<string>;
  readonly #proxies: ReadonlySet<string>;

  constructor(store: StoreReader) {
    this.#store = store;
    this.#authServers = new Set(store.changedKeys('auth_servers', 0));
    this.#proxies = new Set(store.changedKeys('proxy_servers', 0));
  }

  /**
   * The kind of an actor.
   *
   * @param actor name as the gateway prints it
   * @param body the event's body where the actor is the one that its members `user_kind`, `bot_name`, `beam_id` speak of
   */
  of(actor: string, body: JsonObject = {}): ActorInfo {
    const stated = statedBy(body);
    if (stated !== null && !BUILT_IN.test(actor)) return { kind: stated, note: '' };
    let info = this.#known.get(actor);
    if (info === undefined) {
      info = this.#infoOf(actor);
      if (this.#known.size >= MAX_HELD) this.#known.clear();
      this.#known.set(actor, info);
    }
    return info;
  }

  /** Name of the bot that a user is, without the prefix `bot-`; empty for everybody else. */
  botOf(user: string): string {
    return this.of(user).kind === 'bot' ? user.slice(BOT_PREFIX.length) : '';
  }

  #infoOf(actor: string): ActorInfo {
    if (actor === '') return { kind: 'unknown', note: '' };
    if (actor === 'system' || actor.startsWith('@teleport-')) return { kind: 'system', note: 'the gateway' };
    const host = BUILT_IN.exec(actor)?.[1];
    if (host !== undefined) return this.#builtIn(host);
    const isBot = actor.startsWith(BOT_PREFIX) && this.#isBot(actor);
    return { kind: isBot ? 'bot' : 'human', note: '' };
  }

  #builtIn(host: string): ActorInfo {
    // Without a list of auth servers nothing says that it is another server.
    if (this.#authServers.size === 0 || this.#authServers.has(host))
      return { kind: 'host', note: `local administrator on the auth host (${host})` };
    if (this.#proxies.has(host)) return { kind: 'system', note: `proxy (${host})` };
    const agent = ['instances', 'nodes'].flatMap((dataset) => this.#store.versions(dataset, host)).at(-1);
    if (agent === undefined)
      return { kind: 'system', note: `built-in identity (${host}) ${NO_LISTED_SERVER}` };
    const spec = object((JSON.parse(agent.json) as JsonObject).spec);
    const name = text(spec.hostname);
    return { kind: 'machine', note: name === '' ? `agent (${host})` : `agent ${name} (${host})` };
  }

  /** A person may be called bot-something: the label on the user decides, else the list of bots, else the name. */
  #isBot(user: string): boolean {
    const versions = this.#store.versions('users', user);
    const last = versions.at(-1);
    if (last !== undefined) {
      const labels = object(object((JSON.parse(last.json) as JsonObject).metadata).labels);
      if (BOT_LABEL in labels) return true;
    }
    const listed = [user.slice(BOT_PREFIX.length), user].some(
      (key) => this.#store.versions('bots', key).length > 0,
    );
    return listed || last === undefined;
  }
}

function statedBy(body: JsonObject): ActorKind | null {
  if (text(body.beam_id) !== '') return 'machine';
  if (text(body.bot_name) !== '') return 'bot';
  return typeof body.user_kind === 'number' ? (USER_KINDS[body.user_kind] ?? null) : null;
}
