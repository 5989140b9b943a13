import { expect, test } from 'vitest';
import { ask, certificate, review, shown, update } from './requestEvents.ts';
import { at, event, judge, type World } from './world.ts';

const DEFAULT = " Deviation from the product's default; no entity policy was supplied.";
const k10 = (world: World) => judge('K10', { edition: 'enterprise', ...world });
const facts = (world: World) => k10(world).exceptions.map((one) => one.facts);
const session = (type: string, time: string, id: string) =>
  event(time, `session.${type}`, { sid: 's', user: 'bob', access_requests: [id] });
const UNTIL = '2026-01-03T12:00:00Z';
const approved = (id: string, expires = UNTIL) => [ask(id, { expires }), review(id, 'carol', { expires })];

test('used between approval and end: nothing; the population is what was used', () => {
  const told = k10({
    events: [
      ...approved('r'),
      certificate(at(3, 2), 'r'),
      session('start', at(3, 5), 'r'),
      ...approved('unused'),
    ],
  });
  expect(told.result).toMatchObject({ result: 'no_exception', remarks: [], population: { size: 1 } });
  expect(told.population).toEqual(['r']);
});

test('used before the approval: one exception with first and last use and the number', () => {
  const { exceptions } = k10({
    events: [
      ...approved('r'),
      certificate(at(3, 1, 30), 'r'),
      certificate(at(3, 4), 'r'),
      session('start', at(3, 5), 'r'),
    ],
  });
  expect(exceptions).toMatchObject([
    {
      row: 'access_requests/r',
      facts: `Request r of bob (dba) was used 3 times (first ${at(3, 1, 30)}, last ${at(3, 5)}), before its approval at ${at(3, 2)}.`,
      threshold: '',
      basis: '',
    },
  ]);
});

test('a review that leaves the request pending approves nothing yet', () => {
  const events = [
    ask('r'),
    review('r', 'carol', { state: 'PENDING' }),
    certificate(at(3, 2, 30), 'r'),
    review('r', 'dora', {}, at(3, 3)),
  ];
  expect(facts({ events })).toEqual([
    `Request r of bob (dba) was used 1 time (first ${at(3, 2, 30)}, last ${at(3, 2, 30)}), before its approval at ${at(3, 3)}.`,
  ]);
});

test('within the millisecond of the approval is not before it', () => {
  const events = (use: string) => [
    ask('r'),
    review('r', 'carol', {}, '2026-01-03T02:00:00.500400Z'),
    certificate(use, 'r'),
  ];
  expect(facts({ events: events('2026-01-03T02:00:00.500Z') })).toEqual([]);
  expect(facts({ events: events('2026-01-03T02:00:00.499999Z') })).toHaveLength(1);
});

test('used, and neither an event nor the state shows an approval', () => {
  const events = [ask('r'), certificate(at(3, 5), 'r')];
  expect(facts({ events })).toEqual([
    `Request r of bob (dba) was used 1 time (first ${at(3, 5)}, last ${at(3, 5)}) without any approval in the evidence.`,
  ]);
});

test('an approval by change of state, or one that only a snapshot shows, is an approval', () => {
  const reviews = [{ author: 'carol', proposed_state: 2, created: at(3, 2) }];
  const world = {
    after: {
      access_requests_state: [shown('reviewed', { state: 2, reviews }), shown('bare', { state: 2 })],
    },
    events: [
      certificate(at(3, 5), 'reviewed'),
      certificate(at(3, 5), 'bare'),
      ask('update'),
      update('update', { updated_by: 'carol' }),
      certificate(at(3, 5), 'update'),
    ],
  };
  expect(k10(world).result).toMatchObject({ result: 'no_exception', population: { size: 3 } });
  const early = { ...world, events: [certificate(at(3, 1), 'reviewed')] };
  expect(facts(early)).toHaveLength(1);
});

test('a request that only a snapshot knows, pending, and that is used', () => {
  const world = {
    after: { access_requests_state: [shown('r', { state: 1 })] },
    events: [certificate(at(3, 5), 'r')],
  };
  expect(facts(world)).toEqual([
    `Request r of bob (dba) was used 1 time (first ${at(3, 5)}, last ${at(3, 5)}) without any approval in the evidence.`,
  ]);
});

