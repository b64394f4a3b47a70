import { placesIn, runningFolder } from '#agents/install/agent-paths.ts';
import { AgentRefused, askAgent, NotRunning } from '#agents/control-socket/client.ts';
import type { CheckAnswer, CheckResult } from '#lib/protocol/agent-link.ts';
import type { Arguments } from './arguments.ts';
import { Failure, Mistake } from './errors.ts';
import type { Surroundings } from './context.ts';

/** Nothing can be told: neither that it is right nor that it is not. */
const CANNOT_TELL = 3;
const CONTROL = /\p{Cc}+/gu;

/**
 * `podium-agent check`: what the page says, in the terminal. Exit code 0 where all that was asked for is passed, 1 where it is
 * not, 3 where it can't be told.
 */
export async function check(asked: Arguments, surroundings: Surroundings): Promise<number> {
  const { exercise, json = false } = asked;
  const { exercises, results } = await answer(asked, surroundings);
  if (exercise !== undefined && results.length === 0)
    throw new Mistake(
      `there is no exercise "${exercise}" in this event: there are ${exercises.join(', ') || 'none'}.`,
    );
  surroundings.terminal.out(
    json
      ? asJson(results, exercise !== undefined)
      : lines(results, exercise !== undefined).join('\n'),
  );
  return exitCode(results);
}

async function answer(
  { state, exercise, language }: Arguments,
  { environment, root }: Surroundings,
): Promise<CheckAnswer> {
  try {
    return await askAgent(placesIn(runningFolder(state, environment, root)).socket, 'check', {
      ...(exercise === undefined ? {} : { exercise }),
      ...(language === undefined ? {} : { language }),
    });
  } catch (error) {
    if (error instanceof NotRunning)
      throw new Failure(
        'no agent runs on this machine, so nothing can be told: start it with the install line of your page (where it is a service: sudo systemctl start podium-agent).',
        CANNOT_TELL,
      );
    throw error instanceof AgentRefused
      ? new Failure(
          `nothing can be told just now: ${error.message} Try again in a moment; \`podium-agent doctor\` says what is wrong.`,
          CANNOT_TELL,
        )
      : error;
  }
}

function exitCode(results: readonly CheckResult[]): number {
  if (results.some(({ verdict }) => verdict === 'fail')) return 1;
  return results.some(({ verdict }) => verdict === 'unknown') ? CANNOT_TELL : 0;
}

/** One object for one exercise, a list for all. */
function asJson(results: readonly CheckResult[], isOne: boolean): string {
  const told = results.map(({ exercise, verdict, reasons }) => ({ exercise, verdict, reasons }));
  return JSON.stringify(isOne ? told[0] : told);
}

/** In a list of all, what was not tried yet has a line and no words. */
export function lines(results: readonly CheckResult[], isOne: boolean): string[] {
  const width = Math.max(...results.map(({ exercise }) => exercise.length), 0);
  return results.flatMap((result) => {
    const isNew = result.reasons.some(({ code }) => code === 'not-started');
    const glyph = result.verdict === 'pass' ? '✓' : result.verdict === 'fail' && !isNew ? '✗' : '·';
    const reasons =
      isNew && !isOne ? [] : result.reasons.map(({ text }) => `    ${text.replace(CONTROL, ' ')}`);
    return [
      `${glyph} ${result.exercise.padEnd(width)}  ${result.title.replace(CONTROL, ' ')}`,
      ...reasons,
    ];
  });
}
