import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';

export interface CountingProxy {
  readonly url: string;
  /** Bytes that clients have sent so far: the TCP payload, without headers. */
  sent(): number;
}

/** Forwards every connection to `target` and counts the bytes sent there. */
export async function startCountingProxy(
  target: string,
  cleanup: CleanupStack,
): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let sent = 0;
  const server = createServer((client) => {
    const onward = connect(Number(port), hostname);
    client.on('data', (chunk) => {
      sent += chunk.length;
    });
    for (const [from, to] of [
      [client, onward],
      [onward, client],
    ] as const) {
      open.add(from);
      from
        .on('error', () => to.destroy())
        .on('close', () => {
          open.delete(from);
          to.destroy();
        });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      resolve();
    });
  });
  cleanup.add(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of open) socket.destroy();
      }),
  );
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    sent: () => sent,
  };
}
