import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { KnownNames } from '../../../src/redaction/pseudonyms/knownNames.ts';
import { Pseudonymizer } from '../../../src/redaction/pseudonyms/pseudonymizer.ts';
import { PSEUDONYM, Pseudonyms } from '../../../src/redaction/pseudonyms/pseudonyms.ts';
import { HOSTILE_TEXTS } from '../../demo/hostileData.ts';

const KEY = Buffer.alloc(32, 7);
const keyed = new Pseudonyms(KEY);
const of = (name: string) => keyed.of('user', name);

function made(users: readonly string[], hosts: readonly string[] = [], words = ''): Pseudonymizer {
  const names = new KnownNames(['acme.example.com', 'Acme Ltd']);
  for (const name of users) names.add(name, 'user');
  for (const name of hosts) names.add(name, 'host');
  names.addWords(words);
  return new Pseudonymizer(names, new Pseudonyms(KEY));
}

describe('a pseudonym', () => {
  it('is the same for a name with the same key, and another with another', () => {
    expect(of('alice')).toMatch(/^pseudonym-user-[0-9a-f]{16}$/);
    expect(new Pseudonyms(KEY).of('user', 'alice')).toBe(of('alice'));
    expect(new Pseudonyms(Buffer.alloc(32, 8)).of('user', 'alice')).not.toBe(of('alice'));
    expect(new Pseudonyms(Buffer.alloc(32, 8)).keyId).not.toBe(keyed.keyId);
    expect(keyed.of('host', 'alice')).not.toBe(of('alice'));
  });

  it('differs by case in its first letter only, and not by Unicode form', () => {
    expect(of('Alice')).toBe(of('alice').replace('p', 'P'));
    expect(of('u\u0308')).toBe(of('\u00fc'));
  });
});

describe('in texts', () => {
  const names = made(['alice', 'bob@corp.example', 'Ann Lee', 'ann', 'may'], ['db-1', 'db-10'], 'they may');
  it.each([
    ['alice approved r-1', `${of('alice')} approved r-1`],
    ['ALICE, "alice"; alice.', `${of('ALICE')}, "${of('alice')}"; ${of('alice')}.`],
    ['malice alices', 'malice alices'],
    ['Ann Lee and ann', `${of('Ann Lee')} and ${of('ann')}`],
    ['bob@corp.example', keyed.ofEmail('bob', 'corp.example')],
    ['who%40other.example', keyed.ofEmail('who', 'other.example', '%40')],
    ['bob%40corp.example', keyed.ofEmail('bob', 'corp.example')],
    ['db-10 and db-1:22', `${keyed.of('host', 'db-10')} and ${keyed.of('host', 'db-1')}:22`],
    ['from 203.0.113.7:443', `from ${keyed.of('address', '203.0.113.7')}:443`],
    ['[2001:db8::1]:443', `[${keyed.of('address', '2001:db8::1')}]:443`],
    ['127.0.0.1 at 11:04:00 of 1.2.3', '127.0.0.1 at 11:04:00 of 1.2.3'],
    ['they may', 'they may'],
    ['db-1.acme.example.com', `${keyed.of('host', 'db-1')}.acme.example.com`],
    ['Acme Ltd at acme.example.com', 'Acme Ltd at acme.example.com'],
  ])('%s', (text, expected) => {
    expect(names.text(text)).toBe(expected);
    // and nothing more the second time
    expect(names.text(expected)).toBe(expected);
  });

  it('of any length and any characters leave no name, and keep what is none', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 2, maxLength: 40 }).filter((one) => {
      const known = new KnownNames([]);
      known.add(one, 'user');
      return known.size === 1 && !known.isWord(one.toLowerCase()) && one.toLowerCase().length === one.length;
    });
    fc.assert(
      fc.property(name, (one) => {
        const found = made([one]).text(`<< ${one} >>`);
        expect(found.startsWith('<< ') && found.endsWith(' >>')).toBe(true);
        expect(found).toMatch(PSEUDONYM);
        expect(found.toLowerCase()).not.toContain(` ${one.toLowerCase()} `);
      }),
    );
  });
});

describe('in records', () => {
  it('a member says that a word is a name; other members keep it', () => {
    const names = made(['admin'], [], 'the admin role');
    const record = { user: 'admin', roles: ['admin'], reason: 'for the admin' };
    expect(names.record(record, 'events')).toEqual({ ...record, user: of('admin') });
  });

  it('are found wherever they are: keys, lists, JSON inside a text', () => {
    const names = new KnownNames([]);
    const record: JsonObject = {
      user: 'alice',
      owners: [{ name: 'bob' }],
      spec: { hostname: 'db-1', addr: 'https://proxy.corp.example:443/x', labels: { owner: 'team' } },
      traits: { alice: ['x'] },
      text: '{"by":"alice","n":1}',
      note: 'bob on db-1 by proxy.corp.example for team',
    };
    names.collect(record, 'events');
    const found = new Pseudonymizer(names, keyed).record(record, 'events');
    const text = JSON.stringify(found);
    expect(text).not.toMatch(/alice|bob|db-1|corp/);
    expect(found.text).toBe(`{"by":"${of('alice')}","n":1}`);
    expect(text).toContain('for team');
    expect(Object.keys(found)).toEqual(Object.keys(record));
  });

  it.each(HOSTILE_TEXTS)('hostile names go, and nothing else: %j', (name) => {
    const record: JsonObject = { user: name, reason: `asked by ${name}!`, list: [name] };
    const names = new KnownNames([]);
    names.collect(record, 'events');
    const found = new Pseudonymizer(names, keyed).record(record, 'events');
    expect(found.user).toBe(of(name));
    expect(JSON.stringify(found)).not.toContain(JSON.stringify(name).slice(1, -1));
    expect(found.reason).toBe(`asked by ${of(name)}!`);
  });
});
