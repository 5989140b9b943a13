import { member, object, objects, text, texts } from '../../../formats/json.ts';
import type { AccessInput, ApprovedRequest } from '../input.ts';
import { indexRoles, type RoleIndex } from '../roles/roleIndex.ts';
import { type AccessLists, readAccessLists } from './accessLists.ts';
import { type Mapping, mappingsOf } from './connectors.ts';

/** A bot of newer gateways, whose roles stand on the bot itself (teleport-api §2.8). */
export interface Bot {
  name: string;
  rowId: string;
  userName: string;
  roleName: string;
  roles: string[];
  traits: Map<string, string[]>;
}

/** Everything that is held while users and requests pass by. */
export interface World {
  input: AccessInput;
  index: RoleIndex;
  lists: AccessLists;
  mappings: Mapping[];
  mappingsByConnector: ReadonlyMap<string, Mapping[]>;
  bots: ReadonlyMap<string, Bot>;
  /** names of bots by the name of their user */
  botUsers: ReadonlyMap<string, string>;
  /** requests in force, by requester */
  requests: ReadonlyMap<string, ApprovedRequest[]>;
}

/**
 * Reads what is held; requests only as far as they are in force.
 *
 * @param roles the roles, where they are read already
 */
export function readWorld(input: AccessInput, roles: RoleIndex = indexRoles(input)): World {
  const mappings = [...mappingsOf(input.connectors())];
  const bots = readBots(input);
  const requests = new Map<string, ApprovedRequest[]>();
  for (const request of input.requests())
    if (inForce(request.from, request.until, input.asOf)) push(requests, request.user, request);
  const mappingsByConnector = new Map<string, Mapping[]>();
  for (const mapping of mappings) push(mappingsByConnector, mapping.connector, mapping);
  return {
    input,
    index: roles,
    lists: readAccessLists(input),
    mappings,
    mappingsByConnector,
    bots,
    botUsers: new Map([...bots.values()].map((bot) => [bot.userName, bot.name])),
    requests,
  };
}

/** Whether something that begins and ends is in force; an unknown begin has passed, an unknown end has not. */
export function inForce(from: number | null, until: number | null, asOf: number): boolean {
  return (from === null || from <= asOf) && (until === null || until > asOf);
}

function readBots(input: AccessInput): Map<string, Bot> {
  const bots = new Map<string, Bot>();
  for (const { rowId, body } of input.bots()) {
    // On 14.2 a bot is its user, which the users' listing holds.
    if (text(body.kind) === 'user') continue;
    const spec = object(body.spec);
    const status = object(body.status);
    const name = text(object(body.metadata).name) || rowId;
    const traits = objects(spec.traits).map((trait): [string, string[]] => [
      text(trait.name),
      texts(member(trait, 'values')),
    ]);
    bots.set(name, {
      name,
      rowId,
      userName: text(status.user_name) || `bot-${name}`,
      roleName: text(status.role_name) || `bot-${name}`,
      roles: [...new Set(texts(spec.roles))],
      traits: new Map(traits),
    });
  }
  return bots;
}

function push<V>(into: Map<string, V[]>, key: string, value: V): void {
  const known = into.get(key);
  if (known === undefined) into.set(key, [value]);
  else known.push(value);
}
