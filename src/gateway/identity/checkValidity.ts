import { AffidavitError } from '../../errors/affidavitError.ts';
import { readerTime } from '../../formats/readerTime.ts';
import type { CertificateFacts } from './certificateFacts.ts';

/** Clocks of two machines may differ by this much before a certificate counts as not valid yet. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Refuses an identity that the gateway would refuse anyway because of its dates: under TLS 1.3 the refusal would only
 * come after a handshake that looked fine (teleport-api §0.4 item 5).
 *
 * @param now the clock
 * @throws AffidavitError IDENTITY_EXPIRED
 */
export function checkValidity(facts: CertificateFacts, now: Date): void {
  if (facts.expires.getTime() <= now.getTime()) {
    throw new AffidavitError(
      'IDENTITY_EXPIRED',
      `The identity of ${facts.user || 'the caller'} expired at ${readerTime(facts.expires.getTime())}.`,
      'Renew it: run tbot again, or sign a new one with `tctl auth sign`.',
    );
  }
  if (facts.notBefore.getTime() > now.getTime() + CLOCK_SKEW_MS) {
    throw new AffidavitError(
      'IDENTITY_EXPIRED',
      `The identity of ${facts.user || 'the caller'} is not valid before ${readerTime(facts.notBefore.getTime())}.`,
      `Check this machine's clock, which shows ${readerTime(now.getTime())}.`,
    );
  }
}
