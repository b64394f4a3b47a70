import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Measurement } from './measurement.ts';
import { readProcess } from './proc.ts';

/** Memory of live workshops in which nothing happens. */
export const openBench: Measurement<null> = {
  figures: [
    { name: 'open_server_mb', label: 'server with empty live workshops, memory', unit: 'MB' },
    { name: 'open_workshop_mb', label: 'one empty live workshop, memory', unit: 'MB' },
    { name: 'open_workshop_ms', label: 'one workshop created and started', unit: 'ms' },
  ],

  findRequirements: () =>
    existsSync('/proc/self/status')
      ? { found: null }
      : { missing: 'no /proc: what a process takes is read as Linux tells it' },

  async measure(_needs, site, { openWorkshops, settleMs }) {
    // The first one loads code and starts threads.
    await site.openWorkshop('Bench: open');
    await pause(settleMs);
    const [began, before] = [performance.now(), readProcess(site.pid)];
    for (let index = 1; index <= openWorkshops; index += 1)
      await site.openWorkshop(`Bench: open ${String(index)}`);
    const tookMs = performance.now() - began;
    await pause(settleMs);
    const after = readProcess(site.pid);
    return {
      open_server_mb: after.rssMb,
      open_workshop_mb: (after.rssMb - before.rssMb) / openWorkshops,
      open_workshop_ms: tookMs / openWorkshops,
    };
  },
};
