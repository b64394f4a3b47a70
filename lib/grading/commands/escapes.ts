const SIMPLE: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  e: '\u001B',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Replaces the escapes of `$'...'` and of the format of `printf`. */
export function unescapeAnsi(text: string): string {
  return text.replace(
    /\\(?:([abefnrtv])|x([0-9A-Fa-f]{1,2})|0?([0-7]{1,3})|([^]))/g,
    (
      _all,
      simple: string | undefined,
      hex: string | undefined,
      octal: string | undefined,
      other = '',
    ) =>
      simple !== undefined
        ? (SIMPLE[simple] ?? '')
        : hex !== undefined
          ? String.fromCharCode(Number.parseInt(hex, 16))
          : octal !== undefined
            ? String.fromCharCode(Number.parseInt(octal, 8) % 256)
            : `"'\\?`.includes(String(other))
              ? String(other)
              : `\\${String(other)}`,
  );
}

/**
 * Replaces the escapes of `echo -e` and of `%b`. `\c` ends the output: the line end isn't printed
 * either.
 */
export function unescapeEcho(text: string): { readonly text: string; readonly ends: boolean } {
  const end = /(?:^|[^\\])(?:\\\\)*(\\c)/.exec(text);
  if (!end) return { text: unescapeAnsi(text), ends: false };
  return { text: unescapeAnsi(text.slice(0, end.index + end[0].length - 2)), ends: true };
}
