import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { nameKey } from '../../../src/redaction/pseudonyms/folded.ts';
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
  names.addOwnWords('break-glass accounts');
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
      return known.size === 1 && !known.isWord(nameKey(one));
    });
    fc.assert(
      fc.property(name, (one) => {
        const found = made([one]).text(`<< ${one} >>`);
        expect(made([one]).text(`<< ${one.normalize('NFD')} >>`)).toBe(found);
        expect(made([one.normalize('NFD')]).text(`<< ${one} >>`)).toBe(found);
        expect(found.startsWith('<< ') && found.endsWith(' >>')).toBe(true);
        expect(found).toMatch(PSEUDONYM);
        expect(found.toLowerCase()).not.toContain(` ${one.toLowerCase()} `);
      }),
    );
  });
});

describe('names as they are written', () => {
  it.each([
    ['compatibility ideographs', '\uf900', '\u8c48\u8c48', '\uf900\u8c48'],
    ['composed and decomposed', 'Zo\u00eb', 'zoe\u0308', 'ZO\u00cb'],
    ['capitals whose lower case is longer', '\u0130pek', '\u0130pek', '\u0130PEK'],
    [
      'a sigma at the end of a word',
      '\u039d\u03af\u03ba\u03bf\u03c2',
      '\u039d\u03af\u03ba\u03bf\u03c2',
      '\u039d\u03af\u03ba\u03bf\u03c2',
    ],
  ])('%s', (_, one, other, text) => {
    const names = made([one, other]);
    for (const spelled of [one.length > 1 ? one : other, other, text])
      expect(names.text(`by ${spelled}.`)).toMatch(/^by [Pp]seudonym-user-[0-9a-f]{16}\.$/);
  });

  it('are found in scripts without spaces', () => {
    const names = made(['\u674e\u660e', '\u0e2a\u0e21\u0e0a\u0e32\u0e22', 'alice']);
    expect(names.text('\u7531\u674e\u660e\u6279\u51c6')).toBe(`\u7531${of('\u674e\u660e')}\u6279\u51c6`);
    expect(names.text('alice\u6279\u51c6')).toBe(`${of('alice')}\u6279\u51c6`);
    expect(names.text('\u0e04\u0e38\u0e13\u0e2a\u0e21\u0e0a\u0e32\u0e22')).toContain(
      of('\u0e2a\u0e21\u0e0a\u0e32\u0e22'),
    );
  });

  it('an id is none, until the name of the cluster makes it one of a host', () => {
    const id = '7d2f1c64-0b7e-4c55-9a01-5f3e8d2c7b10';
    const service = `${id}.acme.example.com`;
    const names = made([service, id, `lock:${id}`]);
    expect(names.text(`${id} by ${service}`)).toBe(`${id} by ${keyed.of('host', service)}`);
    expect(names.text(`lock:${id}`)).toBe(`lock:${id}`);
  });
});

describe('a name that is also a word', () => {
  it('of our sentences is replaced in values and facts, not in sentences', () => {
    const names = made(['break-glass']);
    expect(names.text('by break-glass')).toBe(`by ${of('break-glass')}`);
    expect(names.facts('break-glass logged in')).toBe(`${of('break-glass')} logged in`);
    expect(names.sentence('the list of break-glass accounts')).toBe('the list of break-glass accounts');
    expect(names.data({ user: 'break-glass', reason: 'break-glass' })).toEqual({
      ...{ user: of('break-glass'), reason: 'break-glass' },
    });
    expect(names.wordsAmongNames).toEqual({ values: 0, sentences: 1 });
  });

  it('of values is replaced where a member holds a name, and in facts', () => {
    const names = made(['local'], [], 'local');
    const record = { kind: 'local', row_id: 'local', target: 'local', text: 'a local account' };
    expect(names.record(record, 'users')).toEqual({ ...record, row_id: of('local'), target: of('local') });
    expect(names.record({ kind: 'user', name: 'local' }, 'locks')).toEqual({
      kind: 'user',
      name: of('local'),
    });
    expect(names.record({ kind: 'role', name: 'local' }, 'locks')).toEqual({ kind: 'role', name: 'local' });
    expect(names.facts('user local')).toBe(`user ${of('local')}`);
    expect(names.wordsAmongNames).toEqual({ values: 1, sentences: 0 });
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

  it('addresses show themselves in members that nobody knows', () => {
    const names = new KnownNames([]);
    const record: JsonObject = {
      brand_new: 'https://login.corp.example/path',
      spec: { also_new: 'db-7.corp.example:5432', version: '14.2:33', image: 'postgres:15' },
      note: 'db-7.corp.example was asked by login.corp.example',
    };
    names.collect(record, 'events');
    const text = JSON.stringify(new Pseudonymizer(names, keyed).record(record, 'events'));
    expect(text).not.toContain('corp');
    expect(text).toContain('"14.2:33"');
    expect(text).toContain('"postgres:15"');
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
