import { expect, test } from 'vitest';
import { at, event, judge, type World } from './world.ts';

const session = (sid: string, time: string, type = 'session.start') =>
  event(time, type, { sid, user: 'bob' });

test('a session without an end is an exception, one that may still be open requires judgment', () => {
  const { result, exceptions } = judge('K21', {
    events: [
      session('whole', at(3, 2)),
      session('whole', at(3, 3), 'session.end'),
      session('past the end', at(4, 23)),
      session('past the end', at(5, 4), 'session.end'),
      session('lost', at(3, 4)),
      session('late', at(4, 22)),
    ],
  });
  expect(exceptions.map(({ facts }) => facts.split(' of ')[0])).toEqual(['Session lost']);
  expect(result.notes.some((note) => note.includes('Session late'))).toBe(true);
  expect(result.result).toBe('exception');
});

test('without a retention setting in the evidence a whole log requires judgment to finish', () => {
  const { result } = judge('K21', {});
  expect(result.result).toBe('judgment_required');
  expect(result.population.size).toBe(3);
});

test('silence is measured to the event, also where no full hour shows it', () => {
  const quiet = judge('K21', { settings: { max_silence_hours: 11.9 } });
  expect(quiet.exceptions.map(({ row }) => row.split('/')[0])).toEqual(Array(5).fill('log_silences'));
  expect(judge('K21', { settings: { max_silence_hours: 12.1 } }).exceptions).toEqual([]);
});

test('what was not read is insufficient evidence, with its span', () => {
  const { result } = judge('K21', { window: { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) } });
  expect(result.result).toBe('insufficient_evidence');
  expect(result.explanation).toContain(`not read from ${at(2)} to ${at(3)}`);
});

const k21 = (world: World) => judge('K21', world);
const told = (world: World) => k21(world).exceptions.map(({ facts }) => facts);

test('a session has its end within the longest time, to the microsecond, before the log was last read', () => {
  const open = (time: string) =>
    k21({
      events: [session('s', time)],
      settings: { max_session_hours: 24 },
      window: { fromMs: Date.parse(at(1)), toMs: Date.parse(at(6)) },
    });
  expect(open('2026-01-03T23:59:59.999999Z').exceptions).toHaveLength(1);
  // the log of the period was read up to its end: exactly the longest time is left
  expect(open(at(4)).exceptions).toEqual([]);
});

test('sessions of applications end with their certificate, mostly without an event', () => {
  expect(
    told({ events: [event(at(2, 2), 'app.session.start', { sid: 'a', user: 'bob', app_name: 'wiki' })] }),
  ).toEqual([]);
});

test('an end without a start, and a session with neither, are exceptions; a start before the log or the period is not', () => {
  const end = (sid: string, time: string, more = {}) =>
    event(time, 'session.end', { sid, user: 'bob', ...more });
  const world = {
    events: [
      end('no start', at(3, 4), { session_start: at(3, 3) }),
      event(at(3, 5), 'exec', { sid: 'neither', user: 'bob', command: 'ls' }),
      event(at(3, 6), 'session.upload', { sid: 'upload only', user: 'bob' }),
      end('began before the period', at(2, 4), { session_start: at(1, 23) }),
      end('whole', at(3, 4), { session_start: at(3, 3) }),
      session('whole', at(3, 3)),
    ],
    settings: { max_session_hours: 24 },
    window: { fromMs: Date.parse(at(2)), toMs: Date.parse(at(6)) },
  };
  expect(told(world).sort()).toEqual([
    'Session neither of bob has neither a start nor an end in the log; first seen at 2026-01-03T05:00:00.000Z.',
    'Session no start of bob has no start in the log; it ended at 2026-01-03T04:00:00.000Z.',
    'Session upload only of bob has neither a start nor an end in the log; first seen at 2026-01-03T06:00:00.000Z.',
  ]);
  // where the log was read from before its start on, the start is missing all the same
  expect(told({ ...world, window: { fromMs: Date.parse(at(1)), toMs: Date.parse(at(6)) } })).toHaveLength(4);
});

