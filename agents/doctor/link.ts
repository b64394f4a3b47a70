import type { DoctorFinding } from '#agents/control-socket/protocol.ts';
import type { AgentStatus } from '#agents/types.ts';
import { okFinding, problemFinding } from './finding.ts';

/** What the running agent's own connection tells about its token and seat. */
export function checkLink({ link, seat }: Pick<AgentStatus, 'link' | 'seat'>): DoctorFinding {
  switch (link.state) {
    case 'connected':
      return okFinding(
        'connection',
        `the server knows this machine${seat === null ? '' : `: seat ${seat.label} of ${seat.workshop}`}.`,
      );
    case 'connecting':
      return problemFinding(
        'connection',
        `not connected${link.reason === null ? ' yet' : `: ${link.reason}`}.`,
        'the agent keeps trying by itself; see the line "server" above.',
      );
    case 'waiting':
      return problemFinding(
        'connection',
        `the server asked the agent to wait: ${link.refusal.message}`,
        'it tries again by itself; tell your instructor if this stays.',
      );
    case 'stopped':
      return problemFinding(
        'connection',
        link.refusal === null
          ? 'the agent is stopping.'
          : `the server ended it: ${link.refusal.message}`,
        'ask your instructor for a new install line, and run it.',
      );
  }
}
