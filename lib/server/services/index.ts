import { databaseErrorText, databaseErrorTrace } from '#db/reason.ts';
import { isDatabaseUnavailable } from '#db/errors.ts';
import { findSessionByCookie } from '#lib/auth/session.ts';
import type { AppServices } from '../context.ts';
import { CLIENT_ADDRESS_HEADER } from '../http/client-address.ts';
import { workshopService } from './workshops.ts';
import { exportService } from './exports.ts';
import { packService } from './packs.ts';
import { regradeService } from './regrades.ts';
import { seatService } from './seats.ts';
import { signInService } from './sign-in.ts';
import type { ServiceDeps } from './deps.ts';
import { tokenService } from './tokens.ts';

/** The people's side of the server, as pages and routes reach it through context.ts. */
export function createServices(
  deps: ServiceDeps,
  log: (level: 'info' | 'warn' | 'error', line: string) => void,
): AppServices {
  const { db, now, url } = deps;
  return {
    url,
    callerFrom: async (headers) => ({
      session: await findSessionByCookie(db, headers.get('cookie'), now()),
      clientAddress: headers.get(CLIENT_ADDRESS_HEADER) ?? '',
    }),
    reportError(error) {
      const isUnavailable = isDatabaseUnavailable(error);
      log(
        isUnavailable ? 'warn' : 'error',
        `a request failed: ${isUnavailable ? `the database is away (${databaseErrorText(error)})` : databaseErrorTrace(error)}`,
      );
      return { status: isUnavailable ? 503 : 500, body: { error: 'unavailable', retryMs: 2_000 } };
    },
    account: signInService(deps),
    workshops: workshopService(deps),
    packs: packService(deps),
    regrades: regradeService(deps),
    tokens: tokenService(deps),
    seats: seatService(deps),
    exports: exportService(deps),
  };
}
