import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokenStructError } from '../../../src/gateway/events/brokenStruct.ts';
import { type BrokenItem, PageDecoder } from '../../../src/gateway/events/decodePage.ts';
import { peekPage } from '../../../src/gateway/events/peekPage.ts';
import { redact } from '../../../src/redaction/redact.ts';
import { field, structOf, varint } from './encodeStruct.ts';

interface Item {
  type?: string;
  id?: string;
  seconds?: number;
  nanos?: number;
  index?: number;
  struct?: Buffer;
}

function timestamp(seconds: number, nanos: number): Buffer {
  const wide = Buffer.alloc(10, 0x80);
  let rest = BigInt.asUintN(64, BigInt(seconds));
  for (let i = 0; i < 10; i++, rest >>= 7n) wide[i] = Number(rest & 0x7fn) | (i < 9 ? 0x80 : 0);
  return Buffer.concat([Buffer.from([0x08]), wide, Buffer.from([0x10]), varint(nanos)]);
}

function itemFields({ type, id, seconds, nanos, index, struct }: Item): Buffer[] {
  const fields: Buffer[] = [];
  if (type !== undefined) fields.push(field(1, Buffer.from(type)));
  if (id !== undefined) fields.push(field(2, Buffer.from(id)));
  if (seconds !== undefined) fields.push(field(3, timestamp(seconds, nanos ?? 0)));
  if (index !== undefined) fields.push(Buffer.concat([Buffer.from([0x20]), varint(index)]));
  if (struct !== undefined) fields.push(field(5, struct));
  return fields;
}

const item = (fields: Item): Buffer => field(1, Buffer.concat(itemFields(fields)));
const lastKey = (key: string): Buffer => field(2, Buffer.from(key));

interface Decoded {
  timeUs: number;
  uid: string;
  event: string;
  code: string;
  index: number;
  json: string;
  suspicious: boolean;
}

function decode(page: Uint8Array, decoder = new PageDecoder()): { events: Decoded[]; broken: BrokenItem[] } {
  const events: Decoded[] = [];
  const broken: BrokenItem[] = [];
  decoder.decode(
    page,
    (event) => events.push({ ...event, json: event.json.toString() }),
    (one) => broken.push(one),
  );
  return { events, broken };
}

const struct = structOf({
  event: 'user.login',
  code: 'T1000I',
  time: '2026-11-21T09:21:43.327Z',
  user: 'eve',
});

