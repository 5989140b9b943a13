import { describe, expect, test } from 'vitest';
import { parseSparkAddress, TOKEN_VARIABLE } from '../../src/lake/engines/spark/sparkAddress.ts';

const error = (text: string, environment = {}): Error & { code?: string; hint?: string } => {
  try {
    parseSparkAddress(text, environment);
  } catch (thrown) {
    return thrown as Error;
  }
  throw new Error(`${text} was taken`);
};

describe('the address of a Spark Connect server', () => {
  test.each([
    ['sc://localhost', { host: 'localhost', port: 15_002 }, false],
    ['sc://localhost:443/', { host: 'localhost', port: 443 }, false],
    ['sc://[2001:db8::1]:15002/;use_ssl=true', { host: '2001:db8::1', port: 15_002 }, true],
    [
      ' sc://spark.example.com/;use_ssl=TRUE;user_agent=x ',
      { host: 'spark.example.com', port: 15_002 },
      true,
    ],
  ])('%s', (text, to, tls) => {
    expect(parseSparkAddress(text, {})).toMatchObject({ to, tls, headers: {}, user: 'affidavit' });
  });

  test('a token is a header, goes over TLS, and is not shown', () => {
    const address = parseSparkAddress('sc://h.example/;token=a%2Bb;user_id=ann', {
      [TOKEN_VARIABLE]: 'other',
    });
    expect(address).toEqual({
      to: { host: 'h.example', port: 15_002 },
      shown: 'sc://h.example:15002',
      tls: true,
      headers: { authorization: 'Bearer a+b' },
      user: 'ann',
    });
    expect(parseSparkAddress('sc://h.example', { [TOKEN_VARIABLE]: 'other' })).toMatchObject({
      tls: true,
      headers: { authorization: 'Bearer other' },
    });
  });

  test('to this machine a token goes without TLS unless the address says otherwise', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]'])
      expect(parseSparkAddress(`sc://${host}/;token=t`, {}).tls).toBe(false);
    expect(parseSparkAddress('sc://localhost/;token=t;use_ssl=true', {}).tls).toBe(true);
  });

  test('every other parameter is a header, as for Databricks', () => {
    const text = 'sc://dbc.example.com:443/;token=t;x-databricks-cluster-id=0731-1200';
    expect(parseSparkAddress(text, {}).headers).toEqual({
      authorization: 'Bearer t',
      'x-databricks-cluster-id': '0731-1200',
    });
  });

  test.each([
    'spark://h',
    'h:15002',
    'sc://',
    'sc://user@h',
    'sc://h/path',
    'sc://h:99999',
    'sc://h/;token',
    'sc://h/;token=a;token=b',
    'sc://h/;use_ssl=perhaps',
    'sc://h/;token=%ZZ',
    'sc://h/;token=secret-secret;use_ssl=false',
    'sc://h/;token=secret-secret%0d%0ax',
    'sc://h/;grpc-timeout=1S',
    'sc://h/;content-type=x',
    'sc://h/;authorization=Basic secret-secret',
    'sc://h/;x-y-bin=AA',
    'sc://h/;x=%00',
  ])('%s is a usage error that shows no value', (text) => {
    const thrown = error(text);
    expect(thrown.code).toBe('USAGE');
    expect(`${thrown.message} ${thrown.hint}`).not.toMatch(/secret-secret/);
  });
});