test('the approval may be where the log was not read: no exception, and no pass', () => {
  const window = { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) };
  const { result } = k10({
    after: { access_requests_state: [shown('r', { state: 1, created: at(2, 1) })] },
    events: [certificate(at(3, 5), 'r')],
    window,
  });
  expect(result.result).toBe('insufficient_evidence');
  expect(result.insufficient).toContainEqual(
    `Request r of bob (dba) was used 1 time (first ${at(3, 5)}, last ${at(3, 5)}) without any approval in the evidence, and the audit log was not read whole from ${at(2, 1)}, when the request is first named, to its first use`,
  );
});

test('used after the end: clock_skew is allowed for, a microsecond more is not', () => {
  const world = (time: string, settings = {}) => ({
    events: [...approved('r'), certificate(at(3, 4), 'r'), certificate(time, 'r')],
    settings,
  });
  expect(facts(world('2026-01-03T12:01:00.000000Z'))).toEqual([]);
  const { exceptions } = k10(world('2026-01-03T12:01:00.000001Z'));
  expect(exceptions).toMatchObject([
    {
      facts: `Request r of bob (dba) was used 2 times (first ${at(3, 4)}, last 2026-01-03T12:01:00.000Z), after its access had ended at 2026-01-03T12:00:00.000Z.${DEFAULT}`,
      threshold: 'clock_skew',
      basis: 'product_default',
    },
  ]);
  expect(facts(world('2026-01-03T12:01:00.000001Z', { clock_skew: '2m' }))).toEqual([]);
  expect(facts(world('2026-01-03T12:00:00.000001Z', { clock_skew: '0s' }))[0]).not.toContain('Deviation');
});

test('a session that was begun in time and ended later is a remark; a command in it is a use', () => {
  const late = [...approved('r'), session('start', at(3, 11), 'r'), session('end', at(3, 13), 'r')];
  expect(k10({ events: late }).result).toMatchObject({
    result: 'no_exception',
    remarks: [
      `A session under request r ended at ${at(3, 13)}, after the access had ended at 2026-01-03T12:00:00.000Z; it was begun before.`,
    ],
  });
  expect(facts({ events: [...late, session('command', at(3, 12, 30), 'r')] })).toHaveLength(1);
});

test('denied and used: before the denial, after it, and never', () => {
  const denial = { proposed_state: 'DENIED', state: 'DENIED' };
  const denied = (id: string) => [ask(id), review(id, 'carol', denial)];
  const events = [
    ...denied('after'),
    certificate(at(3, 5), 'after'),
    ...denied('before'),
    certificate(at(3, 1, 30), 'before'),
    ...denied('never'),
  ];
  expect(facts({ events })).toEqual([
    `Request after of bob (dba) was used 1 time (first ${at(3, 5)}, last ${at(3, 5)}) without any approval in the evidence; it was denied at ${at(3, 2)}.`,
    `Request before of bob (dba) was used 1 time (first ${at(3, 1, 30)}, last ${at(3, 1, 30)}) without any approval in the evidence; it was denied at ${at(3, 2)}.`,
  ]);
});

test('deleted and used afterwards; used before the deletion is fine', () => {
  const gone = (id: string) => event(at(3, 6), 'access_request.delete', { id, user: 'bob' });
  const events = [
    ...approved('after'),
    gone('after'),
    certificate('2026-01-03T06:01:00.001Z', 'after'),
    ...approved('skew'),
    gone('skew'),
    certificate('2026-01-03T06:01:00.000Z', 'skew'),
    ...approved('before'),
    gone('before'),
    certificate(at(3, 5), 'before'),
    ask('pending'),
    gone('pending'),
    certificate(at(3, 7), 'pending'),
  ];
  expect(facts({ events })).toEqual([
    `Request after of bob (dba) was used 1 time (first 2026-01-03T06:01:00.001Z, last 2026-01-03T06:01:00.001Z), after it was deleted at ${at(3, 6)}.${DEFAULT}`,
    `Request pending of bob (dba) was used 1 time (first ${at(3, 7)}, last ${at(3, 7)}) without any approval in the evidence; it was deleted at ${at(3, 6)}.`,
  ]);
});

test('a use that breaks several rules is one exception that says all of them', () => {
  const events = [
    ...approved('r'),
    certificate(at(3, 1, 30), 'r'),
    event(at(3, 6), 'access_request.delete', { id: 'r', user: 'bob' }),
    certificate(at(4), 'r'),
  ];
  expect(facts({ events })).toEqual([
    `Request r of bob (dba) was used 2 times (first ${at(3, 1, 30)}, last ${at(4)}), before its approval at ${at(3, 2)}, after its access had ended at 2026-01-03T12:00:00.000Z, after it was deleted at ${at(3, 6)}.`,
  ]);
});

