import { connect } from 'node:http2';
import tls from 'node:tls';
import type { EmbeddedGateway } from '../../src/demo/embeddedGateway.ts';
import { partsOf, serverName } from './support.ts';

/** What came back on the wire, nothing decoded. */
export interface RawAnswer {
  status: number;
  message: string;
  responses: Buffer[];
}

/** One gRPC call in bytes over HTTP/2, without any of the product's code. */
export async function rawCall(
  gateway: EmbeddedGateway,
  identity: string,
  path: string,
  request: Buffer,
): Promise<RawAnswer> {
  const [host = '', port = ''] = gateway.authAddr.split(':');
  const { key, cert, ca } = partsOf(identity);
  const servername = serverName(gateway.clusterName);
  const session = connect(`https://${servername}`, {
    createConnection: () =>
      tls.connect({ host, port: Number(port), key, cert, ca, servername, ALPNProtocols: ['h2'] }),
  });
  try {
    return await new Promise<RawAnswer>((resolve, reject) => {
      session.on('error', reject);
      const stream = session.request({
        ':method': 'POST',
        ':path': path,
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      const chunks: Buffer[] = [];
      let trailers: Record<string, unknown> = {};
      const note = (headers: Record<string, unknown>) => {
        if (headers['grpc-status'] !== undefined) trailers = headers;
      };
      stream.on('error', reject);
      stream.on('response', note);
      stream.on('trailers', note);
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () =>
        resolve({
          status: Number(trailers['grpc-status']),
          message: decodeURIComponent(String(trailers['grpc-message'] ?? '')),
          responses: messagesIn(Buffer.concat(chunks)),
        }),
      );
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(request.length, 1);
      stream.end(Buffer.concat([prefix, request]));
    });
  } finally {
    session.destroy();
  }
}

function messagesIn(bytes: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at + 5 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at + 1);
    messages.push(bytes.subarray(at + 5, at + 5 + length));
    at += 5 + length;
  }
  return messages;
}
