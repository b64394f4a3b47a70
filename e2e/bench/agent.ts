import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { findCluster } from '#e2e/harness/cluster.ts';
import { startCountingProxy } from './counting-proxy.ts';
import type { Measurement } from './measurement.ts';
import { readProcess } from './proc.ts';
import { startRealAgent } from './real-agent.ts';

/** Memory, processor time and traffic of the agent on an idle cluster. */
export const agent: Measurement<{ readonly kubeconfig: string }> = {
  figures: [
    { name: 'agent_rss_mb', label: 'agent, resident memory', unit: 'MB' },
    { name: 'agent_peak_rss_mb', label: 'agent, resident memory, peak', unit: 'MB' },
    { name: 'agent_idle_cpu_percent', label: 'agent, idle, of one core', unit: '%' },
    { name: 'agent_idle_bytes_per_min', label: 'agent, idle, sent', unit: 'bytes/min' },
  ],

  findRequirements() {
    const cluster = findCluster();
    if (cluster.kind === 'absent') return { missing: cluster.why };
    return existsSync('/proc/self/status')
      ? { found: { kubeconfig: cluster.kubeconfig } }
      : { missing: 'no /proc: what a process takes is read as Linux tells it' };
  },

  async measure({ kubeconfig }, site, { settleMs, idleMs }, cleanup) {
    const workshop = await site.openWorkshop('Bench: agent');
    const { token } = await site.join(workshop, 'the real one');
    const proxy = await startCountingProxy(site.url, cleanup);
    const { pid } = await startRealAgent(
      { server: proxy.url, token, kubeconfig, folder: site.tempFolder },
      cleanup,
    );
    await pause(settleMs);
    const [began, before, sentBefore] = [performance.now(), readProcess(pid), proxy.sent()];
    await pause(idleMs);
    const [seconds, after, sent] = [
      (performance.now() - began) / 1_000,
      readProcess(pid),
      proxy.sent() - sentBefore,
    ];
    return {
      agent_rss_mb: after.rssMb,
      agent_peak_rss_mb: after.peakMb,
      agent_idle_cpu_percent: (100 * (after.cpuSeconds - before.cpuSeconds)) / seconds,
      agent_idle_bytes_per_min: (60 * sent) / seconds,
    };
  },
};
