import { GatewayCallError, PagingLoopError } from '../../gateway/callError.ts';
import { BrokenStructError } from '../../gateway/events/brokenStruct.ts';
import { LostPageError } from './readPages.ts';

/**
 * Failures of reading a window, by their remedy:
 * - denied, unsupported, refused: asking again is useless, for this window and all others
 * - cursor: a page was lost or a cursor repeated: half the width, then without a cursor
 * - deadline: half the width
 * - size: fewer events a page
 * - oversized: one event is larger than an answer may be: everything around it
 * - limit: the server wants a smaller limit
 * - rateLimit: retry after a wait
 * - connection: the gateway does not answer any more
 * - error: retry, a few times
 */
export type ReadFailure =
  | 'denied'
  | 'unsupported'
  | 'refused'
  | 'cursor'
  | 'deadline'
  | 'size'
  | 'oversized'
  | 'limit'
  | 'rateLimit'
  | 'connection'
  | 'error';

/** @returns null for what has nothing to do with the gateway: the store's errors, defects of ours */
export function readFailureOf(error: unknown): ReadFailure | null {
  if (error instanceof LostPageError || error instanceof PagingLoopError) return 'cursor';
  if (error instanceof BrokenStructError) return 'error';
  if (!(error instanceof GatewayCallError)) return null;
  if (/exceeds the maximum response size/i.test(error.message)) return 'oversized';
  switch (error.status) {
    case 'PERMISSION_DENIED':
    case 'UNAUTHENTICATED':
      return 'denied';
    case 'UNIMPLEMENTED':
      return error.isUnknownMethod ? 'unsupported' : 'refused';
    case 'INVALID_ARGUMENT':
      return /limit/i.test(error.message) ? 'limit' : 'refused';
    case 'DEADLINE_EXCEEDED':
      return 'deadline';
    case 'RESOURCE_EXHAUSTED':
      return /larger than|too large|message size/i.test(error.message) ? 'size' : 'rateLimit';
    case 'UNAVAILABLE':
      return 'connection';
    default:
      return 'error';
  }
}
