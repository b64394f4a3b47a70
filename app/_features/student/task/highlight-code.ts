/** A piece of code as it is inked: what matters to compare is bold, what only explains is soft. Together the pieces are the code. */
export interface HighlightedSpan {
  readonly text: string;
  readonly emphasis: 'plain' | 'bold' | 'soft';
}

const COMMENT_PATTERN = /(^|\s)#.*$/;
/** Indentation and dashes, a key with its colon, and what follows. */
const KEY_VALUE_PATTERN = /^(\s*(?:- +)*)([^\s#'"{[][^:#]*:)(?=\s|$)(.*)$/;

/** Where a comment begins in a line, or its length: a `#` within quotes is none. */
function findCommentStart(line: string): number {
  const bare = line.replace(/'[^']*'|"(?:[^"\\]|\\.)*"/g, (quoted) => '_'.repeat(quoted.length));
  const found = COMMENT_PATTERN.exec(bare);
  return found ? found.index + (found[1] ?? '').length : line.length;
}

function highlightYamlLine(line: string): readonly HighlightedSpan[] {
  const at = findCommentStart(line);
  const [body, comment] = [line.slice(0, at), line.slice(at)];
  const [, dent = '', key, value = ''] = KEY_VALUE_PATTERN.exec(body) ?? [];
  const item = key === undefined ? /^(\s*(?:- +)*)(.*)$/.exec(body) : null;
  return [
    { text: key === undefined ? (item?.[1] ?? '') : dent + key, emphasis: 'soft' },
    { text: key === undefined ? (item?.[2] ?? '') : value, emphasis: 'bold' },
    { text: comment, emphasis: 'soft' },
  ];
}

/** Of a terminal: what was typed stands out from what was answered. Without a prompt everything is to be typed. */
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

/** What of a block one would type again: the commands of a terminal's transcript without their prompt, else all of it. */
export function copyableText(code: string): string {
  const commands = code
    .split('\n')
    .filter((line) => line.startsWith(PROMPT))
    .map((line) => line.slice(PROMPT.length));
  return commands.length === 0 ? code : commands.join('\n');
}

/** Code by weight and ink alone. `language`: as the author named it, or empty; YAML is known by how it looks. */
export function highlightCode(code: string, language: string): readonly HighlightedSpan[] {
  const yaml =
    /^ya?ml$/.test(language) ||
    (language === '' &&
      /^(apiVersion|kind|metadata|spec):/m.test(code) &&
      !/^\s*(kubectl|cat|\$) /m.test(code));
  const transcript = code.split('\n').some((line) => line.startsWith(PROMPT));
  const pieces = code.split('\n').flatMap((line, place) => {
    const all = yaml ? highlightYamlLine(line) : highlightTerminalLine(line, transcript);
    return place === 0 ? all : [{ text: '\n', emphasis: 'plain' } as const, ...all];
  });
  return pieces.filter(({ text }) => text !== '');
}
