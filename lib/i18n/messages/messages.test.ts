import { createTranslator } from 'use-intl/core';
import { describe, expect, it } from 'vitest';
import { HttpErrorCode } from '#lib/protocol/http.ts';
import { LANGUAGES } from '../language.ts';
import { messagesOf } from './index.ts';

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[path + key, value] as [string, string]] : leaves(value, `${path}${key}.`)));
}

const words = Object.fromEntries(LANGUAGES.map((language) => [language, new Map(leaves(messagesOf(language) as unknown as Tree))])) as Record<'ja' | 'en', Map<string, string>>;

/** Names of the parameters and tags of a message. */
function holes(message: string): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)[,}]|<(\w+)>/g)].map(([, parameter, tag]) => parameter ?? `<${tag}>`))].filter((name) => !/^#/.test(name)).sort();
}

/** A value for every hole, so that a message can be said. */
function anything(message: string): Record<string, unknown> {
  return Object.fromEntries(holes(message).map((name) => (name.startsWith('<') ? [name.slice(1, -1), (inner: string) => inner] : [name, 2])));
}

it('has the same keys in both languages', () => {
  expect([...words.ja.keys()].sort()).toEqual([...words.en.keys()].sort());
});

describe.each(LANGUAGES)('in %s', (language) => {
  it('says every message, with the same parameters as the other language', () => {
    const t = createTranslator({ locale: language, messages: messagesOf(language), timeZone: 'UTC', onError: (error) => { throw error; } });
    for (const [key, message] of words[language]) {
      expect(t.markup(key as never, anything(message) as never), key).not.toBe('');
      expect(holes(message), key).toEqual(holes(words[language === 'ja' ? 'en' : 'ja'].get(key) ?? ''));
    }
  });

  it('has no word that blames or begs, and no shouting', () => {
    const bad = [...words[language]].filter(([, message]) => /\b(oops|please|sorry|failed to|error)\b|[!！]|ください|申し訳|エラー/i.test(message));
    expect(bad).toEqual([]);
  });

  it('words every refusal of a route', () => {
    expect(HttpErrorCode.options.filter((code) => !words[language].has(`common.errors.${code}`))).toEqual([]);
  });
});
