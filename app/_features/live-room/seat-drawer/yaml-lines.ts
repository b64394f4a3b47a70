export interface YamlLine {
  /** Spaces and list dashes. */
  readonly indent: string;
  /** With its colon; empty on a line without key. */
  readonly key: string;
  readonly rest: string;
}

/** An unquoted or quoted key, and the text after its colon. */
const KEY_LINE =
  /^((?:- )*)("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#[\]{}&*!|>%@`-][^:]*(?::[^\s:][^:]*)*|-[^\s:][^:]*):(?=\s|$)(.*)$/;

/**
 * The lines of printed YAML with their keys. Lines of a block scalar have no key, even if they look
 * like one.
 */
export function splitYamlLines(text: string): readonly YamlLine[] {
  // Lines that are indented more than this belong to a block scalar.
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
