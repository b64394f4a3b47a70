import { setTimeout as pause } from 'node:timers/promises';
import { sendControlRequest } from '#agents/control-socket/client.ts';
import { formatClaim } from './local-commands.ts';
import { formatDuration } from './status-report.ts';
import type { AgentCliContext } from './context.ts';

/** How long a first connection may take before the person is left to `podium-agent status`, ms. */
const CONNECT_TIMEOUT_MS = 30_000;
const POLL_INTERVAL_MS = 300;

/**
 * Waits until the agent that was just started is connected, then shows what ties a browser to its seat, unless somebody has
 * the seat. Answers the exit code: 1 when it did not come to that.
 */
export async function waitForSeatClaim(
  socketPath: string,
  { terminal, clock, stopSignal }: AgentCliContext,
): Promise<number> {
  const deadline = clock.mono() + CONNECT_TIMEOUT_MS;
  for (;;) {
    const status = await sendControlRequest(socketPath, 'status').then(
      (answer) => answer.status,
      () => null,
    );
    if (status?.link.state === 'connected') {
      if (status.seat?.displayName != null)
        terminal.write(
          `Connected: this is the machine of ${status.seat.displayName}, in ${status.seat.workshop}.`,
        );
      else
        terminal.write(
          formatClaim((await sendControlRequest(socketPath, 'claim')).claim, clock.now()),
        );
      return 0;
    }
    if (stopSignal.aborted) return 0;
    if (clock.mono() > deadline) {
      terminal.write(
        `Not connected after ${formatDuration(CONNECT_TIMEOUT_MS)}; the agent keeps trying. \`podium-agent doctor\` says what is wrong.`,
      );
      return 1;
    }
    await pause(POLL_INTERVAL_MS, undefined, { signal: stopSignal }).catch(() => undefined);
  }
}
