import ts from 'typescript';

/**
 * Phrases of the project's early, literary style. Each has a plain replacement: name the actor, say
 * what happened, and use the standard term of docs/glossary.md.
 */
export const PHRASES: readonly (readonly [pattern: string, instead: string])[] = [
  ['stands', 'is, exists, or the exact state'],
  ['lies ready', 'is available'],
  ['is there(?! (a|an|any|another)\\b)', 'exists'],
  ['hears|is heard|heard from', 'receives, is connected'],
  ['(made |begun )?anew', 'again, from scratch'],
  ['beforehand', 'before'],
  ['by hand', 'manually, or name the actor'],
  ['tak(e|es|en|ing) in(?= (a|an|the|what|newer|it)\\b)', 'update'],
  ['may not', "can't, must not"],
  ['somebody|nobody|anybody|whoever', 'name the actor'],
  ['by itself', 'automatically'],
  ['so many', 'state the number'],
  ["of (one|its|their|his)('s|’s)? own", 'own, separate'],
  ['lacks', "doesn't have, is missing"],
  ['(?<!there )is none', "isn't, doesn't exist"],
  ['settings of the room', 'room settings'],
  ['colleagues?', 'another instructor'],
  ['quarantined', 'duplicate'],
  ['held back', 'duplicate, waiting'],
  ['organisers?|colour|behaviour|recognise|initialise|summarise|enrol', 'American spelling'],
];

const PATTERN = new RegExp(
  `\\b(?:${PHRASES.map(([pattern]) => `(?:${pattern})`).join('|')})\\b`,
  'i',
);

/**
 * The first phrase of the list in a text, as written there; null when there is none. Code in
 * backticks doesn't count.
 */
export function findPhrase(text: string): string | null {
  return PATTERN.exec(text.replaceAll(/`[^`]*`/g, '``'))?.[0] ?? null;
}

export interface ProseSpan {
  /** 1-based line in the file. */
  readonly line: number;
  readonly text: string;
}

const TITLE_FUNCTIONS =
  /^(describe|it|test|expect\.soft)(\.(each|only|skip|prop|step|describe|for))*$/;

/** Comments of a TypeScript file and the titles of its tests, each with its line. */
export function collectProse(path: string, source: string): ProseSpan[] {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, kind);
  const spans: ProseSpan[] = [];
  const add = (position: number, text: string): void => {
    spans.push({ line: file.getLineAndCharacterOfPosition(position).line + 1, text });
  };
  const seen = new Set<number>();
  const addComments = (position: number): void => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(source, position) ?? []),
      ...(ts.getTrailingCommentRanges(source, position) ?? []),
    ];
    for (const { pos, end } of ranges) {
      if (seen.has(pos)) continue;
      seen.add(pos);
      add(pos, source.slice(pos, end).replaceAll(/\s*\n\s*(?:\*|\/\/)?\s*/g, ' '));
    }
  };
  const visit = (node: ts.Node): void => {
    if (node.kind !== ts.SyntaxKind.JsxText) {
      addComments(node.getFullStart());
      addComments(node.end);
    }
    if (ts.isCallExpression(node)) {
      const called = ts.isCallExpression(node.expression)
        ? node.expression.expression
        : node.expression;
      const [title] = node.arguments;
      if (TITLE_FUNCTIONS.test(called.getText(file)) && title && ts.isStringLiteralLike(title))
        add(title.getStart(file), title.text);
    }
    node.getChildren(file).forEach(visit);
  };
  visit(file);
  return spans;
}

/** Texts of string literals and templates: the sentences that command lines print. */
export function collectStrings(path: string, source: string): ProseSpan[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const spans: ProseSpan[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node)
    )
      spans.push({
        line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1,
        text: node.text,
      });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return spans;
}
