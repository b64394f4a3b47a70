import type { Command } from 'commander';
import { UsageError } from '#lib/kit/usage-error.ts';

/** Adds `--language en|ja`. */
export function addLanguageOption(command: Command, about: string): void {
  command.option('--language <en|ja>', about, 'en');
}

/** @throws {UsageError} */
export function parseLanguage({ language }: Readonly<Record<string, unknown>>): 'en' | 'ja' {
  if (language !== 'en' && language !== 'ja') throw new UsageError('--language must be en or ja.');
  return language;
}
