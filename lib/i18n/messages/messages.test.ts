import compile from 'icu-minify/compile';
import format from 'icu-minify/format';
import { createTranslator } from 'use-intl/core';
import { describe, expect, it } from 'vitest';
import { HttpErrorCode } from '#lib/protocol/errors.ts';
import { forbiddenWord } from '../forbidden-words.fixture.ts';
import { LANGUAGES } from '../language.ts';
import { compileMessages } from './compile.ts';
import { messages as en } from './en.ts';
import { messages as ja } from './ja.ts';

type MessageTree = { readonly [key: string]: string | MessageTree };

function listLeaves(tree: MessageTree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[path + key, value] as [string, string]]
      : listLeaves(value, `${path}${key}.`),
  );
}

/** Leaves of compiled messages: a text, or the list that a message was parsed into. */
function listCompiledLeaves(tree: object, path = ''): [string, unknown][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' || Array.isArray(value)
      ? [[path + key, value] as [string, unknown]]
      : listCompiledLeaves(value as object, `${path}${key}.`),
  );
}

const messagesByLanguage = { ja, en } as const;
const leavesByLanguage = { ja: new Map(listLeaves(ja)), en: new Map(listLeaves(en)) } as const;

/**
 * The parameters and tags of a message. Read from the compiled form, because braces also contain the
 * texts of plural cases.
 */
function listPlaceholders(message: string): string[] {
  return [...new Set([compile(message)].flat().flatMap(placeholdersOfNode))].sort();
}

const PLAIN_TYPES = [4, 5, 6];

function placeholdersOfNode(node: unknown): string[] {
  if (!Array.isArray(node)) return [];
  const [name, type, ...rest] = node as [unknown, ...unknown[]];
  if (typeof name !== 'string') return node.flatMap(placeholdersOfNode);
  if (node.length === 1 || PLAIN_TYPES.includes(type as number)) return [name];
  // Select, plural, ordinal: texts by case. The rest is a tag with its text.
  if (typeof type === 'number' && type > 0)
    return [
      name,
      ...Object.values(rest[0] as object).flatMap((text: unknown) =>
        [text].flat().flatMap(placeholdersOfNode),
      ),
    ];
  return [`<${name}>`, ...[type, ...rest].flatMap(placeholdersOfNode)];
}

/** A value for each parameter, so that a message can be formatted. */
function createValues(message: string): Record<string, unknown> {
  return Object.fromEntries(
    listPlaceholders(message).map((name) =>
      name.startsWith('<') ? [name.slice(1, -1), (inner: string) => inner] : [name, 2],
    ),
  );
}

it('has the same keys in both languages', () => {
  expect([...leavesByLanguage.ja.keys()].sort()).toEqual([...leavesByLanguage.en.keys()].sort());
});

describe.each(LANGUAGES)('in %s', (language) => {
  it('formats every message, with the same parameters as the other language', () => {
    const t = createTranslator({
      locale: language,
      messages: messagesByLanguage[language] as typeof en,
      timeZone: 'UTC',
      onError: (error) => {
        throw error;
      },
    });
    for (const [key, message] of leavesByLanguage[language]) {
      expect(t.markup(key as never, createValues(message) as never), key).not.toBe('');
      expect(listPlaceholders(message), key).toEqual(
        listPlaceholders(leavesByLanguage[language === 'ja' ? 'en' : 'ja'].get(key) ?? ''),
      );
    }
  });

  it('formats compiled messages like the originals', () => {
    const compiled = new Map(listCompiledLeaves(compileMessages(messagesByLanguage[language])));
    const formatters = {
      getDateTimeFormat: (...args: ConstructorParameters<typeof Intl.DateTimeFormat>) =>
        new Intl.DateTimeFormat(...args),
      getNumberFormat: (...args: ConstructorParameters<typeof Intl.NumberFormat>) =>
        new Intl.NumberFormat(...args),
      getPluralRules: (...args: ConstructorParameters<typeof Intl.PluralRules>) =>
        new Intl.PluralRules(...args),
    };
    const t = createTranslator({
      locale: language,
      messages: messagesByLanguage[language] as typeof en,
      timeZone: 'UTC',
    });
    for (const [key, message] of leavesByLanguage[language]) {
      const formatted = format(
        compiled.get(key) as never,
        language,
        createValues(message) as never,
        {
          formatters: formatters as never,
        },
      );
      expect([formatted].flat().join(''), key).toBe(
        t.markup(key as never, createValues(message) as never),
      );
    }
  });

  it('contains no forbidden word', () => {
    const found = [...leavesByLanguage[language]].flatMap(([key, message]) => {
      const word = forbiddenWord(message.replace(/\{\w+/g, '{'), language);
      return word === undefined ? [] : [{ key, word }];
    });
    expect(found).toEqual([]);
  });

  it('has a message for every error of a route', () => {
    expect(
      HttpErrorCode.options.filter(
        (code) => !leavesByLanguage[language].has(`common.errors.${code}`),
      ),
    ).toEqual([]);
  });
});
