import type { Identities } from '../../../collectors/derived/identities.ts';

/**
 * The bot that acts, by name, or the empty string: the one that the record names, else the bot whose user it names (version 14
 * names no bot), else the bot that impersonates that user.
 */
export function actingBot(user: string, named: string, impersonator: string, identities: Identities): string {
  return named || identities.botOf(user) || identities.botOf(impersonator);
}

/** The user as whom a bot acts by impersonation or delegation; empty where it acts as its own user, or nobody is named. */
export function personActedFor(user: string, bot: string, identities: Identities): string {
  return user === `bot-${bot}` || identities.of(user).kind !== 'human' ? '' : user;
}
