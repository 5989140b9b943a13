import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type JsonObject } from '../../src/formats/canonicalJson.ts';
import { mayNeedRedaction } from '../../src/redaction/mayNeedRedaction.ts';
import { redact } from '../../src/redaction/redact.ts';

const digest = (text: string) => createHmac('sha256', 'key').update(text).digest('hex');
const SAID = 'said in confidence';
const summary = (text: string) => `[redacted] ${Buffer.byteLength(text)} bytes, hmac-sha256:${digest(text)}`;

function redacted(event: JsonObject) {
  const { value, redactions } = redact(event, 'events', digest);
  expect(JSON.stringify(value)).not.toContain(SAID);
  expect(redact(value, 'events', digest).redactions).toEqual([]);
  expect(mayNeedRedaction(Buffer.from(canonicalJson(event)))).toBe(true);
  return { value, rules: redactions.map(({ path, rule }) => `${path} ${rule}`) };
}

describe('bodies and headers of requests are not kept', () => {
  test('an MCP request keeps method, tool and the names of its arguments', () => {
    const { value, rules } = redacted({
      event: 'mcp.session.request',
      code: 'TMCP003I',
      app_name: 'files',
      headers: { 'Content-Type': ['application/json'], 'X-Custom': [SAID], Authorization: [SAID] },
      message: {
        jsonrpc: '2.0',
        id: '1',
        method: 'tools/call',
        params: { name: 'read_file', arguments: { path: SAID, n: 3 }, _meta: { progressToken: SAID } },
      },
      error: { code: -32000, data: SAID },
    });
    expect(value).toMatchObject({
      headers: { 'Content-Type': ['application/json'] },
      message: {
        id: '1',
        method: 'tools/call',
        params: { name: 'read_file', arguments: { path: summary(SAID), n: summary('3') } },
      },
      error: { code: -32000, data: summary(SAID) },
    });
    expect(rules).toEqual(['headers http_headers', 'message.params body', 'error.data body']);
  });

  test.each([
    [
      'mcp.session.invalid_http_request',
      { body: SAID, raw_query: `q=${SAID}`, headers: [{ name: 'X', value: SAID }] },
    ],
    ['mcp.session.notification', { message: { method: 'notifications/message', params: { data: SAID } } }],
    ['mcp.session.listen_sse_stream', { headers: { 'Last-Event-Id': [SAID] } }],
    [
      'app.session.llm.request.success',
      { request: { model: 'm', messages: [{ role: 'user', content: SAID }] }, response: { choices: [SAID] } },
    ],
    ['app.session.llm.request.failure', { prompt: SAID, error: 'quota', input_tokens: 12 }],
    ['app.session.request', { path: '/a', raw_query: SAID, method: 'GET', status_code: 200 }],
    ['app.session.response', { response: { status: 200, body: SAID, headers: { A: SAID } } }],
    ['app.session.dynamodb.request', { target: 't', body: { Key: SAID } }],
    ['db.session.elasticsearch.request', { body: SAID, headers: { X: SAID }, query: SAID }],
    ['user.update', { request: { body: SAID } }],
  ] as const)('%s', (event, members) => {
    redacted({ event, ...(members as unknown as JsonObject) });
  });

  test('an event that the gateway does not know is treated as what it is', () => {
    const data = JSON.stringify({
      event: 'mcp.session.request',
      message: { method: 'tools/call', params: { arguments: { a: SAID } } },
    });
    const { value } = redacted({
      event: 'unknown',
      unknown_event: 'mcp.session.request',
      code: 'TCC00E',
      data,
    });
    expect(JSON.parse(value.data as string)).toMatchObject({
      event: 'mcp.session.request',
      message: { method: 'tools/call' },
    });
  });

  test.each([
    ['as an object', (body: JsonObject) => body, (body: unknown) => body],
    ['as a text', (body: JsonObject) => JSON.stringify(body), (body: unknown) => JSON.parse(body as string)],
  ])('a SCIM body %s keeps that the account was deactivated', (_how, write, read) => {
    const { value } = redacted({
      event: 'scim.patch',
      code: 'TSCIM006I',
      request: {
        method: 'PATCH',
        path: '/Users/1',
        body: write({
          Operations: [
            { op: 'replace', path: 'active', value: false },
            { op: 'Replace', value: { active: 'False', displayName: SAID } },
            { op: 'add', path: 'emails[value eq "a"]', value: SAID },
          ],
        }),
      },
      response: { status_code: 200, body: write({ active: false, userName: SAID }) },
    });
    const { request, response } = value as Record<string, JsonObject>;
    expect(read(request?.body)).toMatchObject({
      Operations: [
        { op: 'replace', path: 'active', value: false },
        { op: 'Replace', value: { active: 'False' } },
        { op: 'add' },
      ],
    });
    expect(read(response?.body)).toMatchObject({ active: false });
    expect(request).toMatchObject({ method: 'PATCH', path: '/Users/1' });
  });

  test('counts, switches and harmless headers stay, many names are cut off and said', () => {
    const { value } = redacted({
      event: 'mcp.session.request',
      usage: { input_tokens: 5, output_tokens: 7 },
      headers: { 'user-agent': 'agent/1', host: 'h', body: SAID },
      message: {
        params: { arguments: Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`a${n}`, SAID])) },
      },
    });
    expect(value.usage).toEqual({ input_tokens: 5, output_tokens: 7 });
    const { params } = value.message as { params: { arguments: JsonObject } };
    expect(Object.keys(params.arguments)).toHaveLength(101);
    expect(params.arguments['…']).toBe('50 more');
  });
});
