import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { controlVariants } from '#app/_components/control-variants.ts';
import type { RosterEntry } from '#lib/protocol/api/roster.ts';
import { MAX_SEARCH_CHARS } from '#lib/protocol/limits.ts';
import { searchRows, titleOf } from './roster-rows.ts';

/** Rows that are shown. The others are found by the search. */
const SHOWN = 50;

interface Props {
  readonly entries: readonly RosterEntry[];
  readonly disabled: boolean;
  readonly onUnmatch: (entry: RosterEntry) => void;
}

/** The rows that have a student, folded. A wrong match can be ended. */
export function MatchedList({ entries, disabled, onUnmatch }: Props) {
  const t = useTranslations('roster');
  const [text, setText] = useState('');
  if (entries.length === 0) return null;
  const found =
    text === ''
      ? entries
      : searchRows(
          entries.map((entry) => ({ entry, isSimilar: false })),
          text,
        ).map(({ entry }) => entry);
  return (
    <details data-part="matched-rows">
      <summary className="min-h-24 py-4 font-bold">
        {t('matchedList', { count: entries.length })}
      </summary>
      {entries.length > SHOWN && (
        <input
          type="search"
          className={`${controlVariants()} max-w-352`}
          aria-label={t('filterRows')}
          placeholder={t('filterRows')}
          maxLength={MAX_SEARCH_CHARS}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <ul>
        {found.slice(0, SHOWN).map((entry) => (
          <li
            key={entry.key}
            className="flex flex-wrap items-center gap-x-12 gap-y-6 border-b border-rule py-6"
          >
            <span className="min-w-0 flex-1 basis-224 wrap-anywhere">
              <bdi>{titleOf(entry)}</bdi>{' '}
              <span className="text-soft">
                {entry.match?.label} <bdi>{entry.match?.name}</bdi>,{' '}
                {t(entry.match?.by === 'staff' ? 'byStaff' : 'byName')}
              </span>
            </span>
            <Button
              aria-label={t('unmatchOf', { student: entry.match?.name ?? titleOf(entry) })}
              disabled={disabled}
              onClick={() => onUnmatch(entry)}
            >
              {t('unmatch')}
            </Button>
          </li>
        ))}
      </ul>
      {found.length > SHOWN && (
        <p className="text-soft">{t('hidden', { count: found.length - SHOWN })}</p>
      )}
    </details>
  );
}
