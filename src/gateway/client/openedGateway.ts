import type { CallRecord } from '../../records/call.ts';
import type { Gateway } from '../gateway.ts';
import type { Channel } from './channel.ts';
import type { SelfCheck } from './selfCheck.ts';

/** Joins a channel and what the self-check learnt to the one thing that collectors know. */
export function openedGateway(channel: Channel, check: SelfCheck): Gateway {
  return {
    cluster: check.cluster,
    caller: check.caller,
    facts: check.facts,
    callerRoles: check.callerRoles,
    may: check.may,
    unary: (method, request, options) => channel.unary(method, request, options),
    unaryBytes: (method, request, options) => channel.unaryBytes(method, request, options),
    stream: (method, request, options) => channel.stream(method, request, options),
    streamBytes: (method, request, options) => channel.streamBytes(method, request, options),
    httpGet: (path) => channel.httpGet(path),
    get onCall(): (record: CallRecord) => void {
      return channel.log.listener;
    },
    set onCall(listener: (record: CallRecord) => void) {
      channel.log.listener = listener;
    },
    close: async () => channel.close(),
  };
}
