import type { Database } from '#db/connect.ts';
import { databaseErrorText, databaseErrorTrace, isDatabaseUnavailable } from '#db/errors.ts';
import { findSeat } from '#db/queries/seats.ts';
import { describeBrowser } from '#lib/auth/browser-name.ts';
import { findSessionByCookie } from '#lib/auth/session.ts';
import type { AuditEvent } from '#lib/protocol/audit.ts';
import { isEntityId } from '#lib/protocol/entity-id.ts';
import type { AppServices } from '../context.ts';
import { auditCaller } from './caller.ts';
import { isClientAbort } from '../http/client-abort.ts';
import { CLIENT_ADDRESS_HEADER } from '../http/client-address.ts';
import { accountService } from './account.ts';
import { admissionService } from './admission.ts';
import { apiService } from './api.ts';
import { createApiAccess } from './api-access.ts';
import { apiTokenService } from './api-tokens.ts';
import { invitationService } from './invitations.ts';
import { JoinRate } from './join-rate.ts';
import { memberSessionService } from './member-sessions.ts';
import { memberService } from './members.ts';
import { workshopService } from './workshops.ts';
import { exportService } from './exports.ts';
import { oidcService } from './oidc.ts';
import { packService } from './packs.ts';
import { regradeService } from './regrades.ts';
import { replayService } from './replay.ts';
import { resultsService } from './results.ts';
import { rosterService } from './roster.ts';
import { securityLogService } from './security-log.ts';
import { seatService } from './seats.ts';
import { sessionService } from './sessions.ts';
import { signInService } from './sign-in.ts';
import type { Log } from '../logger.ts';
import type { ServiceDeps } from './deps.ts';
import { tokenService } from './tokens.ts';

/** The application services. Pages and routes reach them through context.ts. */
export function createServices(deps: ServiceDeps, log: Log): AppServices {
  const { db, now, url, audit } = deps;
  const memberSessions = memberSessionService(deps);
  const joinRate = new JoinRate(() => now().getTime());
  const callerFrom: AppServices['callerFrom'] = async (headers) => {
    const clientAddress = headers.get(CLIENT_ADDRESS_HEADER) ?? '';
    const browser = describeBrowser(headers.get('user-agent'));
    const session = await findSessionByCookie(db, {
      cookie: headers.get('cookie'),
      url,
      now: now(),
      client: { browser, address: clientAddress },
    });
    return { session, clientAddress, browser };
  };
  const apiAccess = createApiAccess(deps, callerFrom);
  const workshops = workshopService(deps);
  const oidc = oidcService(deps, log);
  return {
    url,
    retention: deps.retention,
    callerFrom,
    async reportForbidden({ headers, method, url: address }) {
      const { pathname } = new URL(address);
      // The request stays refused when the database fails now. The entry has what is known then.
      const orElse =
        <T>(fallback: T) =>
        (error: unknown): T => {
          log('warn', `An entry of the security log is incomplete: ${databaseErrorText(error)}`);
          return fallback;
        };
      const who = await apiAccess
        .identify(headers)
        .then(auditCaller)
        .catch(orElse({ address: headers.get(CLIENT_ADDRESS_HEADER) ?? '' }));
      audit({
        ...who,
        ...(await findPlace(db, pathname).catch(orElse({}))),
        kind: 'permission-refused',
        detail: { request: `${method} ${routeOf(pathname)}` },
      });
    },
    reportError(error) {
      const isUnavailable = isDatabaseUnavailable(error);
      if (isClientAbort(error)) log('info', 'The client closed the request before its answer.');
      else if (isUnavailable)
        log('warn', `Request failed, the database is unavailable: ${databaseErrorText(error)}`);
      else log('error', `Request failed: ${databaseErrorTrace(error)}`);
      return { status: isUnavailable ? 503 : 500, body: { error: 'unavailable', retryMs: 2_000 } };
    },
    account: {
      ...signInService(deps, oidc.endProviderSession),
      ...sessionService(deps),
      ...accountService(deps),
      ...apiTokenService(deps),
      listMemberSessions: memberSessions.listMemberSessions,
    },
    oidc,
    workshops,
    packs: packService(deps),
    regrades: regradeService(deps),
    tokens: tokenService(deps),
    seats: seatService(deps, joinRate),
    admission: admissionService(deps, joinRate),
    members: {
      ...memberService(deps),
      ...invitationService(deps),
      endSessions: memberSessions.endSessions,
    },
    results: resultsService(deps),
    roster: rosterService(deps),
    replay: replayService(deps),
    api: apiService(deps, apiAccess, workshops),
    exports: exportService(deps, log),
    securityLog: securityLogService(deps),
  };
}

/**
 * The workshop and the seat that a path names, for the log of its owners. The route answered
 * `forbidden`, so the caller can see that they exist.
 */
async function findPlace(
  db: Database,
  path: string,
): Promise<Pick<AuditEvent, 'workshopId' | 'seatId'>> {
  const [, kind, id = ''] = /^\/api\/(?:v1\/)?(workshops|seats)\/([^/]+)/.exec(path) ?? [];
  if (kind === 'workshops' && isEntityId(id)) return { workshopId: id };
  const seat = kind === 'seats' && isEntityId(id) ? await findSeat(db, id) : null;
  return seat === null ? {} : { workshopId: seat.workshopId, seatId: id };
}

/** The path without its ids, so that equal requests are one entry of the security log. */
function routeOf(path: string): string {
  return path
    .split('/')
    .map((part) => (/^(?:v1|[a-z-]{0,20})$/.test(part) ? part : '…'))
    .join('/');
}
