import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/formats/canonicalJson.ts';
import { redact } from '../../src/redaction/redact.ts';
import { REDACTED } from '../../src/redaction/rules.ts';

const times = (count: number, inner: JsonValue, wrap: (value: JsonValue) => JsonValue): JsonValue => {
  let value = inner;
  for (let at = 0; at < count; at += 1) value = wrap(value);
  return value;
};
const inObject = (value: JsonValue): JsonValue => ({ a: value });
const inList = (value: JsonValue): JsonValue => [value];
const rules = (value: JsonValue): string[] =>
  redact(value as JsonObject, 'users').redactions.map(({ rule }) => rule);

describe('nesting is followed down to the 200th level, and no further', () => {
  test('of objects', () => {
    expect(rules(times(200, { x: 1 }, inObject))).toEqual([]);
    expect(rules(times(201, { x: 1 }, inObject))).toEqual(['too_deep']);
    // a text at that depth is examined, whatever lies above it
    expect(rules(times(200, { x: 'ok' }, inObject))).toEqual([]);
  });

  test('of lists', () => {
    expect(rules({ a: times(199, [1], inList) })).toEqual([]);
    expect(rules({ a: times(200, [1], inList) })).toEqual(['too_deep']);
  });

  test('of JSON inside a text, whose own level counts', () => {
    const text = (levels: number): JsonObject => ({ a: JSON.stringify(times(levels, { x: 1 }, inObject)) });
    expect(rules(text(198))).toEqual([]);
    expect(rules(text(199))).toEqual(['too_deep']);
  });

  test('what is deeper is taken out as a whole', () => {
    const { value } = redact(times(201, { x: 1 }, inObject) as JsonObject, 'users');
    expect(value).toEqual(times(201, REDACTED, inObject));
  });
});

describe('JSON inside a text', () => {
  const of = (text: string): JsonValue | undefined =>
    redact({ note: text, password: 'canary' }, 'users').value.note;

  test('stays byte for byte where nothing is taken out, also in a row that loses something else', () => {
    for (const text of ['{ "x" : 1 }', ' [ 1,  2 ]', '"plain"', '  ', '', 'null', '12', '{ no json'])
      expect(of(text)).toBe(text);
  });

  test('keeps its form: object, list or text', () => {
    expect(of('{"initial_command":["rm canary"]}')).toBe(JSON.stringify({ initial_command: REDACTED }));
    expect(of('[{"initial_command":["rm canary"]}]')).toBe(JSON.stringify([{ initial_command: REDACTED }]));
    const inner = JSON.stringify({ initial_command: ['rm canary'] });
    expect(JSON.parse(String(of(JSON.stringify(inner))))).toBe(JSON.stringify({ initial_command: REDACTED }));
  });

  test('is found behind blanks, before them and with blanks inside', () => {
    for (const text of ['{ "initial_command": ["rm canary"] }', '\n [ {"initial_command":["rm canary"]} ]\n'])
      expect(of(text)).not.toContain('canary');
  });
});
