import { setTimeout as pause } from 'node:timers/promises';
import { askAgent } from '#agents/control-socket/client.ts';
import { claimText } from './local-commands.ts';
import { span } from './status-report.ts';
import type { Surroundings } from './context.ts';

/** How long a first connection may take before the person is left to `podium-agent status`, ms. */
const PATIENCE_MS = 30_000;
const POLL_MS = 300;

/**
 * Waits until the agent that was just started is connected, then shows what ties a browser to its seat, unless somebody has
 * the seat. Answers the exit code: 1 when it did not come to that.
 */
export async function claimWhenConnected(
  socket: string,
  { terminal, clock, stopping }: Surroundings,
): Promise<number> {
  const until = clock.mono() + PATIENCE_MS;
  for (;;) {
    const status = await askAgent(socket, 'status').then(
      (answer) => answer.status,
      () => null,
    );
    if (status?.link.state === 'connected') {
      if (status.seat?.handle != null)
        terminal.out(
          `Connected: this is the machine of ${status.seat.handle}, in ${status.seat.event}.`,
        );
      else terminal.out(claimText((await askAgent(socket, 'claim')).claim, clock.now()));
      return 0;
    }
    if (stopping.aborted) return 0;
    if (clock.mono() > until) {
      terminal.out(
        `Not connected after ${span(PATIENCE_MS)}; the agent keeps trying. \`podium-agent doctor\` says what is wrong.`,
      );
      return 1;
    }
    await pause(POLL_MS, undefined, { signal: stopping }).catch(() => undefined);
  }
}
