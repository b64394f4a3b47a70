export interface YamlLine {
  /** Blanks and dashes of a list. */
  readonly indent: string;
  /** With its colon; empty on a line of text. */
  readonly key: string;
  readonly rest: string;
}

/** A key, bare or quoted, and what follows its colon. */
const KEYED =
  /^((?:- )*)("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#[\]{}&*!|>%@`-][^:]*(?::[^\s:][^:]*)*|-[^\s:][^:]*):(?=\s|$)(.*)$/;

/** Printed YAML by lines, keys apart: what stands in a block of text has none, whatever it looks like. */
export function yamlLines(text: string): readonly YamlLine[] {
  // Lines that stand deeper than this belong to a block of text.
  let block: number | null = null;
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      const depth = line.length - line.trimStart().length;
      if (block !== null && (depth > block || line.trim() === ''))
        return { indent: '', key: '', rest: line };
      const [, dashes = '', key, rest = ''] = KEYED.exec(line.trimStart()) ?? [];
      block = /(?:^|\s)[|>][-+]?\d*$/.test(line) ? depth : null;
      if (key === undefined) return { indent: '', key: '', rest: line };
      return { indent: `${' '.repeat(depth)}${dashes}`, key: `${key}:`, rest };
    });
}
