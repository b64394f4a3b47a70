import { limitText } from './facts.ts';
import { COMMAND_LIMITS } from './limits.ts';
import { resolvePath, type Frame, type Invocation, type Sink } from './interpreter.ts';
import { targetPending } from './states.ts';

/** Writes text where the sink leads. */
export function writeTo(sink: Sink, text: string, { program, frame, states }: Invocation): void {
  const { facts } = frame.pass;
  if (sink.kind === 'log') facts.addPrint({ program, text: limitText(text) }, frame.isRepeated);
  else if (sink.kind === 'pipe') {
    if (sink.chunks.length < COMMAND_LIMITS.facts) sink.chunks.push(limitText(text));
  } else if (sink.kind === 'file') {
    if (targetPending(states) !== 0) facts.writtenBeforeTarget.add(sink.path);
    facts.writeFile(sink.path, (facts.files.get(sink.path) ?? '') + text);
  }
}

/** Writes to the standard output of the program. */
export function print(invocation: Invocation, text: string): void {
  writeTo(invocation.frame.io.output, text, invocation);
}

/**
 * A placeholder for what a program prints. `shows`: texts of which the output has at least a part,
 * such as the input of `grep`.
 */
export function unknownOutput(
  { frame, isTarget }: Invocation,
  ...shows: readonly string[]
): string {
  const { unknowns } = frame.pass;
  const text = shows.join('');
  return unknowns.add('output', {
    variables: unknowns.listVariables(text),
    files: unknowns.listFiles(text),
    isOfTarget: isTarget || unknowns.isOutputOfTarget(text),
  });
}

/** A placeholder for how many lines, words or bytes a text has. */
export function countOf({ frame }: Invocation, text: string): string {
  const { unknowns } = frame.pass;
  return unknowns.add('count', { isOfTarget: unknowns.isOutputOfTarget(text) });
}

/** All variables, as `env` prints them. */
export function formatEnvironment({ shell }: Frame): string {
  return [...shell.variables].map(([name, value]) => `${name}=${value}\n`).join('');
}

/** The content of a file: what the command wrote to it, or a placeholder. */
export function readFile(path: string, frame: Frame): string {
  const { facts, unknowns } = frame.pass;
  const absolute = resolvePath(frame.shell.folder, path);
  if (absolute === '/dev/null') return '';
  if (/^\/proc\/(?:self|1)\/environ$/.test(absolute)) return formatEnvironment(frame);
  return facts.files.get(absolute) ?? unknowns.add('file', { files: [absolute] });
}

const OUTPUT_FILES = /^\/(?:dev\/(?:stdout|tty|console|fd\/1)|proc\/(?:1|self)\/fd\/1)$/;
const ERROR_FILES = /^\/(?:dev\/(?:stderr|fd\/2)|proc\/(?:1|self)\/fd\/2)$/;

/** The sink that a path leads to. */
export function sinkOf(path: string, frame: Frame): Sink {
  const absolute = resolvePath(frame.shell.folder, path);
  if (absolute === '/dev/null') return { kind: 'nowhere' };
  if (/^\/proc\/1\/fd\/[12]$/.test(absolute)) return { kind: 'log' };
  if (OUTPUT_FILES.test(absolute)) return frame.io.output;
  if (ERROR_FILES.test(absolute)) return frame.io.errors;
  return { kind: 'file', path: absolute };
}

/** Empties or creates a file, as `>` does. */
export function openFile(sink: Sink, appends: boolean, { frame, states }: Invocation): void {
  if (sink.kind !== 'file') return;
  const { facts } = frame.pass;
  if (targetPending(states) !== 0) facts.writtenBeforeTarget.add(sink.path);
  if (!appends || !facts.files.has(sink.path)) facts.writeFile(sink.path, '');
}
