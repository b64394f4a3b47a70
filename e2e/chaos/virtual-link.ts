import { Session } from '#agents/link/session.ts';
import type { LinkOptions } from '#agents/link/options.ts';
import { Backoff } from '#lib/kit/backoff.ts';
import { AgentConnection } from '#lib/realtime/agents/connection.ts';
import { LossyConnection, type LossyConnectionOptions } from './lossy-connection.ts';
import type { VirtualServer } from './virtual-server.ts';

export interface VirtualLink {
  /** Waits until neither side has anything to do before time passes. */
  settle(): Promise<void>;
  /** Why the agent stopped for good. */
  ended(): string | null;
  stop(): void;
}

/** Reconnects as the agent's link does, over lossy connections. */
export function openVirtualLink(
  options: LinkOptions,
  server: VirtualServer,
  { clock, random, rates, counts }: Omit<LossyConnectionOptions, 'accept'>,
): VirtualLink {
  const backoff = new Backoff(random);
  const connections: LossyConnection[] = [];
  let session: Session | null = null;
  let ended: string | null = null;
  const accept = (socket: ConstructorParameters<typeof AgentConnection>[0]): void => {
    new AgentConnection(socket, {
      db: server.db,
      gateways: server.gateways,
      serverKey: server.serverKey,
      url: 'http://virtual.test',
      clock,
      log: () => undefined,
      heartbeatMs: 3_000,
      // Of the namespace, which accepts connections. A connection itself doesn't use it.
      io: null as never,
    }).listen();
  };
  const open = (): void => {
    for (const connection of connections) connection.replace();
    const connection = new LossyConnection({ clock, random, rates, counts, accept });
    connections.push(connection);
    session = new Session(connection.agent, options, {
      onWelcome: () => {
        backoff.reset();
      },
      onRefused: () => undefined,
      onAcknowledged: () => undefined,
      onEnd(end) {
        if (end.kind === 'end') ended = end.refusal.message;
        else clock.after(end.kind === 'wait' ? end.ms : backoff.nextDelayMs(), open);
      },
    });
  };
  open();
  return {
    async settle() {
      do await new Promise(setImmediate);
      while (connections.some(({ pending }) => pending > 0));
      // The answers of the server start more work of the agent, which needs no time.
      await new Promise(setImmediate);
    },
    ended: () => ended,
    stop: () => {
      session?.stop();
      for (const connection of connections) connection.replace();
    },
  };
}
