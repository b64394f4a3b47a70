import { copyShell, type Invocation, type Shell } from '../interpreter.ts';
import { readFile } from '../output.ts';
import { flowTo, succeedOrFail, type Flow } from '../states.ts';
import { isKnownText } from '../unknown-parts.ts';

/**
 * Runs a shell: a script after `-c`, a file that the command wrote, or what is piped in. The
 * content of other files is unknown.
 */
export function runShell({ program, args, frame, states }: Invocation): Flow {
  const shell: Shell = { ...copyShell(frame.shell), exitsOnError: false, failsWithPipe: false };
  shell.functions.clear();
  const { words, readsScript } = readShellOptions(args, shell);
  const [first, ...rest] = words;
  const script =
    readsScript || first === undefined
      ? (first ?? (readsScript ? null : frame.io.input))
      : readFile(first, frame);
  // A script after -c can contain unknown values. A file is known or not.
  if (script === null || (!readsScript && !isKnownText(script)))
    return flowTo(succeedOrFail(states));
  shell.args = readsScript && rest.length > 0 ? rest : [program, ...rest];
  const io = first === undefined ? { ...frame.io, input: '' } : frame.io;
  const inner = { ...frame, shell, io, isCondition: false, inLoop: false };
  return frame.interpreter.runScript(script, inner, states);
}

/** Applies the options of a shell, and returns the words after them. */
function readShellOptions(
  args: readonly string[],
  shell: Shell,
): { readonly words: readonly string[]; readonly readsScript: boolean } {
  let [readsScript, index] = [false, 0];
  for (; /^[-+]./.test(args[index] ?? ''); index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') return { words: args.slice(index + 1), readsScript };
    if (arg.startsWith('--')) {
      if (arg === '--rcfile' || arg === '--init-file') index += 1;
      continue;
    }
    readsScript ||= arg.includes('c');
    if (arg.startsWith('-') && arg.includes('e')) shell.exitsOnError = true;
    if (!/[oO]$/.test(arg)) continue;
    index += 1;
    if (args[index] === 'errexit') shell.exitsOnError = true;
    if (args[index] === 'pipefail') shell.failsWithPipe = true;
  }
  return { words: args.slice(index), readsScript };
}
