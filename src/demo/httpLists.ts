import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from './caller.ts';
import type { FaultPlan, Faults } from './faults.ts';
import type { RequestLogEntry } from './grpc/server.ts';
import { StatusError } from './grpc/status.ts';
import { labelsOf, sees } from './labelAccess.ts';
import type { ServedState } from './services/servedState.ts';

interface Answer {
  status: number;
  body: unknown;
}

function answerTo(path: string, state: ServedState, caller: Caller): Answer {
  switch (path) {
    case '/v2/configuration/name':
      return {
        status: 200,
        body: {
          kind: 'cluster_name',
          version: 'v2',
          metadata: { name: 'cluster-name' },
          spec: { cluster_name: state.data.clusterName, cluster_id: state.data.clusterId },
        },
      };
    case '/v2/remoteclusters': {
      state.require(caller, 'remote_cluster', ['list', 'read']);
      const roles = state.rolesOf(caller);
      const shown = (state.data.remoteClusters ?? []).filter((form) =>
        sees(roles, 'cluster_labels', labelsOf(form)),
      );
      return { status: 200, body: shown };
    }
    case '/v2/authservers':
      state.require(caller, 'auth_server', ['list', 'read']);
      return { status: 200, body: state.data.authServers ?? [] };
    case '/v2/proxies':
      state.require(caller, 'proxy', ['list', 'read']);
      return { status: 200, body: state.data.proxyServers ?? [] };
    default:
      return { status: 404, body: { error: { message: 'not found' } } };
  }
}

/** The gateway's own time, as HTTP writes it. */
export function httpDate({ clockOffsetMs = 0 }: Faults): string {
  return new Date(Date.now() + clockOffsetMs).toUTCString();
}

/** The lists that only the old HTTP/1.1 API has, on the auth port itself (teleport-api §0.4 item 14). */
export function serveHttpList(
  request: IncomingMessage,
  response: ServerResponse,
  state: ServedState,
  plan: FaultPlan,
  caller: Caller,
  log: (entry: RequestLogEntry) => void,
): void {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const fault = plan.next(`GET ${path}`);
  let answer: Answer;
  if (fault?.kind === 'drop') {
    request.socket.destroy();
    return;
  }
  if (fault?.kind === 'hang') return;
  try {
    answer = caller.refusal
      ? { status: 403, body: { error: { message: caller.refusal } } }
      : answerTo(path, state, caller);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    answer = { status: cause instanceof StatusError ? 403 : 500, body: { error: { message } } };
  }
  log({
    path: `GET ${path}`,
    headers: request.headers,
    user: caller.user,
    status: answer.status,
    message: '',
  });
  response.writeHead(answer.status, { 'content-type': 'application/json', date: httpDate(state.faults) });
  response.end(JSON.stringify(answer.body));
}
