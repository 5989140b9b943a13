import { expect, test } from 'vitest';
import { ask, review, shown, update } from './requestEvents.ts';
import { at, event, judge, type World } from './world.ts';

const k08 = (world: World) => judge('K08', { edition: 'enterprise', ...world });
const facts = (world: World) => k08(world).exceptions.map((one) => one.facts);
const HOST = 'eb48a135-58b1-459f-b593-da48a1efbc6f';

test('self-approval stands alone, and is one exception however often the requester approved', () => {
  const told = k08({
    events: [
      ask('r'),
      review('r', 'bob', { state: 'PENDING' }),
      update('r', { updated_by: 'bob' }),
      review('r', 'carol'),
    ],
  });
  expect(told.exceptions).toMatchObject([
    {
      row: 'access_requests/r',
      facts: `Self-approval: bob approved their own request r (dba) by review at ${at(3, 2)}.`,
      threshold: '',
      basis: '',
    },
  ]);
  expect(told.result).toMatchObject({ result: 'exception', basis: 'rule', population: { size: 1 } });
});

test('a requester who acts in the name of another, or lets another act in theirs, approves their own request', () => {
  const events = [
    ask('front'),
    update('front', { updated_by: 'bob', delegator: 'carol' }),
    ask('named'),
    update('named', { updated_by: 'plugin', delegator: 'bob' }),
    ask('author'),
    review('author', 'carol', { user: 'bob' }),
  ];
  expect(facts({ events }).filter((one) => one.startsWith('Self'))).toEqual([
    `Self-approval: bob approved their own request author (dba) by a review in the name of carol at ${at(3, 2)}.`,
    `Self-approval: bob approved their own request front (dba) by a change of state with carol named as the delegator at ${at(3, 3)}.`,
    `Self-approval: bob approved their own request named (dba) by a change of state with themselves named as the delegator at ${at(3, 3)}.`,
  ]);
});

test('a denial of one’s own request, another’s approval and a request that waits are no exceptions', () => {
  const events = [
    ask('denied'),
    review('denied', 'bob', { proposed_state: 'DENIED', state: 'DENIED' }),
    ask('good'),
    review('good', 'carol'),
    ask('waits'),
  ];
  expect(k08({ events }).result).toMatchObject({ result: 'no_exception', remarks: [], notes: [] });
});

test('a promotion of one’s own request is a self-approval; one by another is none and no bypass', () => {
  const promoted = { proposed_state: 'PROMOTED', state: 'PROMOTED', promoted_access_list_name: 'ops' };
  const events = [
    ask('own'),
    review('own', 'bob', promoted),
    ask('other'),
    review('other', 'carol', promoted),
  ];
  expect(facts({ events })).toEqual([
    `Self-approval: bob approved their own request own (dba) by review, which promoted it to a membership of an access list at ${at(3, 2)}.`,
  ]);
});

test('an approval by a change of state alone is a bypass; beside an approving review it is none', () => {
  const events = [
    ask('bypass'),
    update('bypass', { updated_by: 'carol' }),
    ask('host'),
    update('host', { updated_by: `${HOST}.acme.example.com` }),
    ask('deputy'),
    update('deputy', { updated_by: 'plugin', delegator: 'carol' }),
    ask('forced'),
    review('forced', 'carol', { state: 'PENDING' }),
    update('forced', { updated_by: 'dora' }),
    ask('reviewed'),
    review('reviewed', 'carol'),
    update('reviewed', { updated_by: 'carol' }),
  ];
  expect(facts({ events })).toEqual([
    `Review bypass: request bypass (dba) of bob was approved by a change of state at ${at(3, 3)} by carol, without an approving review.`,
    `Review bypass: request deputy (dba) of bob was approved by a change of state at ${at(3, 3)} by plugin in the name of carol, without an approving review.`,
    `Review bypass: request host (dba) of bob was approved by a change of state at ${at(3, 3)} by the local administrator on the auth host (${HOST}), without an approving review.`,
  ]);
});

