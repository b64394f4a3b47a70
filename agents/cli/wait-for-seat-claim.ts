import { setTimeout as pause } from 'node:timers/promises';
import { AgentNotPermittedError, sendControlRequest } from '#agents/control-socket/client.ts';
import { formatClaim } from './local-commands.ts';
import { formatDuration } from './status-report.ts';
import type { AgentStatus } from '#agents/types.ts';
import type { AgentCliContext } from './context.ts';

/** How long to wait for the first connection, ms. */
const CONNECT_TIMEOUT_MS = 30_000;
const POLL_INTERVAL_MS = 300;

/**
 * Waits until a newly started agent is connected. Then shows how to open the seat in a browser,
 * unless a browser has it already, or says that the VM waits for approval. Returns the exit code: 1
 * without a connection.
 * @param wishedSeat label of the seat that this VM asked for
 */
export async function waitForSeatClaim(
  socketPath: string,
  { terminal, clock, stopSignal, messages }: AgentCliContext,
  wishedSeat?: string,
): Promise<number> {
  const deadline = clock.mono() + CONNECT_TIMEOUT_MS;
  for (;;) {
    const status = await sendControlRequest(socketPath, 'status').then(
      (response) => response.status,
      (error: unknown) => {
        // The agent runs for another user of this VM, such as on an image that root prepares.
        if (error instanceof AgentNotPermittedError) return 'other-user' as const;
        return null;
      },
    );
    if (status === 'other-user') return 0;
    if (status?.link.state === 'connected') {
      await showSeat(socketPath, status.seat, wishedSeat, { terminal, clock, messages });
      return 0;
    }
    if (status?.link.state === 'waiting' && status.link.refusal.refusal === 'approval-needed') {
      terminal.write(messages.approvalNeeded(status.hostname), messages.local.claimAfterApproval);
      return 0;
    }
    if (stopSignal.aborted) return 0;
    if (clock.mono() > deadline) {
      terminal.write(messages.local.notConnected(formatDuration(CONNECT_TIMEOUT_MS, messages)));
      return 1;
    }
    await pause(POLL_INTERVAL_MS, undefined, { signal: stopSignal }).catch(() => undefined);
  }
}

async function showSeat(
  socketPath: string,
  seat: AgentStatus['seat'],
  wishedSeat: string | undefined,
  { terminal, clock, messages }: Pick<AgentCliContext, 'terminal' | 'clock' | 'messages'>,
): Promise<void> {
  if (wishedSeat !== undefined && seat !== null && seat.label !== wishedSeat)
    terminal.write(messages.local.seatTaken(wishedSeat, seat.label));
  if (seat?.displayName != null) {
    terminal.write(messages.local.connectedAs(seat.displayName, seat.workshop));
    return;
  }
  const { claim } = await sendControlRequest(socketPath, 'claim');
  terminal.write(...formatClaim(claim, clock.now(), messages));
}
