import net from 'node:net';

/** A TCP relay that holds every byte back for half the round trip, in both directions. */
export async function delayRelay(
  to: string,
  roundTripMs: number,
): Promise<{ address: string; stop(): void }> {
  const [host = '', port = ''] = to.split(':');
  const open = new Set<net.Socket>();
  const late = (from: net.Socket, onward: net.Socket): void => {
    from.on('data', (chunk) => void setTimeout(() => onward.write(chunk), roundTripMs / 2));
    from.on('close', () => void setTimeout(() => onward.destroy(), roundTripMs / 2));
    from.on('error', () => from.destroy());
  };
  const server = net.createServer({ noDelay: true }, (near) => {
    const far = net.connect({ host, port: Number(port), noDelay: true });
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    }
    late(near, far);
    late(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as net.AddressInfo;
  return {
    address: `127.0.0.1:${own}`,
    stop() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
