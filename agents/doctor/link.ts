import type { Finding } from '#agents/control-socket/protocol.ts';
import type { AgentStatus } from '#agents/types.ts';
import { fine, problem } from './finding.ts';

/** What the running agent's own connection tells about its token and seat. */
export function examineLink({ link, seat }: Pick<AgentStatus, 'link' | 'seat'>): Finding {
  switch (link.state) {
    case 'connected':
      return fine(
        'connection',
        `the server knows this machine${seat === null ? '' : `: seat ${seat.label} of ${seat.event}`}.`,
      );
    case 'connecting':
      return problem(
        'connection',
        `not connected${link.why === null ? ' yet' : `: ${link.why}`}.`,
        'the agent keeps trying by itself; see the line "server" above.',
      );
    case 'waiting':
      return problem(
        'connection',
        `the server asked the agent to wait: ${link.refusal.message}`,
        'it tries again by itself; tell your instructor if this stays.',
      );
    case 'stopped':
      return problem(
        'connection',
        link.refusal === null
          ? 'the agent is stopping.'
          : `the server ended it: ${link.refusal.message}`,
        'ask your instructor for a new install line, and run it.',
      );
  }
}
