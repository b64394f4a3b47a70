import type { Invocation } from '../interpreter.ts';
import { print, unknownOutput } from '../output.ts';
import { isLocalProgram } from '../program-names.ts';
import { flowTo, succeedOrFail, type Flow } from '../states.ts';
import { findAddresses, parseUrl } from './addresses.ts';
import { parseOptions, toNames } from './options.ts';
import { sendRequests } from './record-request.ts';

const HTTPIE_OPTIONS = {
  short: 'aAopsP',
  long: toNames(
    'auth auth-type boundary cert cert-key ciphers default-scheme format-options max-headers max-redirects output path-as-is pretty print proxy raw response-charset response-mime session session-read-only ssl style timeout verify',
  ),
};

/** Runs HTTPie: `http [METHOD] URL [ITEM...]`. */
export function runHttpie(invocation: Invocation): Flow {
  const { words, values } = parseOptions(invocation.args, HTTPIE_OPTIONS);
  const hasMethod = /^[A-Z]+$/.test(words[0] ?? '') && words.length > 1;
  const url = words[hasMethod ? 1 : 0];
  if (url === undefined || values.has('help') || values.has('version'))
    return flowTo(succeedOrFail(invocation.states));
  const scheme = invocation.program === 'https' ? 'https' : 'http';
  const address = parseUrl(url.startsWith(':') ? `localhost${url}` : url, scheme);
  return sendRequests(invocation, [
    {
      protocol: 'http',
      host: address.host,
      port: address.port,
      path: address.path,
      method: hasMethod ? (words[0] ?? '') : 'GET',
      failsOnHttpError: values.has('check-status'),
    },
  ]);
}

/** Programs that read code, which can print variables. */
const INTERPRETER =
  /^(?:[gm]?awk|busybox|python[\d.]*|perl|ruby|node|nodejs|php|lua|tclsh|deno|bun|jshell|pwsh|psql|envsubst)$/;

/**
 * Runs a program that isn't modeled. It can succeed or fail. If it isn't known to stay on the
 * machine, it could send a request to each address that its arguments name. Code could print each
 * variable that it names.
 */
export function runUnknownProgram(invocation: Invocation): Flow {
  const { program, args, frame } = invocation;
  const text = args.join('\n');
  const code = program === 'envsubst' ? (frame.io.input ?? '') : text;
  const named = INTERPRETER.test(program)
    ? [...frame.pass.environment].filter(([name]) => hasWord(code, name))
    : [];
  print(
    invocation,
    unknownOutput(invocation, text, frame.io.input ?? '', ...named.map(([, value]) => value)),
  );
  if (isLocalProgram(program)) return flowTo(succeedOrFail(invocation.states));
  return sendRequests(
    invocation,
    findAddresses(text).map(({ host, port, path }) => ({ protocol: 'unknown', host, port, path })),
    null,
  );
}

function hasWord(code: string, name: string): boolean {
  for (let at = code.indexOf(name); at >= 0; at = code.indexOf(name, at + 1)) {
    const around = (code[at - 1] ?? ' ') + (code[at + name.length] ?? ' ');
    if (!/\w/.test(around)) return true;
  }
  return false;
}
