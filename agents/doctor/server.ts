import type { Clock } from '#lib/kit/clock.ts';
import type { DoctorFinding } from '#agents/control-socket/protocol.ts';
import type { Messages } from '#agents/messages/en.ts';
import { describeRequestError } from '#agents/request-error.ts';
import { okFinding, problemFinding } from './finding.ts';
import { httpGet, type HttpResponse } from './http.ts';

/** The server corrects smaller differences of the clock, ms. */
const CLOCK_TOLERANCE_MS = 30_000;

/** Whether Podium responds at this URL, and whether its clock matches that of this VM. */
export async function checkServer(
  server: string,
  clock: Clock,
  messages: Messages,
): Promise<DoctorFinding[]> {
  const before = clock.now();
  let response: HttpResponse;
  try {
    response = await httpGet(`${server}/healthz`);
  } catch (error) {
    const reason = describeRequestError(error, messages);
    return [problemFinding('server', messages.doctor.serverUnreachable(server, reason))];
  }
  return [
    serverFinding(server, response, messages),
    ...clockFinding(response.date, before, clock.now(), messages),
  ];
}

function serverFinding(
  server: string,
  { status, body }: HttpResponse,
  { doctor }: Messages,
): DoctorFinding {
  if (/"ready"\s*:\s*true/.test(body)) return okFinding('server', doctor.serverFine(server));
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
