import { io } from 'socket.io-client';
import { run } from '#e2e/harness/podium.ts';
import { RawAgent } from '#e2e/harness/raw-agent.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { MadeToken } from '#lib/protocol/http.ts';
import type { Stops } from '#lib/kit/cleanup-stack.ts';
import { batchesOf, changesOfSeat, recordedPods } from './load.ts';
import type { Measurement } from './measurement.ts';
import { Meter } from './rate-meter.ts';
import type { Site } from './site.ts';

/** Connections, to both servers. */
const LINKS = 20;
/**
 * Messages on their way on each raw connection: about as many changes as a full batch holds, so that neither server waits for
 * the client. With one at a time, a raw message costs three times as much.
 */
const RAW_WINDOW = 128;

/**
 * What the whole product commits a second, beside what socket.io alone acknowledges a second: the same changes by the same
 * client on the same machine, one a message to socket.io, full batches to the product, as agents send them.
 */
export const changes: Measurement<null> = {
  figures: [
    {
      name: 'durable_changes_per_s',
      label: 'changes acknowledged after commit',
      unit: 'changes/s',
    },
    {
      name: 'raw_socketio_acks_per_s',
      label: 'messages acknowledged by socket.io alone',
      unit: 'acks/s',
    },
    { name: 'durable_to_raw_ratio', label: 'durable to raw', unit: '' },
    { name: 'bytes_per_change', label: 'a change on the wire', unit: 'bytes' },
  ],

  find: () => ({ found: null }),

  async measure(_needs, site, { changes: count }, stops) {
    const pods = await recordedPods();
    const perSeat = Math.ceil((1.5 * count) / LINKS);
    const loads = Array.from({ length: LINKS }, (_, seat) => changesOfSeat(pods, seat, perSeat));
    const raw = await rawRate(loads, new Meter(count / 4, count), stops);
    const durable = await durableRate(site, loads, new Meter(count / 4, count), stops);
    const bytes = Buffer.byteLength(JSON.stringify(loads[0])) / perSeat;
    return {
      durable_changes_per_s: durable,
      raw_socketio_acks_per_s: raw,
      durable_to_raw_ratio: durable / raw,
      bytes_per_change: bytes,
    };
  },
};

async function rawRate(
  loads: readonly (readonly Change[])[],
  meter: Meter,
  stops: Stops,
): Promise<number> {
  const server = run(['e2e/bench/raw-server.ts']);
  stops.add(async () => {
    await server.end('SIGTERM');
  });
  const [, port] = await server.says(/port (\d+)/, 30_000);
  await Promise.all(
    loads.map(async (load) => {
      const socket = io(`http://127.0.0.1:${port ?? ''}`, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
      });
      stops.add(() => {
        socket.disconnect();
      });
      let next = 0;
      await Promise.all(
        Array.from({ length: RAW_WINDOW }, async () => {
          while (!meter.done && next < load.length) {
            await socket.timeout(20_000).emitWithAck('change', load[next++]);
            meter.add(1);
          }
        }),
      );
      socket.disconnect();
    }),
  );
  await server.end('SIGTERM');
  return meter.rate();
}

async function durableRate(
  site: Site,
  loads: readonly (readonly Change[])[],
  meter: Meter,
  stops: Stops,
): Promise<number> {
  const event = await site.openEvent('Bench: changes');
  const { token } = await site.send<MadeToken>('POST', `/api/events/${event.id}/tokens`, {
    kind: 'agent',
    uses: LINKS,
    hours: 1,
  });
  const links = await Promise.all(
    loads.map(async (load) => {
      const link = new RawAgent(site.url);
      stops.add(() => {
        link.close();
      });
      const welcome = await link.hello(token);
      if (!welcome.ok) throw new Error(`hello: ${welcome.message}`);
      return { link, batches: batchesOf(load) };
    }),
  );
  await Promise.all(
    links.map(async ({ link, batches }) => {
      for (const batch of batches) {
        if (meter.done) return;
        const answer = await link.batch(batch);
        if (!answer.ok) throw new Error(`batch: ${answer.message}`);
        meter.add(batch.length);
      }
    }),
  );
  return meter.rate();
}
