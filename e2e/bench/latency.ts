import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { systemClock } from '#lib/kit/clock.ts';
import { openClassroom } from '#agents/sim/classroom.ts';
import { createSeededRandom } from '#agents/sim/random.ts';
import { findBrowser, openBrowser, type FoundBrowser } from '#e2e/harness/browser.ts';
import { findCluster } from '#e2e/harness/cluster.ts';
import { loadPack } from '#lib/packs/load.ts';
import { percentile, type Figure } from './figures.ts';
import type { Measurement } from './measurement.ts';
import { openPod, type BenchPod } from './pod.ts';
import { startRealAgent } from './real-agent.ts';
import { now, openRoomPage, type RoomPage } from './room-page.ts';
import { PACK_FOLDER } from './site.ts';

const figure = (name: string, label: string): Figure => ({
  name,
  label: `apply -> painted cell, ${label}`,
  unit: 'ms',
});
const SEED = 1;

/**
 * The time from the request that applies a Pod to the change of the seat's cell in the instructor's
 * browser.
 */
export const latency: Measurement<{ readonly kubeconfig: string; readonly browser: FoundBrowser }> =
  {
    figures: [
      figure('apply_to_paint_1_seat_p50_ms', 'alone, p50'),
      figure('apply_to_paint_1_seat_p99_ms', 'alone, p99'),
      figure('apply_to_paint_p50_ms', 'in the full room, p50'),
      figure('apply_to_paint_p99_ms', 'in the full room, p99'),
    ],

    findRequirements() {
      const [cluster, browser] = [findCluster(), findBrowser()];
      if (cluster.kind === 'absent') return { missing: cluster.why };
      return browser.kind === 'absent'
        ? { missing: browser.why }
        : { found: { kubeconfig: cluster.kubeconfig, browser } };
    },

    async measure({ kubeconfig, browser: found }, site, { samples, seats, speed }, cleanup) {
      const pod = await openPod(kubeconfig, cleanup);
      // Playwright would end the process on Ctrl-C, before the cluster is cleaned up.
      const browser = await openBrowser(found, { handleSIGINT: false });
      cleanup.add(() => browser.close());
      const workshop = await site.openWorkshop('Bench: paint');
      const { seat, token } = await site.join(workshop, 'the real one');
      await startRealAgent(
        { server: site.url, token, kubeconfig, folder: site.tempFolder },
        cleanup,
      );
      const room = await openRoomPage(browser, site, workshop.id, seat);
      const alone = await measureLatencies(pod, room, samples);

      const loaded = await loadPack(PACK_FOLDER);
      if (loaded.kind === 'refused')
        throw new Error(`the pack has mistakes: ${loaded.errors[0]?.message ?? ''}`);
      const classroom = await openClassroom({
        server: site.url,
        code: workshop.code,
        students: seats,
        seed: SEED,
        speed,
        pack: loaded.pack,
        packFolder: PACK_FOLDER,
        clock: systemClock,
        log: () => undefined,
      });
      cleanup.add(() => {
        classroom.stop();
      });
      await waitUntilWorking(room.page, seats);
      const beside = await measureLatencies(pod, room, samples);
      return {
        apply_to_paint_1_seat_p50_ms: percentile(alone, 0.5),
        apply_to_paint_1_seat_p99_ms: percentile(alone, 0.99),
        apply_to_paint_p50_ms: percentile(beside, 0.5),
        apply_to_paint_p99_ms: percentile(beside, 0.99),
      };
    },
  };

async function measureLatencies(pod: BenchPod, room: RoomPage, samples: number): Promise<number[]> {
  const random = createSeededRandom(SEED);
  const times: number[] = [];
  while (times.length < samples) {
    await room.waitForCell(
      'an empty cell before the Pod is applied (is another Pod in the namespace default?)',
      (state) => state === 'not-started',
    );
    // A random pause, so that samples don't follow the timers of agent, server and page.
    await pause(200 + 600 * random());
    const before = now();
    await pod.create();
    const { at } = await room.waitForCell(
      'the cell of the Pod that was applied',
      (state) => state === 'in-progress' || state === 'failing',
    );
    times.push(at - before);
    await pod.remove();
  }
  return times;
}

/** Waits until all students are connected and a tenth of them have results. */
async function waitUntilWorking(page: Page, seats: number): Promise<void> {
  await page.waitForFunction(
    (seatCount) => {
      const states = [...document.querySelectorAll<HTMLElement>('[data-part="seat-tile"]')].map(
        (tile) => tile.dataset['state'],
      );
      const away = states.filter((state) => state === 'unknown').length;
      const started = states.filter(
        (state) => state !== 'unknown' && state !== 'not-started',
      ).length;
      return states.length > seatCount && away <= seatCount / 20 && started >= seatCount / 10;
    },
    seats,
    { timeout: 180_000, polling: 500 },
  );
}
