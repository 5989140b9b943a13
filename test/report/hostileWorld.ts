import type { Conclusion } from '../../src/controls/conclusion.ts';
import { Register } from '../../src/controls/register/register.ts';
import type { ReportInput } from '../../src/report/input.ts';
import { bundleInput } from '../../src/usecases/export/bundleInput.ts';
import { reportInput } from '../../src/usecases/report/reportInput.ts';
import { at, event, role, user, type World } from '../controls/world.ts';

export const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><script>alert(1)</script>',
  '\u202eevil\u202c',
  'line\u2028break\u2029and\nmore',
  '=cmd|calc',
  '__proto__',
  'x'.repeat(10_000),
  '\ud800 alone',
  '&amp;lt;b&gt;',
];

const generatedAt = new Date('2026-01-06T00:00:00Z');

/** Everything that a draft of a conclusion is made of. */
export function reportOf(conclusion: Conclusion, entity: string): ReportInput {
  const register = new Register(conclusion, { bundle: null, at: generatedAt.toISOString() });
  const input = bundleInput(conclusion, register, {
    ...{
      entity,
      exportedAt: generatedAt,
      sequence: 1,
      previous: null,
      replaces: null,
      superseded: [],
      timestamps: [],
      pseudonymKey: null,
    },
    delta: { before: null, previous: null, reason: '', lateEvents: null },
  });
  const { timezone, limitations, redactions, controls } = input;
  return reportInput(conclusion, register, {
    ...{ entity, timezone, limitations, redactions, generatedAt },
    ...{ controls, type: '2', version: '0.1.0' },
  });
}

/** Local accounts, roles, requests and logins of hostile names. */
export const hostileWorld: World = {
  before: {
    users: [],
    auth_preference: [
      { kind: 'cluster_auth_preference', metadata: { name: 'x' }, spec: { allow_local_auth: true } },
    ],
  },
  after: {
    users: HOSTILE.map((name) => user(name, [name])),
    roles: HOSTILE.map((name) => role(name, { logins: ['root'], node_labels: { '*': '*' } })),
    auth_preference: [
      { kind: 'cluster_auth_preference', metadata: { name: 'x' }, spec: { allow_local_auth: true } },
    ],
  },
  events: HOSTILE.map((name, hour) => event(at(3, hour), 'user.create', { name, user: name, roles: [name] })),
};