test('a denying review does not make a change of state a reviewed one', () => {
  const events = [
    ask('r'),
    review('r', 'dora', { proposed_state: 'DENIED', state: 'DENIED' }),
    update('r', { updated_by: 'carol' }),
  ];
  expect(facts({ events })).toHaveLength(1);
});

test('a request made in the state APPROVED is one bypass, in every edition', () => {
  for (const edition of ['enterprise', 'oss', 'unknown'] as const) {
    expect(facts({ edition, events: [ask('made', { state: 'APPROVED' })] })).toEqual([
      `Review bypass: request made of bob (dba) was made in the state APPROVED at ${at(3, 1)}, so that nobody could review it.`,
    ]);
  }
});

test('editions without review rights: one point for judgment and no bypass, self-approval aside', () => {
  const events = [
    ask('one'),
    update('one', { updated_by: 'carol' }),
    ask('two'),
    update('two', { updated_by: 'dora' }),
  ];
  const oss = k08({ edition: 'oss', events });
  expect(oss.result).toMatchObject({
    result: 'judgment_required',
    notes: [
      'The open-source edition has no review rights: every approval there is a change of state. 2 requests were approved so; whether by somebody who may requires judgment.',
    ],
  });
  expect(k08({ edition: 'unknown', events }).result).toMatchObject({
    result: 'judgment_required',
    notes: [expect.stringContaining('may have no review rights')],
  });
  const own = [...events, ask('own'), update('own', { updated_by: 'bob' })];
  expect(facts({ edition: 'oss', events: own })).toEqual([
    `Self-approval: bob approved their own request own (dba) by state change at ${at(3, 3)}.`,
  ]);
});

test('where somebody reviewed, the edition has review rights, whatever it is said to be', () => {
  const events = [
    ask('good'),
    review('good', 'carol'),
    ask('bypass'),
    update('bypass', { updated_by: 'carol' }),
  ];
  for (const edition of ['oss', 'unknown'] as const)
    expect(k08({ edition, events }).exceptions.map(({ row }) => row)).toEqual(['access_requests/bypass']);
});

test('an approval that only a snapshot shows: with a review none, without one a bypass', () => {
  const after = {
    access_requests_state: [
      shown('bare', { state: 2 }),
      shown('good', { state: 2, reviews: [{ author: 'carol', proposed_state: 2, created: at(3, 2) }] }),
      shown('own', { state: 2, reviews: [{ author: 'bob', proposed_state: 2, created: at(3, 2) }] }),
    ],
  };
  expect(facts({ after })).toEqual([
    `Review bypass: the gateway shows request bare of bob, made at ${at(3, 1)}, as APPROVED, and no review.`,
    `Self-approval: bob approved their own request own (dba) by review at ${at(3, 2)}.`,
  ]);
});

test('approvals by bots and by the gateway are told apart in remarks, one a reviewer', () => {
  const { result } = k08({
    after: { bots: [{ kind: 'bot', metadata: { name: 'pagerduty' } }] },
    events: [
      ask('a'),
      review('a', '@teleport-access-approval-bot'),
      ask('b'),
      review('b', 'bot-pagerduty'),
      ask('c'),
      review('c', 'bot-pagerduty', {}, at(3, 5)),
    ],
  });
  expect(result).toMatchObject({
    result: 'no_exception',
    remarks: [
      `@teleport-access-approval-bot (automatic reviews by access monitoring rules) approved 1 request, first at ${at(3, 2)}.`,
      `bot-pagerduty (a bot) approved 2 requests, first at ${at(3, 2)}.`,
    ],
  });
});

test('a bot that approves its own request approves itself', () => {
  const events = [ask('r', { user: 'bot-ci' }), review('r', 'bot-ci')];
  expect(facts({ events })).toEqual([
    `Self-approval: bot-ci approved their own request r (dba) by review at ${at(3, 2)}.`,
  ]);
});