test('an id that no event and no snapshot knows: an exception where the log is whole for the life of a request', () => {
  const world = (time: string, life: string) => ({
    events: [certificate(time, 'ghost')],
    settings: { max_request_life: life },
  });
  const { exceptions } = k10(world('2026-01-04T00:00:00.000000Z', '72h'));
  expect(exceptions).toMatchObject([
    {
      row: 'access_requests/ghost',
      facts: `Request ghost of bob was used 1 time (first ${at(4)}, last ${at(4)}), and no event and no snapshot shows that it was made, although the audit log was read from ${at(1)} on; a request lives 72h at most.`,
      threshold: 'max_request_life',
      basis: 'setting',
    },
  ]);
  const { result } = k10(world('2026-01-03T23:59:59.999999Z', '72h'));
  expect(result.result).toBe('insufficient_evidence');
  expect(result.exceptions).toBe(0);
  expect(k10({ events: [certificate(at(4), 'ghost')] }).result).toMatchObject({
    result: 'insufficient_evidence',
    insufficient: [
      `Request ghost of bob was used 1 time (first ${at(4)}, last ${at(4)}), and the audit log was not read whole for 336h before the first use: it may have been made earlier`,
    ],
  });
});

test('the log before the period counts, and a gap in it does, too', () => {
  const early = { fromMs: Date.parse('2025-12-10T00:00:00Z'), toMs: Date.parse(at(6)) };
  const life = Array.from({ length: 24 }, (_, day) =>
    event(new Date(Date.UTC(2025, 11, 10 + day)).toISOString(), 'cert.create'),
  );
  const use = certificate(at(2, 1), 'ghost');
  expect(k10({ window: early, events: [...life, use] }).result.exceptions).toBe(1);
  const late = { ...early, fromMs: Date.parse('2025-12-20T00:00:00Z') };
  expect(k10({ window: late, events: [...life, use] }).result).toMatchObject({
    result: 'insufficient_evidence',
    exceptions: 0,
  });
});

test('a request that ended long ago and is used in the period is found', () => {
  const long = '2025-10-01T01:00:00.000Z';
  const events = [
    ask('old', { expires: '2025-10-01T09:00:00Z' }, long),
    review('old', 'carol', {}, '2025-10-01T02:00:00.000Z'),
    certificate(at(3, 5), 'old'),
  ];
  expect(facts({ events })).toEqual([
    `Request old of bob (dba) was used 1 time (first ${at(3, 5)}, last ${at(3, 5)}), after its access had ended at 2025-10-01T09:00:00.000Z.${DEFAULT}`,
  ]);
});

test('uses outside of the period are those of another period', () => {
  const events = [
    ...approved('later', at(4)),
    certificate(at(3, 5), 'later'),
    certificate(at(5, 6), 'later'),
    ask('earlier', { expires: at(1, 6) }, at(1, 1)),
    review('earlier', 'carol', {}, at(1, 2)),
    certificate(at(1, 12), 'earlier'),
    event(at(3), 'access_request.delete', { id: 'earlier', user: 'bob' }),
  ];
  const { result, population } = k10({ events });
  expect(result.result).toBe('no_exception');
  expect(population).toEqual(['later']);
});

test('a request under which another is approved was used', () => {
  const events = [
    ...approved('held', '2026-01-03T01:30:00Z'),
    ask('other', { user: 'dora' }),
    review('other', 'bob', { access_requests: ['held'] }, at(3, 5)),
  ];
  expect(k10({ events }).exceptions.map(({ row }) => row)).toEqual(['access_requests/held']);
});

test('nothing used; a silent or unread log; a denied listing', () => {
  expect(k10({ events: approved('r') }).result.result).toBe('not_applicable');
  expect(k10({ silent: true }).result.result).toBe('insufficient_evidence');
  const fine = { events: [...approved('r'), certificate(at(3, 5), 'r')] };
  expect(k10({ ...fine, statuses: { access_requests_state: 'denied' } }).result.result).toBe(
    'insufficient_evidence',
  );
  const half = { fromMs: Date.parse(at(2, 12)), toMs: Date.parse(at(6)) };
  expect(k10({ ...fine, window: half }).result.result).toBe('insufficient_evidence');
});

test('names are data', () => {
  for (const name of ['__proto__', 'a\nb', '=cmd()']) {
    const events = [ask(name, { user: name }), certificate(at(3, 5), name, name)];
    expect(facts({ events })).toEqual([
      `Request ${name} of ${name} (dba) was used 1 time (first ${at(3, 5)}, last ${at(3, 5)}) without any approval in the evidence.`,
    ]);
  }
});
