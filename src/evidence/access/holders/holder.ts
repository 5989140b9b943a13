import { member, object, text, texts } from '../../../formats/json.ts';
import type { Resource } from '../input.ts';
import { instant } from '../time.ts';

/**
 * Kinds of holders. `anyone` is whoever matches a connector's mapping and need not exist yet; `unknown` is named by a
 * list or a request, and is not among the users.
 */
export type HolderKind = 'human_local' | 'human_sso' | 'bot' | 'system' | 'anyone' | 'unknown';

/** Somebody who holds roles, as the listings show them. */
export interface Holder {
  /** name as in Teleport; bots as `bot:<name>` */
  name: string;
  kind: HolderKind;
  exists: boolean;
  /** row that shows the holder */
  dataset: string;
  rowId: string;
  /** microseconds since the epoch; null when not recorded */
  created: number | null;
  /** microseconds since the epoch when the gateway removes the holder; null for never */
  expires: number | null;
  /** connector of a user that signs in through one; empty for all others */
  connector: string;
}

const BOT_LABEL = 'teleport.internal/bot';
const RESOURCE_TYPE = 'teleport.internal/resource-type';

/**
 * A user as a holder (teleport-api §2.2): the user of a bot is the bot, `@teleport-…` is the system, and whoever was
 * made by a connector signs in through it.
 *
 * @param botUsers names of bots by the name of their user, as the bots' listing gives them
 */
export function holderOf({ rowId, body }: Resource, botUsers: ReadonlyMap<string, string>): Holder {
  const metadata = object(body.metadata);
  const labels = object(metadata.labels);
  const spec = object(body.spec);
  const createdBy = object(spec.created_by);
  const user = text(metadata.name) || rowId;
  const connector = text(object(createdBy.connector).id);
  const bot = text(member(labels, BOT_LABEL)) || (botUsers.get(user) ?? '');
  const system = user.startsWith('@teleport-') || text(member(labels, RESOURCE_TYPE)) === 'system';
  const human = connector === '' ? 'human_local' : 'human_sso';
  return {
    name: bot === '' ? user : `bot:${bot}`,
    kind: bot !== '' ? 'bot' : system ? 'system' : human,
    exists: true,
    dataset: 'users',
    rowId,
    created: instant(createdBy.time),
    expires: earliest(instant(spec.expires), instant(metadata.expires)),
    connector,
  };
}

/** Roles that stand on the user itself, each once. */
export function rolesOf({ body }: Resource): string[] {
  return [...new Set(texts(object(body.spec).roles))];
}

/** The earlier of two instants; null means never. */
export function earliest(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
