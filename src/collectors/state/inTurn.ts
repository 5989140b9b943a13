import { GatewayCallError } from '../../gateway/callError.ts';
import type { Generation } from '../collector.ts';

/**
 * A generation that reads several lists one after another as one dataset. What can be read is handed on even when
 * another part fails; the first failure is thrown at the end. A part that the gateway does not know ends it at once.
 */
export function inTurn(parts: readonly Generation[]): Generation {
  return {
    rpc: parts.map(({ rpc }) => rpc).join(', '),
    oneAnswer: false,
    async *rows(gateway, context) {
      let failure: { error: unknown } | undefined;
      for (const part of parts)
        try {
          yield* part.rows(gateway, context);
        } catch (error) {
          if (error instanceof GatewayCallError && error.isUnknownMethod) throw error;
          failure ??= { error };
        }
      if (failure !== undefined) throw failure.error;
    },
  };
}
