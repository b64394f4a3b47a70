import { isObject, type Json, type JsonObject } from '#lib/kit/json.ts';
import { cleanUntilStable } from './clean-until-stable.ts';
import { TEXT_LIMITS } from './limits.ts';

/**
 * Names of options and variables whose value is a secret: they end in one of these words. So
 * `--password` and `DB_PWD` do, `--token-ttl` and `--password-file` don't.
 */
const SECRET_NAME =
  /(?:password|passwd|passphrase|requirepass|pwd|secret|token|apikey|(?:^|[-_.])(?:pass|passwords|secrets|tokens|credentials?|authorization|(?:api|access|secret|private|encryption|signing)[-_.]?key))$/i;

/** A quoted part without its end extends to the end of the text. */
const VALUE = String.raw`(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s"'\x60;&|#<>)])+`;
const BEFORE = String.raw`(^|[\s"'\x60;&|?(])`;
/** `--password=…`, `-password=…`, `MYSQL_PWD=…`, `?token=…` */
const ASSIGNMENT = new RegExp(`${BEFORE}(-{0,2}[A-Za-z][\\w.-]*)=(${VALUE})`, 'g');
/** `--token …`, with the value in the same text. */
const SEPARATE_OPTION = new RegExp(
  `${BEFORE}(-{1,2}[A-Za-z][\\w.-]*)([ \\t]+)(?!-)(${VALUE})`,
  'g',
);
/** `Authorization: Bearer …` */
const HEADER = /\b((?:proxy-)?authorization\s*:\s*)([^"'\r\n]+)/gi;
/** `scheme://user:password@host` */
const URL_PASSWORD = /(:\/\/[^\s/:@"']{0,200}:)([^\s/@"']{1,200})(?=@)/g;
const MYSQL_CLIENT =
  /(?:^|[\s/"'`;&|(])(?:mysql(?:admin|dump|import|check|show|slap|pump|sh)?|mariadb(?:-(?:admin|dump|import|check|show|slap))?)(?=$|[\s"'`])/;
const MYSQL_PASSWORD = new RegExp(`${BEFORE}(-p)(${VALUE})`, 'g');
/** A reference to a variable isn't a secret, and neither are a switch and a removed value. */
const HARMLESS_VALUE = /^(?:…|true|false|\$\([\w.-]*\)|\$\w+|\$\{\w+\}|["']\$\{?\w+\}?["'])$/;
const OPTION = /^-{1,2}[A-Za-z][\w.-]*$/;

/**
 * Replaces the values of options and assignments with a secret-like name in a command line. `words`
 * are its arguments; `programs` the words before them, such as `command` for `args`. Idempotent.
 */
export function redactWords(words: readonly Json[], programs: readonly Json[] = []): Json[] {
  let isMysql = programs.some(isMysqlClient);
  let isSecretNext = isSecretOption(programs.at(-1));
  return words.map((word) => {
    if (typeof word !== 'string') return word;
    const isSecret = isSecretNext && !word.startsWith('-');
    isSecretNext = isSecretOption(word);
    isMysql ||= isMysqlClient(word);
    return isSecret ? redactValue(word) : redactText(word, isMysql);
  });
}

/** Replaces the same values in one text, such as a script or the path of a request. */
export function redactText(text: string, isMysql: boolean = MYSQL_CLIENT.test(text)): string {
  if (!/[=\s:]|^-p/.test(text)) return text;
  return cleanUntilStable(text.slice(0, TEXT_LIMITS.otherChars), (before) =>
    redactOnce(before, isMysql),
  );
}

function redactOnce(text: string, isMysql: boolean): string {
  const whole = /^(-{1,2}[A-Za-z][\w.-]*)=([^]*)$/.exec(text);
  // The value of an argument ends with the argument, also if it has blanks.
  if (whole?.[1] !== undefined && isSecretName(whole[1]))
    return `${whole[1]}=${redactValue(whole[2] ?? '')}`;
  const redacted = text
    .replace(ASSIGNMENT, (match, before: string, name: string, value: string) =>
      isSecretName(name) ? `${before}${name}=${redactValue(value)}` : match,
    )
    .replace(
      SEPARATE_OPTION,
      (match, before: string, name: string, blanks: string, value: string) =>
        isSecretName(name) ? `${before}${name}${blanks}${redactValue(value)}` : match,
    )
    .replace(HEADER, (_match, name: string) => `${name}…`)
    .replace(URL_PASSWORD, (_match, before: string, value: string) => before + redactValue(value));
  return isMysql
    ? redacted.replace(
        MYSQL_PASSWORD,
        (_match, before: string, option: string, value: string) =>
          before + option + redactValue(value),
      )
    : redacted;
}

/** Redacts `command` and `args` of a container. Returns the same object if it has no secret. */
export function redactContainer(container: JsonObject): JsonObject {
  const { command, args } = container;
  if (!Array.isArray(command) && !Array.isArray(args)) return container;
  const program = Array.isArray(command) ? command : [];
  return {
    ...container,
    ...(Array.isArray(command) && { command: redactWords(command) }),
    ...(Array.isArray(args) && { args: redactWords(args, program) }),
  };
}

/** Redacts the command and the path of a probe or a lifecycle handler. */
export function redactHandler(handler: JsonObject): JsonObject {
  const { exec, httpGet } = handler;
  return {
    ...handler,
    ...(isObject(exec) &&
      Array.isArray(exec['command']) && {
        exec: { ...exec, command: redactWords(exec['command']) },
      }),
    ...(isObject(httpGet) &&
      typeof httpGet['path'] === 'string' && {
        httpGet: { ...httpGet, path: redactText(httpGet['path']) },
      }),
  };
}

function redactValue(value: string): string {
  return value === '' || HARMLESS_VALUE.test(value) ? value : '…';
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(/([a-z\d])([A-Z])/g, '$1-$2'));
}

function isSecretOption(word: Json | undefined): boolean {
  return typeof word === 'string' && OPTION.test(word) && isSecretName(word);
}

function isMysqlClient(word: Json): boolean {
  return typeof word === 'string' && MYSQL_CLIENT.test(word);
}
