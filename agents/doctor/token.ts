import type { Refusal } from '#lib/protocol/refusal.ts';
import type { DoctorFinding } from '#agents/control-socket/protocol.ts';
import { checkJoinToken } from '#agents/link/token-check.ts';
import type { ServerRoute } from '#agents/route/server-route.ts';
import type { Messages } from '#agents/messages/en.ts';
import { okFinding, problemFinding } from './finding.ts';

/** Whether this server created the token and would accept it. Doesn't use up the token. */
export async function checkToken(
  server: string,
  token: string,
  version: string,
  route: ServerRoute,
  messages: Messages,
): Promise<DoctorFinding> {
  const { doctor } = messages;
  const result = await checkJoinToken(server, token, version, route);
  switch (result.kind) {
    case 'accepted':
      return okFinding('token', doctor.tokenFine);
    case 'refused':
      return refusalFinding(result.refusal, messages);
    case 'malformed':
      return problemFinding('token', {
        text: doctor.tokenIncomplete,
        nextStep: doctor.copyCommandAgain,
      });
    case 'other-server':
      return problemFinding('token', {
        text: doctor.tokenOfOtherServer,
        nextStep: doctor.copyCommandAgain,
      });
    case 'unproven':
      return problemFinding('token', doctor.tokenUnproven);
    case 'unreachable':
      return problemFinding('link', doctor.linkUnreachable(result.reason));
    case 'broken':
      return problemFinding('link', {
        text: doctor.linkBroken(result.reason),
        nextStep: doctor.installAgain,
      });
  }
}

function refusalFinding({ refusal, message }: Refusal, { doctor }: Messages): DoctorFinding {
  const isOtherVersion = refusal === 'agent-too-old' || refusal === 'agent-too-new';
  return problemFinding(refusal.startsWith('token-') ? 'token' : 'link', {
    text: message,
    nextStep: isOtherVersion ? doctor.installAgain : doctor.copyCommandAgain,
  });
}
