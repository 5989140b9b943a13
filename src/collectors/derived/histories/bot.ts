import type { StoredEvent } from '../../../records/evidence.ts';
import { object, parseEvents, text, texts } from '../eventBody.ts';
import { type LogCovers, NO_LOG } from '../presence.ts';
import { type DeletionRule, foldDeletions } from '../revocations/deletion.ts';
import type { RevocationRow } from '../revocations/revocationRow.ts';
import type { SubjectState } from '../subjectState.ts';

const BOT_LABEL = 'teleport.internal/bot';

/** A bot's user and role are made and removed within one command (teleport-api §0.4 item 8). */
const BESIDE_MS = 60_000;

/** Every event of one bot: its own, and those of its user and role `bot-<name>`. */
export interface BotTraces {
  botEvents: readonly StoredEvent[];
  userEvents: readonly StoredEvent[];
  roleEvents: readonly StoredEvent[];
  /** versions in the dataset bots */
  bot: SubjectState;
  /** versions of the user bot-<name> */
  user: SubjectState;
}

const BOT_DELETION: DeletionRule = {
  kind: 'bot_deleted',
  ends: ['bot.delete', 'user.delete'],
  revives: ['bot.create', 'bot.update', 'user.create', 'user.update'],
  target: (name) => [['bot', name]],
};

/** Whether the user `bot-<name>` is a bot's and not a person's with such a name: bots dataset, label, bot events, or its role. */
export function isBotUser(name: string, traces: BotTraces): boolean {
  if (traces.bot.versions.length > 0 || traces.botEvents.some(isBotEvent)) return true;
  if (traces.user.versions.some((version) => BOT_LABEL in object(object(version.body.metadata).labels)))
    return true;
  const own = parseEvents(traces.userEvents).filter((event) => event.event.startsWith('user.'));
  if (own.some((event) => text(event.body.bot_name) === name)) return true;
  const roles = own.filter((event) => event.event === 'user.create').map((event) => texts(event.body.roles));
  if (roles.length > 0) return roles.some((held) => held.length === 1 && held[0] === `bot-${name}`);
  return own.some((user) =>
    traces.roleEvents.some((role) => role.event.startsWith('role.') && isBeside(role, user)),
  );
}

/**
 * Folds the deletions of one bot. 14.2 shows `user.delete` of `bot-<name>` only; newer versions log `bot.delete` beside it,
 * which is the same deletion. The role `bot-<name>` that goes with it is another thing deleted: its `role_deleted` stays beside this.
 *
 * @param name bot name, without the prefix `bot-`
 */
export function foldBot(name: string, traces: BotTraces, covers: LogCovers = NO_LOG): RevocationRow[] {
  if (!isBotUser(name, traces)) return [];
  const botEvents = traces.botEvents.filter(isBotEvent);
  const botDeletes = botEvents.filter((event) => event.event === 'bot.delete');
  const lives = traces.userEvents.filter(
    (event) =>
      (event.event === 'user.delete' && !botDeletes.some((other) => isBeside(other, event))) ||
      (event.event === 'user.create' && !botDeletes.some((other) => isBeside(other, event))) ||
      event.event === 'user.update',
  );
  const state = traces.bot.listing === null && traces.bot.versions.length === 0 ? traces.user : traces.bot;
  return foldDeletions(BOT_DELETION, name, [...botEvents, ...lives], state, covers);
}

function isBotEvent(event: StoredEvent): boolean {
  return event.event.startsWith('bot.');
}

function isBeside(other: StoredEvent, event: StoredEvent): boolean {
  return Math.abs(other.timeUs - event.timeUs) <= BESIDE_MS * 1000;
}
