import { expect, test } from 'vitest';
import { ask, review, shown, update } from './requestEvents.ts';
import { at, event, judge, type World } from './world.ts';

const DEFAULT = " Deviation from the product's default; no entity policy was supplied.";
const HOST = 'eb48a135-58b1-459f-b593-da48a1efbc6f';
const k09 = (world: World) =>
  judge('K09', { edition: 'enterprise', ...world, settings: { ticket_pattern: '.', ...world.settings } });
const facts = (world: World) => k09(world).exceptions.map((one) => one.facts);
const approved = (id: string, reason: string) => [ask(id, { reason }), review(id, 'carol')];

test.each([
  ['', ''],
  ['  \t ', ': it says   \t '],
  ['...', ': it says ...'],
  ['-', ': it says -'],
  ['xxxx', ': it says xxxx'],
  ['x X x', ': it says x X x'],
  ['\u200b', ': it says \u200b'],
  ['1', ': it says 1'],
])('the reason %j says nothing', (reason, said) => {
  const { exceptions } = k09({ events: approved('r', reason), settings: { ticket_pattern: '' } });
  expect(exceptions).toMatchObject([
    {
      row: 'access_requests/r',
      facts: `Request r of bob (dba), made at ${at(3, 1)}, gives no reason${said}.`,
      threshold: '',
    },
  ]);
});

test.each(['fix', 'ab', '修理', 'INC-1', 'ok', '#77'])('the reason %j says something', (reason) => {
  expect(k09({ events: approved('r', reason) }).result).toMatchObject({ result: 'no_exception' });
});

test('a reason without a ticket is one exception; an empty one is not reported twice', () => {
  const events = [
    ...approved('good', 'see INC-12'),
    ...approved('none', 'please'),
    ...approved('blank', ' '),
  ];
  const { exceptions } = k09({ events, settings: { ticket_pattern: 'INC-\\d+' } });
  expect(exceptions).toMatchObject([
    { row: 'access_requests/blank', threshold: '' },
    {
      row: 'access_requests/none',
      facts: `Request none of bob (dba), made at ${at(3, 1)}, names no ticket that matches INC-\\d+; its reason is: please`,
      threshold: 'ticket_pattern',
      basis: 'setting',
    },
  ]);
});

test('without a ticket pattern that part requires judgment, and the rest is tested', () => {
  const settings = { ticket_pattern: '' };
  const fine = k09({ events: approved('r', 'why'), settings });
  expect(fine.result).toMatchObject({
    result: 'judgment_required',
    notes: ['No ticket pattern is set, so tickets were not looked for (setting ticket_pattern).'],
  });
  expect(k09({ events: approved('r', ''), settings }).result.result).toBe('exception');
  expect(k09({ settings }).result.result).toBe('not_applicable');
});

test('approvers are distinct people other than the requester', () => {
  const events = [
    ask('two'),
    review('two', 'carol', { state: 'PENDING' }),
    review('two', 'dora'),
    ask('twice'),
    review('twice', 'carol', { state: 'PENDING' }),
    review('twice', 'carol'),
    ask('own'),
    review('own', 'bob', { state: 'PENDING' }),
    review('own', 'carol'),
    ask('front'),
    review('front', 'carol', { state: 'PENDING' }),
    update('front', { updated_by: 'bob', delegator: 'dora' }),
  ];
  expect(facts({ events, settings: { min_approvers: 2 } })).toEqual([
    `Request front of bob (dba) was approved at ${at(3, 3)} with 1 of 2 approvers other than the requester.`,
    `Request own of bob (dba) was approved at ${at(3, 2)} with 1 of 2 approvers other than the requester.`,
    `Request twice of bob (dba) was approved at ${at(3, 2)} with 1 of 2 approvers other than the requester.`,
  ]);
});

test('a request that was not approved needs no approvers', () => {
  const events = [
    ask('waits'),
    review('waits', 'carol', { state: 'PENDING' }),
    ask('denied'),
    review('denied', 'carol', { state: 'PENDING' }),
    review('denied', 'dora', { proposed_state: 'DENIED', state: 'DENIED' }, at(3, 3)),
    ask('gone'),
    review('gone', 'carol', { state: 'PENDING' }),
    event(at(3, 4), 'access_request.delete', { id: 'gone', user: 'bob' }),
  ];
  expect(k09({ events, settings: { min_approvers: 2 } }).result.result).toBe('no_exception');
});

