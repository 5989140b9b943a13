import { plural } from '../../formats/plural.ts';
import { readerTime } from '../../formats/readerTime.ts';
import type { CertificateFacts } from '../../gateway/identity/certificateFacts.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Whether something renews the identity: tbot writes those of bots anew; one of a user is static. */
export function isOfBot({ user, botName }: Pick<CertificateFacts, 'user' | 'botName'>): boolean {
  return botName !== null || user.startsWith('bot-');
}

/** The user of an identity and its end, e.g. "soc2, until 2026-07-14 11:04:00 UTC (in 8 hours)". */
export function identityEnd(
  { user, expires }: Pick<CertificateFacts, 'user' | 'expires'>,
  nowMs: number,
): string {
  const endMs = expires.getTime();
  return `${user || 'the caller'}, until ${readerTime(endMs)} (in ${spanText(endMs - nowMs)})`;
}

/**
 * The warning for a static identity that ends soon. Those of bots live for an hour or so and are renewed: none for them.
 *
 * @param warnMs time before the end from which on there is a warning
 * @returns null when there is nothing to warn of
 */
export function endsSoon(
  facts: Pick<CertificateFacts, 'user' | 'botName' | 'expires'>,
  warnMs: number,
  nowMs: number,
): { message: string; advice: string } | null {
  const leftMs = facts.expires.getTime() - nowMs;
  if (isOfBot(facts) || leftMs >= warnMs) return null;
  return {
    message: `The identity of ${identityEnd(facts, nowMs)}, ends soon and nothing renews it.`,
    advice: 'Sign a new one with `tctl auth sign`, or use a bot and tbot (docs/role.md).',
  };
}

/** A span as a reader says it: days, below two days hours, below two hours minutes. */
export function spanText(ms: number): string {
  if (ms >= 2 * DAY_MS) return plural(Math.floor(ms / DAY_MS), 'day');
  if (ms >= 2 * HOUR_MS) return plural(Math.floor(ms / HOUR_MS), 'hour');
  return plural(Math.max(0, Math.floor(ms / 60_000)), 'minute');
}
