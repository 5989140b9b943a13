import {
  isRefused,
  type ParsedEvent,
  parseEvents,
  text,
  texts,
} from '../../../collectors/derived/eventBody.ts';
import type { Identities } from '../../../collectors/derived/identities.ts';
import type { StoreReader } from '../../../store/store.ts';
import type { Earlier } from './earlierResources.ts';

const SECOND_US = 1_000_000;

/** A bot's user is written beside its join; a password's or an invitation's bookkeeping beside its event. */
const BESIDE_US = 10 * SECOND_US;

/** The gateway counts failed logins for this long (14.2: lib/defaults). */
const ATTEMPTS_US = 1800 * SECOND_US;

/** Events that a user's record is written along with. */
const PASSWORD_EVENTS = [
  'user.password_change',
  'reset_password_token.create',
  'recovery_code.used',
  'mfa.add',
  'mfa.delete',
];

/**
 * Why a change is none that anybody decided on: the gateway writes a user's record at each login through a provider, when a bot
 * joins or renews, when it locks a user out, and when passwords and second factors are set. Only where the roles stay the same.
 *
 * @param earlier what was known of the resource before
 * @returns the reason in words; empty for a change that somebody made
 */
export function automaticReason(
  event: ParsedEvent,
  earlier: Earlier,
  identities: Identities,
  store: StoreReader,
): string {
  const { body } = event;
  const actor = text(body.user);
  const { kind, note } = identities.of(actor, actor === '' ? {} : body);
  if (event.event !== 'user.create' && event.event !== 'user.update') {
    // an agent's own certificate, not an agent runtime: it registers what it serves or discovers
    if (kind === 'machine' && note !== '') return 'made by an agent';
    return kind === 'system' ? 'made by the gateway' : '';
  }
  if (kind === 'system') return text(body.connector) === '' ? 'made by the gateway' : 'single sign-on login';
  const name = text(body.name);
  const bot = identities.botOf(name);
  if (bot !== '') return botReason(event, name, bot, actor, kind, store);
  const isUnchanged = earlier.roles !== null && sameRoles(earlier.roles, texts(body.roles));
  if (!isUnchanged || (actor !== name && kind !== 'host')) return '';
  return besideReason(event, name, actor, store);
}

/** A bot's user holds the one role of its name: nothing about it can widen but through that role. */
function botReason(
  event: ParsedEvent,
  name: string,
  bot: string,
  actor: string,
  kind: string,
  store: StoreReader,
): string {
  const roles = texts(event.body.roles);
  if (event.event !== 'user.update' || roles.some((role) => role !== name)) return '';
  if (actor === name) return 'renewal of the bot';
  if (kind !== 'host' && kind !== 'machine') return '';
  const joined = eventsBeside(event, BESIDE_US, BESIDE_US, ['bot.join'], store).some(
    ({ body }) => text(body.bot_name) === bot,
  );
  return joined ? 'join of the bot' : '';
}

function besideReason(event: ParsedEvent, name: string, actor: string, store: StoreReader): string {
  const beside = eventsBeside(event, BESIDE_US, BESIDE_US, PASSWORD_EVENTS, store);
  if (beside.some(({ body }) => [text(body.user), text(body.name)].includes(name)))
    return 'password, invitation or second factor set';
  if (actor !== name) return '';
  const failed = eventsBeside(event, ATTEMPTS_US, SECOND_US, ['user.login'], store).some(
    (login) => text(login.body.user) === name && isRefused(login),
  );
  return failed ? 'lock-out after failed logins' : '';
}

function eventsBeside(
  { timeUs }: ParsedEvent,
  beforeUs: number,
  afterUs: number,
  types: readonly string[],
  store: StoreReader,
): ParsedEvent[] {
  return parseEvents(store.events({ fromUs: timeUs - beforeUs, toUs: timeUs + afterUs, types }));
}

function sameRoles(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && [...a].sort().join('\0') === [...b].sort().join('\0');
}
