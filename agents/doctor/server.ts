import type { Clock } from '#lib/kit/clock.ts';
import type { DoctorFinding } from '#agents/control-socket/protocol.ts';
import type { Messages } from '#agents/messages/en.ts';
import { describeRequestError } from '#agents/request-error.ts';
import { okFinding, problemFinding } from './finding.ts';
import { createRouteAgent, displayProxy, type ServerRoute } from '#agents/route/server-route.ts';
import { ProxyError } from '#agents/route/proxy-error.ts';
import { canTrustSystemStore } from '#agents/route/system-store.ts';
import { httpGet, type HttpResponse } from './http.ts';

/** The server corrects smaller differences of the clock, ms. */
const CLOCK_TOLERANCE_MS = 30_000;

/**
 * Which way leads to the server, whether Podium responds at its end, and whether its clock matches that
 * of this VM.
 */
export async function checkServer(
  server: string,
  route: ServerRoute,
  clock: Clock,
  messages: Messages,
): Promise<DoctorFinding[]> {
  const before = clock.now();
  let response: HttpResponse;
  try {
    response = await httpGet(`${server}/healthz`, createRouteAgent(server, route));
  } catch (error) {
    return [
      ...routeFindings(route, messages),
      problemFinding('server', describeUnreachable(server, error, messages)),
    ];
  }
  return [
    ...routeFindings(route, messages),
    serverFinding(server, response, messages),
    ...clockFinding(response.date, before, clock.now(), messages),
  ];
}

/** Nothing to say where no proxy is named. */
function routeFindings({ proxy, isExcluded }: ServerRoute, { route }: Messages): DoctorFinding[] {
  if (isExcluded) return [okFinding('proxy', route.excluded)];
  if (proxy === null) return [];
  const address = displayProxy(proxy);
  return [
    okFinding(
      'proxy',
      proxy.source === null
        ? route.throughInstalled(address)
        : route.through(address, proxy.source),
    ),
  ];
}

const AUTHORITY_ERRORS = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

function describeUnreachable(
  server: string,
  error: unknown,
  messages: Messages,
): { text: string; nextStep: string } {
  const { route, doctor } = messages;
  const { text, nextStep } = doctor.serverUnreachable(
    server,
    describeRequestError(error, messages),
  );
  if (error instanceof ProxyError) return { text, nextStep: nextStepForProxy(error, messages) };
  const { code = '' } = error as NodeJS.ErrnoException;
  return AUTHORITY_ERRORS.has(code)
    ? { text, nextStep: route.unknownAuthority(canTrustSystemStore) }
    : { text, nextStep };
}

function nextStepForProxy({ status }: ProxyError, { route }: Messages): string {
  if (status === 407) return route.nextLogin;
  return status === null ? route.nextUnreachable : route.nextRefused;
}

/**
 * Whether a page of the network responds instead of the server: it sends the browser elsewhere, or it
 * is a web page, which this address of Podium never is.
 */
function isCaptivePortal(server: string, { status, location, body }: HttpResponse): boolean {
  if (status === 511) return true;
  if (location !== undefined) return URL.parse(location, server)?.origin !== new URL(server).origin;
  return status === 200 && /^\s*<(!doctype html|html)/i.test(body);
}

function serverFinding(
  server: string,
  response: HttpResponse,
  { doctor, route }: Messages,
): DoctorFinding {
  const { status, body } = response;
  if (/"ready"\s*:\s*true/.test(body)) return okFinding('server', doctor.serverFine(server));
  if (isCaptivePortal(server, response)) return problemFinding('server', route.portal(server));
  return problemFinding(
    'server',
    /"ready"\s*:\s*false/.test(body)
      ? doctor.serverStarting(server)
      : doctor.otherServer(server, status),
  );
}

/** The Date header has whole seconds, so the difference is exact to half a second. */
function clockFinding(
  date: string | undefined,
  before: number,
  after: number,
  { doctor }: Messages,
): DoctorFinding[] {
  const serverTime = Date.parse(date ?? '');
  if (Number.isNaN(serverTime)) return [];
  const offsetMs = Math.round((before + after) / 2 - (serverTime + 500));
  if (Math.abs(offsetMs) <= CLOCK_TOLERANCE_MS) return [okFinding('clock', doctor.clockFine)];
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  return [problemFinding('clock', doctor.clockOff(seconds, offsetMs > 0 ? 'ahead' : 'behind'))];
}