test('reviewer and requester that differ by case or domain only are a remark, other names none', () => {
  const events = [
    ask('case', { user: 'Mira@north.example' }),
    review('case', 'mira@north.example'),
    ask('domain', { user: 'oskar' }),
    review('domain', 'Oskar@north.example'),
    ask('other', { user: 'bob@north.example' }),
    review('other', 'bobby@north.example'),
  ];
  const { result } = k08({ events });
  expect(result).toMatchObject({
    result: 'no_exception',
    remarks: [
      `Reviewer mira@north.example and requester Mira@north.example differ by the case of letters only, and may be one person: 1 request approved so, first at ${at(3, 2)}.`,
      `Reviewer Oskar@north.example and requester oskar differ by what follows the @ only, and may be one person: 1 request approved so, first at ${at(3, 2)}.`,
    ],
  });
});

test('a review that somebody submitted for another is a remark', () => {
  const events = [
    ask('r'),
    review('r', 'carol', { user: 'admin' }),
    ask('s'),
    review('s', 'carol', { user: 'carol' }),
  ];
  expect(k08({ events }).result).toMatchObject({
    result: 'no_exception',
    remarks: [`admin submitted approving reviews in the name of carol: 1 request, first at ${at(3, 2)}.`],
  });
});

test('two people who approve each other within 24 hours are a remark; a microsecond later they are not', () => {
  const pair = (second: string) => [
    ask('a', { user: 'bob' }),
    review('a', 'carol', {}, '2026-01-03T02:00:00.000000Z'),
    ask('b', { user: 'carol' }),
    review('b', 'bob', {}, second),
    ask('c', { user: 'dora' }),
    review('c', 'bob', {}, at(3, 4)),
  ];
  const remarks = (second: string) => k08({ events: pair(second) }).result.remarks;
  expect(remarks('2026-01-04T02:00:00.000000Z')).toEqual([
    "bob and carol approved each other's requests within 24 hours, 1 time; the second approval was at 2026-01-04T02:00:00.000Z.",
  ]);
  expect(remarks('2026-01-04T02:00:00.000001Z')).toEqual([]);
});

test('requests of which nothing shows the making: said to be older than the log only where it does not reach back', () => {
  const use = event(at(4), 'session.start', { sid: 's', user: 'bob', access_requests: ['older'] });
  const short = k08({ events: [use] }).result;
  expect(short.result).toBe('judgment_required');
  expect(short.notes).toEqual([
    `Request older may have been made before the audit log that was read begins (${at(1)}); it is first named at ${at(4)}: who asked and who decided is not in the evidence.`,
  ]);
  const whole = k08({ events: [use], settings: { max_request_life: '72h' } }).result;
  expect(whole.notes).toEqual([
    `Request older was made by nobody whom an event or a snapshot shows, although the audit log was read from ${at(1)} on; it is first named at ${at(4)}: who asked and who decided is not in the evidence.`,
  ]);
});

test('nothing happened: not applicable; a silent or unread log, a denied or partial listing: never a pass', () => {
  expect(k08({}).result.result).toBe('not_applicable');
  const fine = { events: [ask('good'), review('good', 'carol')] };
  expect(k08(fine).result.result).toBe('no_exception');
  for (const status of ['denied', 'partial', 'failed'] as const)
    expect(k08({ ...fine, statuses: { access_requests_state: status } }).result.result).toBe(
      'insufficient_evidence',
    );
  const half = { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) };
  expect(k08({ ...fine, window: half }).result.result).toBe('insufficient_evidence');
  expect(k08({ silent: true }).result.result).toBe('insufficient_evidence');
});

test('exceptions stay beside what is missing', () => {
  const { result } = k08({
    events: [ask('own'), review('own', 'bob')],
    statuses: { access_requests_state: 'denied' },
  });
  expect(result.result).toBe('exception');
  expect(result.explanation).toContain('Partly insufficient evidence');
});

test('names are data: prototypes, line breaks and formulas', () => {
  for (const name of ['__proto__', 'a\nb', "=cmd|' /C calc'!A0", "o'x"]) {
    const events = [
      ask('r', { user: name }),
      review('r', name),
      ask('constructor'),
      review('constructor', 'carol'),
    ];
    expect(facts({ events })).toEqual([
      `Self-approval: ${name} approved their own request r (dba) by review at ${at(3, 2)}.`,
    ]);
  }
});
