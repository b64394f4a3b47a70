import { checkJoinToken } from '#agents/link/token-check.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import type { DoctorFinding } from '#agents/control-socket/protocol.ts';
import { okFinding, problemFinding } from './finding.ts';

const COPY_COMMAND_HINT =
  'copy the install line from your page again, or ask your instructor for a new one.';
const REINSTALL_HINT =
  'install the agent again from the server: run the install line of your page.';

/** Whether the server is the one the token was made by, and would take it; spends nothing. */
export async function checkToken(
  server: string,
  token: string,
  version: string,
): Promise<DoctorFinding> {
  const result = await checkJoinToken(server, token, version);
  switch (result.kind) {
    case 'accepted':
      return okFinding('token', 'the server holds the key that it names, and takes it.');
    case 'refused':
      return refusalFinding(result.refusal);
    case 'malformed':
      return problemFinding('token', 'it is not whole.', COPY_COMMAND_HINT);
    case 'other-server':
      return problemFinding(
        'token',
        'it was made by another server than the one at this address.',
        COPY_COMMAND_HINT,
      );
    case 'unproven':
      return problemFinding(
        'token',
        'the server does not prove that it holds its key.',
        'tell your instructor: another machine may stand between.',
      );
    case 'unreachable':
      return problemFinding(
        'link',
        `${result.reason}.`,
        'a proxy may let pages through but not this: tell your instructor.',
      );
    case 'broken':
      return problemFinding('link', `${result.reason}.`, REINSTALL_HINT);
  }
}

function refusalFinding({ refusal, message }: Refusal): DoctorFinding {
  return problemFinding(
    refusal.startsWith('token-') ? 'token' : 'link',
    message,
    refusal === 'agent-too-old' || refusal === 'agent-too-new' ? REINSTALL_HINT : COPY_COMMAND_HINT,
  );
}