test('an approval that was deleted later is still judged', () => {
  const events = [
    ask('gone'),
    update('gone', { updated_by: 'bob' }),
    event(at(3, 4), 'access_request.delete', { id: 'gone', user: 'bob' }),
  ];
  expect(facts({ events })).toEqual([
    `Request gone of bob (dba) was approved at ${at(3, 3)} with 0 of 1 approvers other than the requester.${DEFAULT}`,
  ]);
});

test('made approved: nobody approved it', () => {
  const { exceptions } = k09({ events: [ask('made', { state: 'APPROVED' })] });
  expect(exceptions).toMatchObject([
    {
      facts: `Request made of bob (dba) was approved at ${at(3, 1)} with 0 of 1 approvers other than the requester.${DEFAULT}`,
      threshold: 'min_approvers',
      basis: 'product_default',
    },
  ]);
});

test('a deputy counts for the person whom it names, once, and is said', () => {
  const events = [
    ask('named'),
    update('named', { updated_by: 'bot-slack', delegator: 'carol' }),
    ask('same'),
    review('same', 'carol', { state: 'PENDING' }),
    update('same', { updated_by: 'bot-slack', delegator: 'carol' }),
  ];
  expect(facts({ events })).toEqual([]);
  expect(facts({ events, settings: { min_approvers: 2 } })).toEqual([
    `Request named of bob (dba) was approved at ${at(3, 3)} with 1 of 2 approvers other than the requester; 1 named as the delegator of a change of state.`,
    `Request same of bob (dba) was approved at ${at(3, 3)} with 1 of 2 approvers other than the requester.`,
  ]);
});

test("a bot's approval counts only where automatic_approvers lists it", () => {
  const world = {
    after: { bots: [{ kind: 'bot', metadata: { name: 'pagerduty' } }] },
    events: [ask('r'), review('r', 'bot-pagerduty')],
  };
  expect(facts(world)).toEqual([
    `Request r of bob (dba) was approved at ${at(3, 2)} with 0 of 1 approvers other than the requester; not counted: 1 by bots that automatic_approvers does not list.${DEFAULT}`,
  ]);
  for (const automatic_approvers of [['bot:pagerduty'], ['bot-pagerduty']]) {
    const { result } = k09({ ...world, settings: { automatic_approvers } });
    expect(result.result).toBe('no_exception');
    expect(result.remarks).toContain(
      'bot-pagerduty, which automatic_approvers lists, approved 1 request, which counts.',
    );
  }
  expect(facts({ ...world, settings: { automatic_approvers: ['bot:slack'] } })).toHaveLength(1);
});

test('an automatic review by an access monitoring rule counts, and is said', () => {
  const { result } = k09({ events: [ask('r'), review('r', '@teleport-access-approval-bot')] });
  expect(result.result).toBe('no_exception');
  expect(result.remarks).toContain(
    '@teleport-access-approval-bot (automatic reviews by access monitoring rules) approved 1 request, which counts.',
  );
  expect(facts({ events: [ask('r'), review('r', '@teleport-something')] })).toHaveLength(1);
});

test('an approval by the local administrator of a host: who that is requires judgment', () => {
  const world = { events: [ask('r'), update('r', { updated_by: `${HOST}.acme.example.com` })] };
  expect(k09(world).result).toMatchObject({
    result: 'judgment_required',
    notes: [expect.stringContaining('1 more by a local administrator on the auth host')],
  });
  expect(facts({ ...world, settings: { min_approvers: 2 } })).toHaveLength(1);
});

test('approved by somebody whom the evidence does not name: judgment, and no exception', () => {
  const after = { access_requests_state: [shown('r', { state: 2 })] };
  expect(k09({ after }).result).toMatchObject({
    result: 'judgment_required',
    notes: [
      'Request r of bob (dba) was approved with 0 of 1 approvers other than the requester; 1 more by a local administrator on the auth host or by nobody who is named: it is not known who that was.',
    ],
  });
  expect(facts({ after, settings: { min_approvers: 2 } })).toHaveLength(1);
  const own = [{ author: 'bob', proposed_state: 2, created: at(3, 2) }];
  expect(facts({ after: { access_requests_state: [shown('r', { state: 2, reviews: own })] } })).toHaveLength(
    1,
  );
});

test('a promotion to an access list is not counted as approved', () => {
  const events = [
    ask('r'),
    review('r', 'carol', { proposed_state: 'PROMOTED', state: 'PROMOTED', promoted_access_list_name: 'ops' }),
  ];
  const { result } = k09({ events, settings: { min_approvers: 2 } });
  expect(result).toMatchObject({
    result: 'no_exception',
    remarks: ['1 request was promoted to memberships of access lists: they are not counted as approved.'],
  });
});

