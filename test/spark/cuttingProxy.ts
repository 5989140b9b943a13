import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

/** A line to another port that cuts its connections. */
export interface CuttingProxy {
  port: number;
  /** connections that it cut so far */
  cuts: number;
  close(): void;
}

/**
 * Passes bytes on to `port` of this machine, and cuts a connection once it has answered so many bytes.
 *
 * @param after bytes of the answer after which each connection in turn is cut; what follows the last number stays whole
 */
export async function startCuttingProxy(port: number, after: readonly number[]): Promise<CuttingProxy> {
  const sockets = new Set<net.Socket>();
  const left = [...after];
  const proxy: CuttingProxy = { port: 0, cuts: 0, close: () => undefined };
  const server = net.createServer((near) => {
    const far = net.connect({ host: '127.0.0.1', port });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
    }
    let allowed = left.shift() ?? Number.POSITIVE_INFINITY;
    near.pipe(far);
    far.on('data', (chunk: Buffer) => {
      if (chunk.length < allowed) {
        allowed -= chunk.length;
        if (!near.write(chunk)) far.pause();
        return;
      }
      proxy.cuts += 1;
      near.write(chunk.subarray(0, allowed));
      near.destroySoon();
      far.destroy();
    });
    near.on('drain', () => far.resume());
    far.once('end', () => near.end());
    near.once('close', () => far.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy.port = (server.address() as AddressInfo).port;
  proxy.close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return proxy;
}
