import type { Clock } from '#lib/kit/clock.ts';
import type { Finding } from '#agents/control-socket/protocol.ts';
import { fine, problem } from './finding.ts';
import { get, whyNoAnswer, type HttpAnswer } from './http.ts';

/** A clock that is off by less than this, ms, harms nothing: the server corrects for it. */
const CLOCK_TOLERANCE_MS = 30_000;

/** Whether Podium answers at this address, and what its clock says beside ours. */
export async function examineServer(server: string, clock: Clock): Promise<Finding[]> {
  const before = clock.now();
  let answer: HttpAnswer;
  try {
    answer = await get(`${server}/healthz`);
  } catch (error) {
    return [
      problem(
        'server',
        `${server} cannot be reached: ${whyNoAnswer(error)}.`,
        'check the address with your instructor, and that this machine has the network of the room.',
      ),
    ];
  }
  return [reached(server, answer), ...clockFinding(answer.date, before, clock.now())];
}

function reached(server: string, { status, body }: HttpAnswer): Finding {
  if (/"ready"\s*:\s*true/.test(body)) return fine('server', `${server} answers.`);
  if (/"ready"\s*:\s*false/.test(body))
    return problem(
      'server',
      `${server} answers, and is not ready yet.`,
      'wait a minute; tell your instructor if it stays so.',
    );
  return problem(
    'server',
    `something answers at ${server} (HTTP ${status}), but it is not Podium.`,
    'compare the address with the install line on your page; a proxy or a sign-in page of the network may stand between.',
  );
}

/** The Date header has whole seconds, so half a second of doubt stays. */
function clockFinding(date: string | undefined, before: number, after: number): Finding[] {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return [];
  const off = Math.round((before + after) / 2 - (theirs + 500));
  if (Math.abs(off) <= CLOCK_TOLERANCE_MS) return [fine('clock', 'agrees with the server.')];
  const words = `${Math.round(Math.abs(off) / 1000)} s ${off > 0 ? 'ahead of' : 'behind'} the server's`;
  return [
    problem('clock', `this machine's clock is ${words}.`, 'set it: sudo timedatectl set-ntp true'),
  ];
}