test('a session that does not say when it began may have begun before the log that was read', () => {
  const window = { fromMs: Date.parse(at(2)), toMs: Date.parse(at(6)) };
  const ended = (time: string) =>
    k21({ events: [event(time, 'db.session.end', { sid: 'd', user: 'bob' })], window });
  const early = ended(at(2, 20));
  expect(early.exceptions).toEqual([]);
  expect(early.result.notes).toContainEqual(
    expect.stringMatching(/^Session d of bob has no start in the log; it may have begun/),
  );
  expect(ended(at(3, 7)).exceptions).toHaveLength(1);
});

test('two readings of the same window with other counts, and an event with two contents', () => {
  const twice = { uid: 'same', time: at(3), event: 'cert.create', code: 'TC000I' };
  expect(
    told({
      events: [
        { ...twice, user: 'a' },
        { ...twice, user: 'b' },
      ],
    }),
  ).toContainEqual(
    `The gateway gave the event same of ${at(3)} twice with different contents; both are kept.`,
  );
  const window = { fromMs: Date.parse(at(1)), toMs: Date.parse(at(6)) };
  // the first reading of the window found nothing, the second everything
  const facts = told({ between: [{ day: 2, state: {}, window }], events: [event(at(3), 'cert.create')] });
  expect(facts).toContainEqual(
    expect.stringMatching(/was read twice: snapshot 1 received 0 events, snapshot 2 received 11\.$/),
  );
});

test('what was marked as read beyond the end of its snapshot is an exception; the skew that is allowed for is not', () => {
  const window = { fromMs: Date.parse(at(1)), toMs: Date.parse(at(5, 13)) };
  expect(told({ window, ended: at(5, 12, 59) })).toEqual([]);
  expect(told({ window, ended: at(5, 12, 58) })).toEqual([
    expect.stringContaining(
      'reaches beyond the end of snapshot 1 at 2026-01-05T12:58:00.000Z, into the future of the gateway: clock skew.',
    ),
  ]);
  expect(told({ window, ended: at(5, 12, 58), settings: { clock_skew: '2m' } })).toEqual([]);
});

test('silence on quiet days is a note: 2026-01-03 is a Saturday', () => {
  const busy = [1, 2, 5].flatMap((day) => [1, 9, 17, 23].map((hour) => event(at(day, hour), 'cert.create')));
  const world = { silent: true, events: busy };
  expect(told(world)).toEqual([expect.stringMatching(/^No event from 2026-01-02T23:00:00\.000Z to /)]);
  const quiet = k21({ ...world, settings: { quiet_days: ['saturday', 'sunday'] } });
  expect(quiet.exceptions).toEqual([]);
  expect(quiet.result.remarks).toContainEqual(expect.stringContaining('on days that may be quiet'));
  expect(told({ ...world, settings: { quiet_days: ['saturday'] } })).toHaveLength(1);
});

test('a log younger than the period is not silent', () => {
  const events = [event(at(4, 2), 'cert.create'), event(at(4, 20), 'cert.create')];
  const { exceptions, result } = k21({ silent: true, events });
  expect(exceptions).toEqual([]);
  expect(result.remarks).toContainEqual(
    expect.stringContaining('the first event that is known of this cluster'),
  );
});

test('a log without any event is silent', () => {
  expect(k21({ silent: true }).result.result).toBe('exception');
});

const retention = (retention_period: string) => ({
  after: {
    audit_config: [
      {
        kind: 'cluster_audit_config',
        metadata: { name: 'cluster-audit-config' },
        spec: { retention_period },
      },
    ],
  },
});

test('retention: shorter than the least is an exception, exactly the least passes, none requires judgment', () => {
  expect(k21(retention('8760h0m0s')).result.result).toBe('no_exception');
  expect(told(retention('8759h59m59s'))).toEqual([
    "The audit log is kept for 8759h59m59s, less than 8760h. Deviation from the product's default; no entity policy was supplied.",
  ]);
  expect(k21({ ...retention('24h'), settings: { log_retention_min: '24h' } }).result.result).toBe(
    'no_exception',
  );
  for (const none of ['', '0s']) expect(k21(retention(none)).result.result).toBe('judgment_required');
});

test('an attached file on retention has to be read', () => {
  const { result } = k21({ attached: [38] });
  expect(result.result).toBe('judgment_required');
  expect(result.notes).toEqual([expect.stringContaining('file-0.pdf')]);
});

test('sessions of a hostile world', () => {
  const sids = ['__proto__', "o'x\n", '=1+1'];
  expect(told({ events: sids.map((sid) => session(sid, at(2, 1))) })).toHaveLength(3);
});
