import { io } from 'socket.io-client';
import { runNode } from '#e2e/harness/podium.ts';
import { RawAgent } from '#e2e/harness/raw-agent.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';
import { splitIntoBatches, createSeatChanges, loadRecordedPods } from './load.ts';
import type { Measurement } from './measurement.ts';
import { RateMeter } from './rate-meter.ts';
import type { Site } from './site.ts';

/** Connections to each server. */
const LINKS = 20;
/**
 * Messages in flight per raw connection: about the changes of a full batch, so that no server waits
 * for the client. One message at a time would cost three times as much.
 */
const RAW_WINDOW = 128;

/**
 * Changes per second that Podium commits, compared with those that socket.io alone acknowledges:
 * the same changes from the same client on the same machine, in full batches to Podium as agents
 * send them, and one per message to socket.io.
 */
export const ingest: Measurement<null> = {
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

  findRequirements: () => ({ found: null }),

  async measure(_needs, site, { changes: count }, cleanup) {
    const pods = await loadRecordedPods();
    const perSeat = Math.ceil((1.5 * count) / LINKS);
    const loads = Array.from({ length: LINKS }, (_, seat) =>
      createSeatChanges(pods, seat, perSeat),
    );
    const raw = await measureRawRate(loads, new RateMeter(count / 4, count), cleanup);
    const durable = await measureDurableRate(site, loads, new RateMeter(count / 4, count), cleanup);
    const bytes = Buffer.byteLength(JSON.stringify(loads[0])) / perSeat;
    return {
      durable_changes_per_s: durable,
      raw_socketio_acks_per_s: raw,
      durable_to_raw_ratio: durable / raw,
      bytes_per_change: bytes,
    };
  },
};

async function measureRawRate(
  loads: readonly (readonly Change[])[],
  meter: RateMeter,
  cleanup: CleanupStack,
): Promise<number> {
  const server = runNode(['e2e/bench/raw-server.ts']);
  cleanup.add(async () => {
    await server.stop('SIGTERM');
  });
  const [, port] = await server.waitForOutput(/port (\d+)/, 30_000);
  await Promise.all(
    loads.map(async (load) => {
      const socket = io(`http://127.0.0.1:${port ?? ''}`, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
      });
      cleanup.add(() => {
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
  await server.stop('SIGTERM');
  return meter.rate();
}

async function measureDurableRate(
  site: Site,
  loads: readonly (readonly Change[])[],
  meter: RateMeter,
  cleanup: CleanupStack,
): Promise<number> {
  const workshop = await site.openWorkshop('Bench: changes');
  const machines = loads.map((_load, index) => `bench-${String(index)}`);
  const { token } = await site.send<CreatedToken>('POST', `/api/workshops/${workshop.id}/tokens`, {
    kind: 'agent',
    mode: 'listed',
    machines,
    uses: LINKS,
    hours: 1,
  });
  const links = await Promise.all(
    loads.map(async (load, index) => {
      const link = new RawAgent(site.url, { machine: machines[index] ?? '' });
      cleanup.add(() => {
        link.close();
      });
      const welcome = await link.hello(token);
      if (!welcome.ok) throw new Error(`hello: ${welcome.message}`);
      return { link, batches: splitIntoBatches(load) };
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
