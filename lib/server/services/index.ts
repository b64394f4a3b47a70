import { databaseErrorText, databaseErrorTrace, isDatabaseUnavailable } from '#db/errors.ts';
import { findSessionByCookie } from '#lib/auth/session.ts';
import type { AppServices } from '../context.ts';
import { CLIENT_ADDRESS_HEADER } from '../http/client-address.ts';
import { workshopService } from './workshops.ts';
import { exportService } from './exports.ts';
import { packService } from './packs.ts';
import { regradeService } from './regrades.ts';
import { seatService } from './seats.ts';
import { signInService } from './sign-in.ts';
import type { Log } from '../logger.ts';
import type { ServiceDeps } from './deps.ts';
import { tokenService } from './tokens.ts';

/** The application services. Pages and routes reach them through context.ts. */
export function createServices(deps: ServiceDeps, log: Log): AppServices {
  const { db, now, url } = deps;
  return {
    url,
    callerFrom: async (headers) => ({
      session: await findSessionByCookie(db, headers.get('cookie'), now()),
      clientAddress: headers.get(CLIENT_ADDRESS_HEADER) ?? '',
    }),
    reportError(error) {
      const isUnavailable = isDatabaseUnavailable(error);
      if (isUnavailable)
        log('warn', `Request failed, the database is unavailable: ${databaseErrorText(error)}`);
      else log('error', `Request failed: ${databaseErrorTrace(error)}`);
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
