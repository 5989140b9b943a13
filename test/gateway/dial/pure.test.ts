import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHostPort, parseHostPort } from '../../../src/gateway/dial/hostPort.ts';
import { authRoute, authServerName } from '../../../src/gateway/dial/serverName.ts';
import { parseUpgradeSetting } from '../../../src/gateway/dial/upgradeSetting.ts';
import {
  binaryFrame,
  createFrameDecoder,
  FrameError,
  pongFrame,
} from '../../../src/gateway/dial/webSocketFrames.ts';

describe('parseHostPort', () => {
  it.each([
    [
      'teleport.example.com',
      [
        { host: 'teleport.example.com', port: 443 },
        { host: 'teleport.example.com', port: 3080 },
      ],
    ],
    ['teleport.example.com:3080', [{ host: 'teleport.example.com', port: 3080 }]],
    ['https://teleport.example.com:8443/', [{ host: 'teleport.example.com', port: 8443 }]],
    ['[2001:db8::1]:3025', [{ host: '2001:db8::1', port: 3025 }]],
    [
      '[::1]',
      [
        { host: '::1', port: 443 },
        { host: '::1', port: 3080 },
      ],
    ],
    [
      '::1',
      [
        { host: '::1', port: 443 },
        { host: '::1', port: 3080 },
      ],
    ],
  ])('understands %s', (text, expected) => {
    expect(parseHostPort(text, [443, 3080])).toEqual(expected);
  });

  it.each([
    '',
    ':443',
    'host:',
    'host:0',
    'host:65536',
    'host:port',
    'a b',
    'user@host',
    '[::1',
    'host:1:2',
    'h/p?q',
  ])('refuses "%s"', (text) => {
    expect(() => parseHostPort(text, [443])).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it('reads back what it writes, and never gives anything else than addresses or a usage error', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()),
        fc.integer({ min: 1, max: 65_535 }),
        (host, port) => {
          expect(parseHostPort(formatHostPort({ host, port }), [1])).toEqual([{ host, port }]);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          for (const { host, port } of parseHostPort(text, [443])) {
            expect(host).not.toBe('');
            expect(port).toBeGreaterThan(0);
          }
        } catch (error) {
          expect(error).toMatchObject({ code: 'USAGE' });
        }
      }),
    );
  });
});

describe('names of a cluster', () => {
  it('are hex under teleport.cluster.local', () => {
    expect(authServerName('root.example.com')).toBe(
      '726f6f742e6578616d706c652e636f6d.teleport.cluster.local',
    );
    expect(authRoute('a')).toBe('teleport-auth@61.teleport.cluster.local');
  });
});

describe('TELEPORT_TLS_ROUTING_CONN_UPGRADE', () => {
  const proxy = { host: 'proxy.example.com', port: 443 };
  it.each([
    [undefined, 'auto'],
    ['', 'auto'],
    ['1', 'always'],
    ['false', 'never'],
    ['rubbish', 'auto'],
    ['0,proxy.example.com:443=1', 'always'],
    ['proxy.example.com=no;1', 'never'],
    ['other.example.com=1', 'auto'],
    ['0;other.example.com=1', 'never'],
    [' Yes , PROXY.example.com:443 = off ', 'never'],
  ])('%s means %s', (value, expected) => {
    expect(parseUpgradeSetting(value, proxy)).toBe(expected);
  });
});

/** A frame as a server sends it: no mask, or a real one. */
function serverFrame(opcode: number, payload: Uint8Array, final: boolean, mask?: Uint8Array): Buffer {
  const long = payload.length > 125;
  const head = Buffer.alloc(2 + (long ? 8 : 0));
  head[0] = (final ? 0x80 : 0) | opcode;
  head[1] = (mask ? 0x80 : 0) | (long ? 127 : payload.length);
  if (long) head.writeBigUInt64BE(BigInt(payload.length), 2);
  const body = mask ? payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)) : payload;
  return Buffer.concat([head, mask ?? new Uint8Array(), body]);
}

describe('WebSocket frames', () => {
  it('give the same bytes however they are fragmented, masked and cut by the network', () => {
    const frame = fc.record({
      payload: fc.uint8Array({ maxLength: 300 }),
      mask: fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 }), { nil: undefined }),
      pingFirst: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), fc.integer({ min: 1, max: 50 }), (frames, step) => {
        const wire = Buffer.concat(
          frames.flatMap(({ payload, mask, pingFirst }, index) => [
            ...(pingFirst ? [serverFrame(9, Buffer.from('ping'), true)] : []),
            serverFrame(index === 0 ? 2 : 0, payload, index === frames.length - 1, mask),
          ]),
        );
        const decode = createFrameDecoder();
        const events = [];
        for (let at = 0; at < wire.length; at += step) events.push(...decode(wire.subarray(at, at + step)));
        const data = events.flatMap((event) => (event.kind === 'data' ? [event.bytes] : []));
        expect(Buffer.concat(data)).toEqual(Buffer.concat(frames.map(({ payload }) => payload)));
        const pings = events.filter((event) => event.kind === 'ping');
        expect(pings).toHaveLength(frames.filter(({ pingFirst }) => pingFirst).length);
      }),
    );
  });

  it('refuse rubbish with an error and never hang on to it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          createFrameDecoder()(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
      }),
    );
    expect(() => createFrameDecoder()(Buffer.from([0xf2, 0x00]))).toThrow(/reserved/);
    expect(() => createFrameDecoder()(Buffer.from([0x89, 0x7e]))).toThrow(/control/);
    expect(() => createFrameDecoder()(Buffer.from([0x83, 0x00]))).toThrow(/opcode/);
  });

  it('are sent with the mask bit and an all-zero key', () => {
    expect(binaryFrame(Buffer.from('ab')).toString('hex')).toBe('8282000000006162');
    expect(pongFrame(Buffer.from('p')).toString('hex')).toBe('8a810000000070');
    expect(binaryFrame(Buffer.alloc(300)).subarray(0, 4).toString('hex')).toBe('82fe012c');
    expect(binaryFrame(Buffer.alloc(70_000)).subarray(0, 10).toString('hex')).toBe('82ff0000000000011170');
  });
});
