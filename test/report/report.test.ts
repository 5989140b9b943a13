import { expect, it } from 'vitest';
import { clipped, cssString } from '../../src/report/html/escape.ts';
import { html } from '../../src/report/html/html.ts';
import type { ReportBundle, ReportInput } from '../../src/report/input.ts';
import { renderReport } from '../../src/report/renderReport.ts';
import { at, event, role, user, type World, withConclusion } from '../controls/world.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "';}</style><b>",
  '\u202egnp.exe',
  'a\u2028b',
  '\ud800lone',
  'x'.repeat(10_000),
];

const ROOT_ROLE = role('root', {
  logins: ['root'],
  node_labels: { '*': '*' },
  rules: [{ resources: ['*'], verbs: ['*'] }],
});

const HOSTILE_WORLD: World = {
  before: { users: [user('alice', ['root'])], roles: [ROOT_ROLE] },
  after: {
    users: [user('alice', ['root']), ...HOSTILE.map((name) => user(name, ['root']))],
    roles: [ROOT_ROLE],
  },
  events: HOSTILE.map((name) => event(at(3, 2), 'user.login', { user: name, success: true })),
};

/** The page of a world, as text. */
function pageOf(world: World, more: Partial<ReportInput> = {}, bundle: ReportBundle | null = null): string {
  return withConclusion(world, (conclusion) =>
    [
      ...renderReport(
        {
          conclusion,
          entity: 'Acme Ltd',
          type: '2',
          timezone: 'Europe/Berlin',
          generatedAt: new Date('2026-01-06T00:00:00Z'),
          program: { version: '0.1.0', node: '24.0.0', sha256: 'a'.repeat(64) },
          requests: [],
          limitations: ['One limitation.'],
          redactions: [],
          sampleSize: (size) => Math.min(size, 25),
          register: null,
          change: null,
          ...more,
        },
        bundle,
      ),
    ].join(''),
  );
}

it('has the thirteen sections, the statements to be signed, and marks a draft', () => {
  const page = pageOf({ after: { users: [user('alice', [])] } });
  const headings = [...page.matchAll(/<h2 id="h-[a-z-]+">(?:<span class="no">(\d+)<\/span>)?([^<]+)/g)];
  expect(headings.map(([, number = '', title]) => `${number} ${title}`.trim())).toEqual([
    '1 Cover',
    '2 Summary',
    '3 Exceptions',
    '4 Results of the tests of controls',
    '5 Request list',
    '6 Information produced by the entity (IPE)',
    '7 People',
    '8 Non-human identities',
    '9 Timeline of the collection',
    '10 Completeness and accuracy',
    '11 Change since the last bundle',
    '12 Known limitations and redactions',
    '13 How to verify',
    'Reliance on the tool',
    'Management’s statement of completeness',
  ]);
  expect(page).toContain('<title>DRAFT: Acme Ltd');
  expect(page).toContain('class="watermark"');
  expect(page).toMatch(/@top-left\{content:"[^"]*Type II[^"]*DRAFT"/);
  expect(page.toLowerCase()).not.toContain('compliant');
});

it('asks for nothing: no script, no address, the policy that forbids both', () => {
  const page = pageOf(HOSTILE_WORLD);
  expect(page).toContain(
    `content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:"`,
  );
  expect(page).not.toMatch(/<(?:script|img|link|iframe|object|embed|form|base)\b/i);
  expect(page).not.toMatch(/\s(?:src|on\w+)=(?=["'])/i);
  expect([...page.matchAll(/ href="([^"]*)"/g)].filter(([, target = '']) => !target.startsWith('#'))).toEqual(
    [],
  );
});

it('hostile names neither execute, nor turn text round, nor break the page', () => {
  const page = pageOf(HOSTILE_WORLD, { entity: HOSTILE.slice(0, 5).join(' ') });
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
  expect(page.isWellFormed()).toBe(true);
  expect(page).not.toContain('x'.repeat(5000));
  // the style sheet ends where it ends
  expect(page.match(/<style>/g)).toHaveLength(1);
  expect(page.match(/<\/style>/g)).toHaveLength(1);
});

it('the same set gives the same bytes', () => {
  expect(pageOf(HOSTILE_WORLD).replace(/u-\d+/g, 'u')).toBe(pageOf(HOSTILE_WORLD).replace(/u-\d+/g, 'u'));
});

it('a page with thousands of exceptions stays below 5 MB and says what it leaves out', {
  timeout: 120_000,
}, () => {
  const users = Array.from({ length: 2000 }, (_, index) => user(`${'<'.repeat(400)}${index}`, ['root']));
  const page = pageOf({ after: { users, roles: [ROOT_ROLE] } });
  expect(Buffer.byteLength(page)).toBeLessThan(5_000_000);
  expect(page).toMatch(/First \d+ of 2,000 shown/);
});

it('a page in a bundle links the files that the bundle has, and says that there is no previous one', () => {
  const bundle: ReportBundle = {
    fileName: 'acme-soc2-test-seq001.zip',
    principal: 'acme',
    sequence: 1,
    previous: null,
    keyFingerprint: 'SHA256:abc',
    algorithm: 'ecdsa-p256-sha256',
    files: new Map([['requests.csv', { sha256: 'b'.repeat(64), bytes: 1, records: 0 }]]),
  };
  const page = pageOf({ after: { users: [user('alice', [])] } }, {}, bundle);
  expect(page).toContain('<a class="file" href="requests.csv">');
  expect(page).toContain('There is no previous bundle');
  expect(page).toContain('SHA256:abc');
  expect(page).not.toContain('DRAFT');
});

it('the chart of access requests draws each request in its week', () => {
  const page = pageOf({
    after: { users: [user('alice', [])] },
    events: [
      event(at(3, 2), 'access_request.create', { id: 'r-1', user: 'alice', roles: ['x'], state: 'PENDING' }),
    ],
  });
  expect(page).toMatch(/<rect class="o-\w+" x="[\d.]+" y="0.00" width="[\d.]+" height="100.00"\/>/);
  expect(page).not.toContain('are not drawn');
});

it('the template escapes every value unless a template made it', () => {
  expect(String(html`<b title="${'"<>&\''}">${['<i>', html`<u>${1}</u>`]}${null}${false}</b>`)).toBe(
    '<b title="&quot;&lt;&gt;&amp;&#39;">&lt;i&gt;<u>1</u></b>',
  );
  expect(cssString('a"}</style>\\')).not.toMatch(/[<>{}](?!$)/);
  expect(clipped('\ud83d\ude00'.repeat(50), 10).isWellFormed()).toBe(true);
});
