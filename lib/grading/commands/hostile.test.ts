import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '#lib/kit/json.ts';
import { ContainerFacts } from './container-facts.ts';
import { tokenize } from './lexer.ts';
import { COMMAND_LIMITS } from './limits.ts';
import { formatProcess, isSameProcess } from './process.ts';
import { literalText } from './tokens.ts';

const SEED = 20_261_128;

/** All facts, with checks of their bounds. */
function readAll(facts: ContainerFacts): void {
  const lists = [facts.runs, facts.requests, facts.mentions, facts.prints, facts.writes];
  for (const list of lists) expect(list.length).toBeLessThanOrEqual(COMMAND_LIMITS.facts);
  expect(JSON.stringify(lists).length).toBeLessThan(4_000_000);
}

const PIECES = [
  '(',
  ')',
  '{',
  '}',
  '$(',
  '${',
  '$((',
  '))',
  '`',
  '"',
  "'",
  '\\',
  '\n',
  ';',
  ';;',
  '&',
  '&&',
  '|',
  '||',
  '<',
  '>',
  '<<EOF\n',
  '<<<',
  '2>&1',
  '#',
  '!',
  ' ',
  'if ',
  'then ',
  'elif ',
  'else ',
  'fi ',
  'for x in a b; do ',
  'while ',
  'until ',
  'do ',
  'done ',
  'case a in ',
  'esac ',
  'f() ',
  'sh -c ',
  'eval ',
  'x=$x$x ',
  '$x',
  '${x:-',
  '$(VAR)',
  '$$',
  '…',
  '\uE000',
  '\u0000',
  'wget a ',
  'curl ',
  'nc a 1 ',
  'echo ',
  'printf %s%s ',
  'cat ',
  'tee f ',
  'exit ',
  '$?',
  'set -e;',
  'trap ',
  'break ',
  'xargs ',
  'timeout 1 ',
  'sleep inf ',
  'http://a:1/',
];

describe('a hostile command', () => {
  test('never throws and has bounded facts, for any script', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }), (pieces) => {
        const env = [{ name: 'VAR' }, { name: 'x' }];
        readAll(new ContainerFacts({ command: ['sh', '-c', pieces.join('')], env }));
      }),
      { numRuns: 1_500, seed: SEED },
    );
  });

  test('never throws, for any JSON', () => {
    const field = fc.jsonValue() as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(
        fc.oneof(
          field,
          fc.record({ image: field, command: field, args: field, env: field, envFrom: field }),
        ),
        fc.oneof(fc.constant(null), field),
        (container, handler) => {
          readAll(new ContainerFacts(container as Json, handler));
        },
      ),
      { numRuns: 500, seed: SEED },
    );
  });

  // The largest texts that the agent sends are shorter than these. A part that takes more than linear
  // time would exceed the time limit of a test.
  test.each([
    '(',
    '((',
    '$(',
    '$((',
    '${',
    '${x:-',
    '`',
    '"',
    "'",
    '\\',
    '"$(',
    '{ ',
    '<<a ',
    '<<a\n',
    '| ',
    '&& a ',
    'a|',
    'a;',
    'a&',
    'if a; then ',
    'while a; do ',
    'for i in a b c d e f g h; do ',
    'case a in a) ',
    'f() { ',
    'f() { f; f; }; f;',
    'x=$x$x; ',
    'eval "',
    'sh -c "',
    "sh -c '",
    'echo $x',
    'a b ',
    'wget a;',
    'wget a || ',
    'xargs xargs ',
    'timeout 1 timeout 1 ',
    'env -i ',
    '$(wget a)',
    'trap "wget a" EXIT;',
    'a.',
    'a.a',
    'a:',
    '[',
    '\\c',
    '((1',
    '#',
    '$@',
    '%s',
    'http://',
    'a://b',
    '…',
    '\uE000',
    '! ',
    'touch f;',
    'while true; do x=$x$x; wget a; done;',
  ])(
    'has bounded facts for a long repetition of %j',
    (piece) => {
      const script = piece.repeat(Math.ceil(60_000 / piece.length));
      tokenize(script);
      isSameProcess(['sh', '-c', script], ['sh', '-c', `${script} `]);
      readAll(new ContainerFacts({ command: ['sh', '-c', script], env: [{ name: 'x' }] }));
      const cut = script.slice(0, 4_096);
      readAll(new ContainerFacts({ command: ['sh', '-c', cut], env: [{ name: 'x' }] }));
      readAll(new ContainerFacts({ image: 'curlimages/curl', args: [cut, cut, cut] }));
    },
    2_000,
  );
});

test('a formatted command line is read as the same words', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (words) => {
      const { tokens, isComplete } = tokenize(formatProcess(words));
      expect(isComplete).toBe(true);
      expect(
        tokens.map((token) => (token.kind === 'word' ? literalText(token.word) : token)),
      ).toEqual(words);
    }),
    { numRuns: 500, seed: SEED },
  );
  expect(tokenize(formatProcess(['a\nb', "it's $5", '"', '\\n', ''])).tokens).toHaveLength(5);
});

test('compares scripts by their words, with operators and expansions apart', () => {
  const isSame = (left: string, right: string) =>
    isSameProcess(['sh', '-c', left], ['/bin/sh', '-c', right]);
  expect(isSame('echo a; sleep 1', 'echo "a" # comment\nsleep \\\n 1;\n')).toBe(true);
  expect(isSame('echo $X', 'echo "${X}"')).toBe(true);
  expect(isSame('echo $X', "echo '$X'")).toBe(false);
  expect(isSame('echo ";"', 'echo ;')).toBe(false);
  expect(isSame('echo a > b', 'echo a ">" b')).toBe(false);
});
