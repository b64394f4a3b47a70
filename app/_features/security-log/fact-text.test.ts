import { createTranslator } from 'use-intl/core';
import { describe, expect, it } from 'vitest';
import { messages as en } from '#lib/i18n/messages/en.ts';
import { messages as ja } from '#lib/i18n/messages/ja.ts';
import { AUDIT_KINDS } from '#lib/protocol/audit.ts';
import { AUDIT_FACTS } from '#lib/protocol/audit-facts.ts';
import { formatFact, type FactKind, type FactMessages } from './fact-text.ts';

const translator = (locale: 'en' | 'ja'): FactMessages =>
  createTranslator({
    locale,
    messages: (locale === 'en' ? en : ja) as typeof en,
    namespace: 'securityLog',
    timeZone: 'UTC',
    onError: (error) => {
      throw error;
    },
  }) as unknown as FactMessages;

/** Each fact with each value that it can have. */
const FACTS = Object.entries<FactKind>(AUDIT_FACTS).flatMap(([name, kind]) =>
  valuesOf(kind).map((value) => [name, value] as const),
);

function valuesOf(kind: FactKind): readonly (string | number | boolean)[] {
  if (kind === 'text') return ['x7'];
  if (kind === 'number') return [1, 12];
  if (kind === 'flag') return [true, false];
  return 'list' in kind ? [...kind.list, kind.list.join(',')] : kind;
}

describe.each(['en', 'ja'] as const)('the security log in %s', (language) => {
  const t = translator(language);

  it('has a sentence for each kind of entry', () => {
    const texts = AUDIT_KINDS.map((kind) => t(`kinds.${kind}`, { actor: 'Ono' }));
    expect(new Set(texts).size).toBe(AUDIT_KINDS.length);
  });

  it.each(FACTS)('has words for the fact %s with the value %s', (name, value) => {
    const text = formatFact(t, [name, value], ', ') ?? '';
    expect(text).not.toBe('');
    // Neither the name of the fact nor the recorded word is left over.
    expect(text.startsWith(`${name}: `)).toBe(false);
    expect(text).not.toMatch(/[a-z]+[A-Z]|\b[a-z]+-(?!in\b|up\b)[a-z]+\b/);
    if (typeof value === 'number') expect(text).toContain(String(value));
  });

  it('gives different words to different values of a fact', () => {
    for (const [name, texts] of Map.groupBy(FACTS, ([fact]) => fact))
      expect([name, new Set(texts.map((fact) => formatFact(t, fact, ', '))).size]).toEqual([
        name,
        texts.length,
      ]);
  });
});

describe('a fact', () => {
  const t = translator('en');

  it('that is unknown has no text', () => {
    expect(formatFact(t, ['browser', null], ', ')).toBe(null);
  });

  it.each([
    ['limit', 'a-limit-of-tomorrow', 'limit: a-limit-of-tomorrow'],
    ['ended', 'ab12', 'ended: ab12'],
    ['undo', 'yes', 'undo: yes'],
    ['fields', 'name,color', 'fields: name,color'],
    ['constructor', 'x', 'constructor: x'],
    ['role', 'constructor', 'role: constructor'],
    ['limit', 'a.b', 'limit: a.b'],
  ])('of another version is shown as it was recorded: %s=%s', (name, value, text) => {
    expect(formatFact(t, [name, value], ', ')).toBe(text);
  });

  it.each([
    ['source', 'join', 'With the join code and a name'],
    ['limit', 'bytes', 'Too much data on one connection'],
    ['fields', 'name,seatLimit', 'Changed: name, seat limit'],
    ['sessions', 2, '2 sessions ended'],
    ['names', false, 'Without names'],
    ['person', 'Ono', 'Member: Ono'],
  ])('is a label with its value in words: %s=%s', (name, value, text) => {
    expect(formatFact(t, [name, value], ', ')).toBe(text);
  });
});
