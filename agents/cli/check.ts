import { stringifyJsonSafely } from '#lib/kit/escape-unsafe.ts';
import type { CheckResponse, ExerciseReport } from '#lib/protocol/agent-link.ts';
import {
  ControlRequestError,
  sendControlRequest,
  AgentNotRunningError,
} from '#agents/control-socket/client.ts';
import { CommandFailedError, UsageError } from '#agents/errors.ts';
import { resolveAgentPaths, findRunningFolder } from '#agents/install/agent-paths.ts';
import { toCommandError } from './control-error.ts';
import type { CommandArguments } from './arguments.ts';
import type { AgentCliContext } from './context.ts';

/** Exit code where the agent or the server can't tell pass from fail. */
const EXIT_UNKNOWN = 3;

/**
 * `podium-agent check`: the checks of the student's page, in the terminal. Returns exit code 0 if
 * all requested exercises pass, 1 if one fails, 3 if one can't be verified.
 */
export async function checkCommand(
  args: CommandArguments,
  context: AgentCliContext,
): Promise<number> {
  const { exercise, json = false } = args;
  const { terminal, messages } = context;
  const { exercises, results } = await requestCheck(args, context);
  if (exercise !== undefined && results.length === 0)
    throw new UsageError(
      messages.local.unknownExercise(exercise, exercises.join(', ') || messages.none),
    );
  if (json) terminal.write(formatJson(results, exercise !== undefined));
  else terminal.write(...formatCheckLines(results, exercise !== undefined));
  return toExitCode(results);
}

/** Without a known language, the server answers in that of the workshop. */
async function requestCheck(
  { state, exercise, language: chosenLanguage }: CommandArguments,
  context: AgentCliContext,
): Promise<CheckResponse> {
  const { environment, isRoot, messages, language: detectedLanguage } = context;
  const { folder, socketPath } = resolveAgentPaths(findRunningFolder(state, environment, isRoot));
  const language = chosenLanguage ?? detectedLanguage;
  try {
    return await sendControlRequest(socketPath, 'check', {
      ...(exercise === undefined ? {} : { exercise }),
      ...(language === undefined ? {} : { language }),
    });
  } catch (error) {
    if (error instanceof AgentNotRunningError)
      throw new CommandFailedError(messages.local.checkNotRunning, EXIT_UNKNOWN);
    if (error instanceof ControlRequestError)
      throw new CommandFailedError(messages.local.checkRefused(error.message), EXIT_UNKNOWN);
    throw await toCommandError(error, folder, context);
  }
}

function toExitCode(results: readonly ExerciseReport[]): number {
  if (results.some(({ verdict }) => verdict === 'fail')) return 1;
  return results.some(({ verdict }) => verdict === 'unknown') ? EXIT_UNKNOWN : 0;
}

/** An object for one exercise, a list for all. */
function formatJson(results: readonly ExerciseReport[], isSingle: boolean): string {
  const entries = results.map(({ exercise, verdict, reasons }) => ({ exercise, verdict, reasons }));
  return stringifyJsonSafely(isSingle ? entries[0] : entries);
}

/** In a list of all exercises, those that aren't started have no reasons. */
export function formatCheckLines(results: readonly ExerciseReport[], isSingle: boolean): string[] {
  const width = Math.max(...results.map(({ exercise }) => exercise.length), 0);
  return results.flatMap((result) => {
    const isNotStarted = result.reasons.some(({ code }) => code === 'not-started');
    const glyph =
      result.verdict === 'pass' ? '✓' : result.verdict === 'fail' && !isNotStarted ? '✗' : '·';
    const reasons =
      isNotStarted && !isSingle ? [] : result.reasons.map(({ text }) => `    ${text}`);
    return [`${glyph} ${result.exercise.padEnd(width)}  ${result.title}`, ...reasons];
  });
}
