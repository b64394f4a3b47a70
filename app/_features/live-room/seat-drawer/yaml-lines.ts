export interface YamlLine {
  /** Blanks and dashes of a list. */
  readonly indent: string;
  /** With its colon; empty on a line of text. */
  readonly key: string;
  readonly rest: string;
}

/** A key, bare or quoted, and what follows its colon. */
const KEY_LINE =
  /^((?:- )*)("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#[\]{}&*!|>%@`-][^:]*(?::[^\s:][^:]*)*|-[^\s:][^:]*):(?=\s|$)(.*)$/;

/** Printed YAML by lines, keys apart: what stands in a block of text has none, whatever it looks like. */
export function splitYamlLines(text: string): readonly YamlLine[] {
  // Lines that stand deeper than this belong to a block of text.
  let blockDepth: number | null = null;
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      const depth = line.length - line.trimStart().length;
      if (blockDepth !== null && (depth > blockDepth || line.trim() === ''))
        return { indent: '', key: '', rest: line };
      const [, dashes = '', key, rest = ''] = KEY_LINE.exec(line.trimStart()) ?? [];
      blockDepth = /(?:^|\s)[|>][-+]?\d*$/.test(line) ? depth : null;
      if (key === undefined) return { indent: '', key: '', rest: line };
      return { indent: `${' '.repeat(depth)}${dashes}`, key: `${key}:`, rest };
    });
}
