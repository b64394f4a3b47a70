import { askAboutToken } from '#agents/link/token-check.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import type { Finding } from '#agents/control-socket/protocol.ts';
import { fine, problem } from './finding.ts';

const COPY_AGAIN =
  'copy the install line from your page again, or ask your instructor for a new one.';
const INSTALL_AGAIN = 'install the agent again from the server: run the install line of your page.';

/** Whether the server is the one the token was made by, and would take it; spends nothing. */
export async function examineToken(
  server: string,
  token: string,
  version: string,
): Promise<Finding> {
  const verdict = await askAboutToken(server, token, version);
  switch (verdict.kind) {
    case 'taken':
      return fine('token', 'the server holds the key that it names, and takes it.');
    case 'refused':
      return byRefusal(verdict.refusal);
    case 'not-whole':
      return problem('token', 'it is not whole.', COPY_AGAIN);
    case 'other-server':
      return problem(
        'token',
        'it was made by another server than the one at this address.',
        COPY_AGAIN,
      );
    case 'no-proof':
      return problem(
        'token',
        'the server does not prove that it holds its key.',
        'tell your instructor: another machine may stand between.',
      );
    case 'unreachable':
      return problem(
        'link',
        `${verdict.why}.`,
        'a proxy may let pages through but not this: tell your instructor.',
      );
    case 'broken':
      return problem('link', `${verdict.why}.`, INSTALL_AGAIN);
  }
}

function byRefusal({ refusal, message }: Refusal): Finding {
  return problem(
    refusal.startsWith('token-') ? 'token' : 'link',
    message,
    refusal === 'agent-too-old' || refusal === 'agent-too-new' ? INSTALL_AGAIN : COPY_AGAIN,
  );
}
