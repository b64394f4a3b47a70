/**
 * A part of highlighted code. Values to compare are bold, explanations are soft. The parts joined are
 * the code.
 */
export interface HighlightedSpan {
  readonly text: string;
  readonly emphasis: 'plain' | 'bold' | 'soft';
}

const COMMENT_PATTERN = /(^|\s)#.*$/;
/** Indentation and dashes, a key with its colon, and the rest of the line. */
const KEY_VALUE_PATTERN = /^(\s*(?:- +)*)([^\s#'"{[][^:#]*:)(?=\s|$)(.*)$/;

/** The index of the comment in a line, otherwise its length. A `#` in quotes starts no comment. */
function findCommentStart(line: string): number {
  const unquoted = line.replace(/'[^']*'|"(?:[^"\\]|\\.)*"/g, (quoted) =>
    '_'.repeat(quoted.length),
  );
  const found = COMMENT_PATTERN.exec(unquoted);
  return found ? found.index + (found[1] ?? '').length : line.length;
}

function highlightYamlLine(line: string): readonly HighlightedSpan[] {
  const at = findCommentStart(line);
  const [body, comment] = [line.slice(0, at), line.slice(at)];
  const [, indent = '', key, value = ''] = KEY_VALUE_PATTERN.exec(body) ?? [];
  const item = key === undefined ? /^(\s*(?:- +)*)(.*)$/.exec(body) : null;
  return [
    { text: key === undefined ? (item?.[1] ?? '') : indent + key, emphasis: 'soft' },
    { text: key === undefined ? (item?.[2] ?? '') : value, emphasis: 'bold' },
    { text: comment, emphasis: 'soft' },
  ];
}

/** In a transcript, commands are bold and their output is soft. Without a prompt, all lines are commands. */
function highlightTerminalLine(line: string, transcript: boolean): readonly HighlightedSpan[] {
  if (transcript && !line.startsWith(PROMPT)) return [{ text: line, emphasis: 'soft' }];
  const from = transcript ? PROMPT.length : 0;
  const at = findCommentStart(line);
  return [
    { text: line.slice(0, from), emphasis: 'soft' },
    { text: line.slice(from, at), emphasis: transcript ? 'bold' : 'plain' },
    { text: line.slice(at), emphasis: 'soft' },
  ];
}

const PROMPT = '$ ';

/** The text to copy: the commands of a transcript without their prompts, otherwise all of the code. */
export function copyableText(code: string): string {
  const commands = code
    .split('\n')
    .filter((line) => line.startsWith(PROMPT))
    .map((line) => line.slice(PROMPT.length));
  return commands.length === 0 ? code : commands.join('\n');
}

/**
 * Highlights code by weight and color only. `language` is the author's name for it or empty; YAML is
 * detected without a name.
 */
export function highlightCode(code: string, language: string): readonly HighlightedSpan[] {
  const yaml =
    /^ya?ml$/.test(language) ||
    (language === '' &&
      /^(apiVersion|kind|metadata|spec):/m.test(code) &&
      !/^\s*(kubectl|cat|\$) /m.test(code));
  const transcript = code.split('\n').some((line) => line.startsWith(PROMPT));
  const highlighted = code.split('\n').flatMap((line, index) => {
    const spans = yaml ? highlightYamlLine(line) : highlightTerminalLine(line, transcript);
    return index === 0 ? spans : [{ text: '\n', emphasis: 'plain' } as const, ...spans];
  });
  return highlighted.filter(({ text }) => text !== '');
}
