import { resolveAgentPaths, findRunningFolder } from '#agents/install/agent-paths.ts';
import {
  ControlRequestError,
  sendControlRequest,
  AgentNotRunningError,
} from '#agents/control-socket/client.ts';
import type { CheckResponse, ExerciseReport } from '#lib/protocol/agent-link.ts';
import type { CommandArguments } from './arguments.ts';
import { CommandFailedError, UsageError } from './errors.ts';
import type { AgentCliContext } from './context.ts';

/** Nothing can be told: neither that it is right nor that it is not. */
const EXIT_UNKNOWN = 3;
const CONTROL_CHARACTERS = /\p{Cc}+/gu;

/**
 * `podium-agent check`: what the page says, in the terminal. Exit code 0 where all that was asked for is passed, 1 where it is
 * not, 3 where it can't be told.
 */
export async function checkCommand(
  args: CommandArguments,
  context: AgentCliContext,
): Promise<number> {
  const { exercise, json = false } = args;
  const { exercises, results } = await requestCheck(args, context);
  if (exercise !== undefined && results.length === 0)
    throw new UsageError(
      `there is no exercise "${exercise}" in this event: there are ${exercises.join(', ') || 'none'}.`,
    );
  context.terminal.write(
    json
      ? formatJson(results, exercise !== undefined)
      : formatCheckLines(results, exercise !== undefined).join('\n'),
  );
  return toExitCode(results);
}

async function requestCheck(
  { state, exercise, language }: CommandArguments,
  { environment, isRoot }: AgentCliContext,
): Promise<CheckResponse> {
  try {
    return await sendControlRequest(
      resolveAgentPaths(findRunningFolder(state, environment, isRoot)).socketPath,
      'check',
      {
        ...(exercise === undefined ? {} : { exercise }),
        ...(language === undefined ? {} : { language }),
      },
    );
  } catch (error) {
    if (error instanceof AgentNotRunningError)
      throw new CommandFailedError(
        'no agent runs on this machine, so nothing can be told: start it with the install line of your page (where it is a service: sudo systemctl start podium-agent).',
        EXIT_UNKNOWN,
      );
    throw error instanceof ControlRequestError
      ? new CommandFailedError(
          `nothing can be told just now: ${error.message} Try again in a moment; \`podium-agent doctor\` says what is wrong.`,
          EXIT_UNKNOWN,
        )
      : error;
  }
}

function toExitCode(results: readonly ExerciseReport[]): number {
  if (results.some(({ verdict }) => verdict === 'fail')) return 1;
  return results.some(({ verdict }) => verdict === 'unknown') ? EXIT_UNKNOWN : 0;
}

/** One object for one exercise, a list for all. */
function formatJson(results: readonly ExerciseReport[], isSingle: boolean): string {
  const entries = results.map(({ exercise, verdict, reasons }) => ({ exercise, verdict, reasons }));
  return JSON.stringify(isSingle ? entries[0] : entries);
}

/** In a list of all, what was not tried yet has a line and no words. */
export function formatCheckLines(results: readonly ExerciseReport[], isSingle: boolean): string[] {
  const width = Math.max(...results.map(({ exercise }) => exercise.length), 0);
  return results.flatMap((result) => {
    const isNotStarted = result.reasons.some(({ code }) => code === 'not-started');
    const glyph =
      result.verdict === 'pass' ? '✓' : result.verdict === 'fail' && !isNotStarted ? '✗' : '·';
    const reasons =
      isNotStarted && !isSingle
        ? []
        : result.reasons.map(({ text }) => `    ${text.replace(CONTROL_CHARACTERS, ' ')}`);
    return [
      `${glyph} ${result.exercise.padEnd(width)}  ${result.title.replace(CONTROL_CHARACTERS, ' ')}`,
      ...reasons,
    ];
  });
}
