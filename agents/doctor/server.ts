import type { Clock } from '#lib/kit/clock.ts';
import type { DoctorFinding } from '#agents/control-socket/protocol.ts';
import { okFinding, problemFinding } from './finding.ts';
import { httpGet, describeRequestError, type HttpResponse } from './http.ts';

/** A clock that is off by less than this, ms, harms nothing: the server corrects for it. */
const CLOCK_TOLERANCE_MS = 30_000;

/** Whether Podium answers at this address, and what its clock says beside ours. */
export async function checkServer(server: string, clock: Clock): Promise<DoctorFinding[]> {
  const before = clock.now();
  let response: HttpResponse;
  try {
    response = await httpGet(`${server}/healthz`);
  } catch (error) {
    return [
      problemFinding(
        'server',
        `${server} cannot be reached: ${describeRequestError(error)}.`,
        'check the address with your instructor, and that this machine has the network of the room.',
      ),
    ];
  }
  return [serverFinding(server, response), ...clockFinding(response.date, before, clock.now())];
}

function serverFinding(server: string, { status, body }: HttpResponse): DoctorFinding {
  if (/"ready"\s*:\s*true/.test(body)) return okFinding('server', `${server} answers.`);
  if (/"ready"\s*:\s*false/.test(body))
    return problemFinding(
      'server',
      `${server} answers, and is not ready yet.`,
      'wait a minute; tell your instructor if it stays so.',
    );
  return problemFinding(
    'server',
    `something answers at ${server} (HTTP ${status}), but it is not Podium.`,
    'compare the address with the install line on your page; a proxy or a sign-in page of the network may stand between.',
  );
}

/** The Date header has whole seconds, so half a second of doubt stays. */
function clockFinding(date: string | undefined, before: number, after: number): DoctorFinding[] {
  const serverTime = Date.parse(date ?? '');
  if (Number.isNaN(serverTime)) return [];
  const offsetMs = Math.round((before + after) / 2 - (serverTime + 500));
  if (Math.abs(offsetMs) <= CLOCK_TOLERANCE_MS)
    return [okFinding('clock', 'agrees with the server.')];
  const difference = `${Math.round(Math.abs(offsetMs) / 1000)} s ${offsetMs > 0 ? 'ahead of' : 'behind'} the server's`;
  return [
    problemFinding(
      'clock',
      `this machine's clock is ${difference}.`,
      'set it: sudo timedatectl set-ntp true',
    ),
  ];
}