describe('a page of audit events', () => {
  it('gives type, id, time, index, code and JSON of each event', () => {
    const page = item({
      type: 'user.login',
      id: 'u1',
      seconds: 1_795_000_000,
      nanos: 327_000_999,
      index: 3,
      struct,
    });
    expect(decode(page).events).toEqual([
      {
        timeUs: 1_795_000_000_327_000,
        uid: 'u1',
        event: 'user.login',
        code: 'T1000I',
        index: 3,
        json: '{"code":"T1000I","event":"user.login","time":"2026-11-21T09:21:43.327Z","user":"eve"}',
        suspicious: false,
        mayUseRequests: false,
      },
    ]);
  });

  it('reads fields in any order, with unknown ones between', () => {
    const fields = itemFields({ type: 'user.login', id: 'u1', seconds: 100, index: 1, struct });
    const expected = decode(field(1, Buffer.concat(fields))).events;
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (order) => {
        const unknown = [field(99, Buffer.from('x')), Buffer.from([0x38, 1])];
        const shuffled = order.flatMap((i) => [fields[i] as Buffer, unknown[i % 2] as Buffer]);
        const page = Buffer.concat([
          lastKey('k'),
          field(1, Buffer.concat(shuffled)),
          field(77, Buffer.from('y')),
        ]);
        expect(decode(page).events).toEqual(expected);
        expect(peekPage(page)).toEqual({ lastKey: 'k', count: 1 });
      }),
    );
  });

  it('takes the hash of the JSON where there is no id, and the time of the JSON where there is no time', () => {
    const [event] = decode(item({ type: 'user.login', struct })).events;
    expect(event?.uid).toBe(
      createHash('sha256')
        .update(event?.json ?? '')
        .digest('hex'),
    );
    expect(event?.timeUs).toBe(Date.parse('2026-11-21T09:21:43.327Z') * 1000);
  });

  it('reads times before 1970, Go zero time among them', () => {
    const [event] = decode(item({ id: 'a', seconds: -62_135_596_800, struct })).events;
    expect(event?.timeUs).toBe(-62_135_596_800_000_000);
  });

  it('tells of one broken event and keeps the others', () => {
    const cut = struct.subarray(0, struct.length - 3);
    const page = Buffer.concat([
      item({ id: 'a', seconds: 1, struct }),
      item({ type: 'exec', id: 'b', seconds: 2, struct: cut }),
      item({ id: 'c', seconds: 3, struct }),
      item({ id: 'd' }),
      lastKey('c'),
    ]);
    const { events, broken } = decode(page);
    expect(events.map(({ uid }) => uid)).toEqual(['a', 'c']);
    expect(broken.map(({ uid, event }) => [uid, event])).toEqual([
      ['b', 'exec'],
      ['d', ''],
    ]);
    expect(peekPage(page)).toEqual({ lastKey: 'c', count: 4 });
  });

  it('is refused when it is itself cut off', () => {
    const page = Buffer.concat([item({ id: 'a', seconds: 1, struct }), lastKey('key')]);
    expect(() => peekPage(page.subarray(0, page.length - 1))).toThrow(BrokenStructError);
    expect(() => decode(page.subarray(0, 20))).toThrow(BrokenStructError);
  });

  it('without anything in it is empty', () => {
    expect(peekPage(new Uint8Array(0))).toEqual({ lastKey: '', count: 0 });
    expect(decode(new Uint8Array(0)).events).toEqual([]);
  });

  it('is suspicious of every event that redaction would change', () => {
    const name = fc.constantFrom(
      'user',
      'token',
      'client_secret',
      'token_name',
      'data',
      'Private-Key',
      'é',
      'name',
    );
    const text = fc.oneof(
      fc.constantFrom(
        '-----BEGIN RSA PRIVATE KEY-----',
        Buffer.from('-----BEGIN PRIVATE KEY-----\nMIIE').toString('base64'),
        'https://eve:pass@example.com/x',
        '{"event":"x","password":"p"}',
        'plain',
        'https://example.com',
      ),
      fc.string(),
    );
    const events = fc.array(
      fc.tuple(
        fc.constantFrom('user.login', 'join_token.create', 'unknown'),
        fc.dictionary(name, text, { maxKeys: 4 }),
      ),
      { minLength: 1, maxLength: 4 },
    );
    const decoder = new PageDecoder();
    let dirty = 0;
    fc.assert(
      fc.property(events, (list) => {
        const page = Buffer.concat(
          list.map(([event, members]) =>
            item({ type: event, id: 'x', seconds: 1, struct: structOf({ ...members, event }) }),
          ),
        );
        for (const { json, suspicious } of decode(page, decoder).events) {
          if (redact(JSON.parse(json), 'events').redactions.length === 0) continue;
          dirty++;
          expect(suspicious).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
    expect(dirty).toBeGreaterThan(100);
  });
});

describe('what a real 14.2.0 answered', () => {
  const pages = ['asc-page1', 'asc-page2', 'asc-page3', 'types'];
  const text = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

  it.each(pages)('%s: events and JSON agree with the log file line by line', (name) => {
    const recording = JSON.parse(text(`./recorded/${name}.json`)) as { responses: string[] };
    const lines = text('../../../fixtures/recordings/teleport-14.2.0/events.jsonl').trim().split('\n');
    const log = new Map(lines.map((line) => [JSON.parse(line).uid as string, JSON.parse(line) as object]));
    const page = Buffer.from(recording.responses[0] ?? '', 'base64');
    const { events, broken } = decode(page);
    expect(broken).toEqual([]);
    expect(events.length).toBe(peekPage(page).count);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      const body = JSON.parse(event.json);
      expect(body).toEqual(log.get(event.uid));
      expect(event.event).toBe(body.event);
      expect(event.code).toBe(body.code);
      expect(Math.floor(event.timeUs / 1000)).toBe(Date.parse(body.time));
    }
  });
});
