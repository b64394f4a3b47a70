import { z } from 'zod';
import { en, type Messages } from '#agents/messages/en.ts';
import type { Language } from '#agents/messages/messages.ts';
import type { Environment } from '#agents/types.ts';
import { parseServerUrl, parseJoinToken, parseSeatLabel } from './server-options.ts';

/** An empty variable counts as unset. */
const optionalText = z
  .string()
  .transform((value) => value || undefined)
  .optional();

const createSchema = (messages: Messages) =>
  z.object({
    PODIUM_SERVER: optionalText.transform(
      (value) => value && parseServerUrl(value, 'PODIUM_SERVER', messages),
    ),
    PODIUM_TOKEN: optionalText.transform(
      (value) => value && parseJoinToken(value, 'PODIUM_TOKEN', messages),
    ),
    PODIUM_STATE: optionalText,
    KUBECONFIG: optionalText,
    HOME: optionalText,
    USER: optionalText,
    PATH: optionalText,
    XDG_STATE_HOME: optionalText,
    SUDO_USER: optionalText,
    CREDENTIALS_DIRECTORY: optionalText,
    KUBERNETES_SERVICE_HOST: optionalText,
    KUBERNETES_SERVICE_PORT: optionalText,
    PODIUM_PROXY: optionalText,
    HTTPS_PROXY: optionalText,
    https_proxy: optionalText,
    HTTP_PROXY: optionalText,
    http_proxy: optionalText,
    ALL_PROXY: optionalText,
    all_proxy: optionalText,
    NO_PROXY: optionalText,
    no_proxy: optionalText,
    PODIUM_CA: optionalText,
    PODIUM_SEAT: optionalText.transform(
      (value) => value && parseSeatLabel(value, 'PODIUM_SEAT', messages),
    ),
  });

/**
 * Parses the environment variables, once at the start of the program.
 * @throws {UsageError} PODIUM_SERVER or PODIUM_TOKEN is malformed
 */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
  messages: Messages = en,
): Environment {
  return createSchema(messages).parse(variables);
}

/**
 * The variables that a program of the student's kubeconfig inherits: all but the join token, which it
 * doesn't need.
 */
export function readInheritedEnvironment(): NodeJS.ProcessEnv {
  const { PODIUM_TOKEN: _token, ...variables } = process.env;
  return variables as NodeJS.ProcessEnv;
}

/**
 * The language of the output: the option `--language`, else the locale. Undefined where neither
 * asks for Japanese or English. Works on unparsed arguments, because messages about wrong
 * arguments need the language too.
 */
export function detectLanguage(
  argv: readonly string[],
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Language | undefined {
  const index = argv.findIndex((word) => /^--language(=|$)/.test(word));
  const option = argv[index]?.split('=')[1] ?? argv[index + 1];
  if (index !== -1 && (option === 'ja' || option === 'en')) return option;
  const locale = variables['LC_ALL'] || variables['LC_MESSAGES'] || variables['LANG'] || '';
  return locale.startsWith('ja') ? 'ja' : undefined;
}
