import { AffidavitError } from '../../errors/affidavitError.ts';
import { GatewayCallError } from '../callError.ts';

/**
 * Says what a failure of one of the first calls means for the person who started the pull.
 *
 * @param address `host:port` that was dialled
 * @param hasRoles whether the certificate names any role; a gateway hangs up on one without, and says nothing (seen on 14.2.0)
 * @returns the dial's own error when the connection was at fault; GATEWAY_REFUSED, GATEWAY_TIMEOUT, GATEWAY_UNREACHABLE or
 *   GATEWAY_PROTOCOL otherwise; anything that is no call error as it came
 */
export function loginError(error: unknown, address: string, hasRoles: boolean): unknown {
  if (!(error instanceof GatewayCallError)) return error;
  if (error.cause instanceof AffidavitError) return error.cause;
  switch (error.status) {
    case 'PERMISSION_DENIED':
    case 'UNAUTHENTICATED':
      return new AffidavitError(
        'GATEWAY_REFUSED',
        `${address} rejected this identity: ${error.message}`,
        'The user may be locked or deleted, its roles may be gone, or the identity may belong to another cluster.',
        { cause: error },
      );
    case 'DEADLINE_EXCEEDED':
      return new AffidavitError(
        'GATEWAY_TIMEOUT',
        `${address} accepted the connection but did not answer in time.`,
        'Try again. If it persists, check the load of the auth service.',
        { cause: error },
      );
    case 'UNAVAILABLE':
      if (!hasRoles) {
        return new AffidavitError(
          'GATEWAY_REFUSED',
          `${address} closed the connection: the certificate carries no roles.`,
          "Give the user the collector's role and sign a new identity.",
          { cause: error },
        );
      }
      return unavailable(error, address);
    case 'RESOURCE_EXHAUSTED':
      return unavailable(error, address);
    default:
      return new AffidavitError(
        'GATEWAY_PROTOCOL',
        `${address} answered ${error.rpc} unlike a Teleport gateway: ${error.status} ${error.message}`,
        'Check that the address is that of a Teleport auth service or proxy.',
        { cause: error },
      );
  }
}

function unavailable(error: GatewayCallError, address: string): AffidavitError {
  return new AffidavitError(
    'GATEWAY_UNREACHABLE',
    `${address} is unavailable: ${error.message}`,
    'Try again in a few minutes.',
    { cause: error },
  );
}
