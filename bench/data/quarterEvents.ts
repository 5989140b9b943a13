import { subjectsOf } from '../../src/collectors/events/ingest/subjects.ts';
import type { NewEvent } from '../../src/store/events/eventWriter.ts';

export const QUARTER_FROM_MS = Date.UTC(2026, 6, 1);
export const QUARTER_TO_MS = Date.UTC(2026, 9, 1);

/** Events come in groups of this many; each group holds one access request and four sessions. */
const GROUP = 50;

/** How large a quarter is. One access request comes with every fifty events. */
export interface QuarterSize {
  events: number;
  users: number;
  roles: number;
}

/**
 * The audit log of a made-up quarter, in order of time, about 660 bytes of canonical JSON an event: half commands in
 * sessions, the rest sessions, certificates, logins and access requests that are asked for, reviewed and used.
 */
export function* quarterEvents(size: QuarterSize): Generator<NewEvent> {
  const stepUs = ((QUARTER_TO_MS - QUARTER_FROM_MS) * 1000) / size.events;
  for (let i = 0; i < size.events; i += 1) {
    const timeMs = QUARTER_FROM_MS + Math.floor((i * stepUs) / 1000);
    const { event, code, ...more } = particulars(i, size, timeMs);
    const uid = idOf(i, 'e');
    const json = Buffer.from(JSON.stringify(body(i, { event, code, time: iso(timeMs), uid, ...more })));
    yield { timeUs: timeMs * 1000, uid, event, code, json, subjects: subjectsOf(event, json) };
  }
}

/** A made-up id that looks random and is not: the same number gives the same id. */
export function idOf(n: number, kind: string): string {
  const hash = Math.imul(n + 1, 2654435761) >>> 0;
  return `${hash.toString(16).padStart(8, '0')}-5f1c-4b7e-9a6d-${kind}${String(n).padStart(11, '0')}`;
}

type Members = Record<string, unknown> & { event: string; code: string };

function particulars(i: number, size: QuarterSize, timeMs: number): Members {
  const group = Math.floor(i / GROUP);
  const slot = i % GROUP;
  const user = `user-${(group * 7919 + slot * 13) % size.users}@example.com`;
  const asker = `user-${(group * 7919) % size.users}@example.com`;
  const request = idOf(group, 'r');
  const roles = [`role-${group % size.roles}`];
  if (slot === 0) {
    const reason = group % 7 === 0 ? '=SUM(1), "quoted"' : `INC-${group} restore table orders`;
    const times = { expires: iso(timeMs + 3_600_000), max_duration: iso(timeMs + 3_600_000) };
    const facts = { id: request, reason, roles, state: 'PENDING', user: asker, ...times };
    return { event: 'access_request.create', code: 'T5000I', ...facts };
  }
  if (slot === 1) {
    const reviewer = group % 1000 === 0 ? asker : `user-${(group + 1) % size.users}@example.com`;
    const facts = { id: request, proposed_state: 'APPROVED', state: 'APPROVED', reviewer };
    return { event: 'access_request.review', code: 'T5002I', user: reviewer, ...facts };
  }
  if (slot === 2 || (slot >= 14 && slot <= 20)) {
    const identity = { ...(slot === 2 ? { access_requests: [request] } : {}), user, roles };
    return { event: 'cert.create', code: 'TC000I', cert_type: 'user', identity };
  }
  if (slot >= 3 && slot <= 10) {
    const sid = idOf(group * 4 + ((slot - 3) % 4), 's');
    return slot <= 6
      ? { event: 'session.start', code: 'T2000I', sid, user, login: 'root' }
      : { event: 'session.end', code: 'T2004I', sid, user, login: 'root', interactive: true };
  }
  if (slot >= 11 && slot <= 13)
    return { event: 'user.login', code: 'T1000I', method: 'oidc', success: true, user };
  return { event: 'session.command', code: 'T4000I', sid: idOf(group * 4, 's'), user, login: 'root' };
}

function body(i: number, members: Record<string, unknown>): Record<string, unknown> {
  const all: Record<string, unknown> = {
    'addr.local': '10.20.30.40:3022',
    'addr.remote': `10.1.${i % 250}.3:51812`,
    argv: ['get', 'pods', '--namespace', 'payments'],
    cgroup_id: 4294967296 + i,
    cluster_name: 'acme.example.com',
    ei: i % 7,
    namespace: 'default',
    path: '/usr/local/bin/kubectl',
    pid: 31337 + i,
    private_key_policy: 'none',
    program: 'kubectl',
    server_hostname: `node-${i % 97}`,
    server_id: idOf(i % 97, 'n'),
    server_labels: { env: 'prod', owner: 'platform' },
    user_agent: 'tsh/14.2.0 grpc-go/1.59.0 (linux; amd64)',
    ...members,
  };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