test('whether a reviewer may review is not ours to judge, and said once', () => {
  const { result } = k09({ events: [...approved('a', 'why'), ...approved('b', 'why')] });
  expect(result.remarks).toEqual([
    'Whether the roles of a reviewer allow the review (review_requests, thresholds) is decided by the gateway and not tested here.',
  ]);
});

const granted = (until: string, more = {}) => [
  ask('r', { expires: until, ...more }, '2026-01-02T01:00:00Z'),
  review('r', 'carol', { expires: until }, '2026-01-03T02:00:00Z'),
];

test('access for exactly max_access_duration is none, a microsecond more is an exception', () => {
  expect(facts({ events: granted('2026-01-04T02:00:00.000000Z') })).toEqual([]);
  const { exceptions } = k09({ events: granted('2026-01-04T02:00:00.000001Z') });
  expect(exceptions).toMatchObject([
    {
      facts: `Request r of bob (dba) was granted from 2026-01-03T02:00:00.000Z until 2026-01-04T02:00:00.000Z, longer than 24h.${DEFAULT}`,
      threshold: 'max_access_duration',
      basis: 'product_default',
    },
  ]);
  expect(
    facts({
      events: granted('2026-01-04T02:00:00.000001Z'),
      settings: { max_access_duration: '25h' },
    }),
  ).toEqual([]);
});

test('access that may be assumed later is counted from then', () => {
  const late = { assume_start_time: '2026-01-04T02:00:00Z' };
  expect(facts({ events: granted('2026-01-05T02:00:00Z', late) })).toEqual([]);
  expect(facts({ events: granted('2026-01-05T02:00:01Z', late) })).toHaveLength(1);
});

test('a denied or a waiting request grants nothing, however long it asks for', () => {
  const expires = '2026-01-10T00:00:00Z';
  const events = [
    ask('waits', { expires }),
    ask('denied', { expires }),
    review('denied', 'carol', { proposed_state: 'DENIED', state: 'DENIED', expires }),
  ];
  expect(facts({ events })).toEqual([]);
});

test('an approval that only a snapshot shows: long access without a known start requires judgment', () => {
  const state = (more = {}) => ({
    access_requests_state: [shown('r', { state: 2, expires: '2026-01-04T01:00:01Z', ...more })],
  });
  const { result } = k09({ after: state(), settings: { min_approvers: 0 } });
  expect(result).toMatchObject({
    result: 'judgment_required',
    notes: [expect.stringContaining('when it was approved is not in the evidence')],
  });
  const reviews = [{ author: 'carol', proposed_state: 2, created: at(3, 2) }];
  expect(k09({ after: state({ reviews }) }).result.result).toBe('no_exception');
});

test('a request known from its use alone has no reason to judge; older than the log only where that is shown', () => {
  const use = event(at(4), 'session.start', { sid: 's', user: 'bob', access_requests: ['older'] });
  expect(k09({ events: [use] }).result).toMatchObject({
    result: 'judgment_required',
    notes: [
      expect.stringMatching(/^Request older may have been made before the audit log that was read begins/),
    ],
  });
  const { notes } = k09({ events: [use], settings: { max_request_life: '48h' } }).result;
  expect(notes).toEqual([
    `Request older was made by nobody whom an event or a snapshot shows, although the audit log was read from ${at(1)} on; it is first named at ${at(4)}: its reason is not in the evidence.`,
  ]);
});

test('no requests; a silent or unread log; a denied or partial listing', () => {
  expect(k09({}).result.result).toBe('not_applicable');
  const fine = { events: approved('r', 'why') };
  expect(k09(fine).result.result).toBe('no_exception');
  for (const status of ['denied', 'partial'] as const)
    expect(k09({ ...fine, statuses: { access_requests_state: status } }).result.result).toBe(
      'insufficient_evidence',
    );
  expect(k09({ silent: true }).result.result).toBe('insufficient_evidence');
  const half = { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) };
  expect(k09({ ...fine, window: half }).result.result).toBe('insufficient_evidence');
});

test('names and reasons are data', () => {
  for (const name of ['__proto__', 'a\nb', '=cmd()']) {
    const events = [ask(name, { user: name, reason: '=1+1\n"' }), review(name, 'carol')];
    const { exceptions } = k09({ events, settings: { ticket_pattern: 'INC' } });
    expect(exceptions).toMatchObject([
      {
        row: `access_requests/${name}`,
        facts: `Request ${name} of ${name} (dba), made at ${at(3, 1)}, names no ticket that matches INC; its reason is: =1+1\n"`,
      },
    ]);
  }
});
