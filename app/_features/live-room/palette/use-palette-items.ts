'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { THEMES } from '#app/_components/theme.ts';
import { useTheme } from '#app/_components/use-theme.ts';
import type { Mark } from '#app/_components/status-mark.ts';
import { LANGUAGES } from '#lib/i18n/language.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { RoomView } from '#lib/room/views.ts';
import type { Choose } from '../state/room-view-state.ts';
import { DENSITIES, type Density } from '../grid/grid-view.ts';
import { markAt } from '../grid/row-marks.ts';
import { SORTS } from '../grid/sort-seats.ts';
import type { PaletteCommand } from './palette-command.ts';
import type { PaletteItem } from './palette.ts';
import { useMarkWords } from '../grid/use-mark-text.ts';

export interface PaletteEntry extends PaletteItem {
  /** What stands at the end of its line. */
  readonly aside: string;
  readonly shortcut?: string;
  readonly mark?: Mark;
  readonly taken?: boolean;
  readonly off?: string;
  readonly run: () => void;
}

export interface PaletteParts {
  readonly view: RoomView;
  readonly column: number;
  readonly commands: readonly PaletteCommand[];
  readonly choose: Choose;
  readonly openSeat: (seat: string, exercise: string | null) => void;
  readonly setDensity: (density: Density) => void;
  /** Asks for this exercise to become the current one; null for who may not. */
  readonly makeCurrent: ((exercise: string) => void) | null;
}

/** Everything that the palette can lead to: acts first, then what this browser alone shows, then exercises, then seats. */
export function usePaletteItems(parts: PaletteParts): readonly PaletteEntry[] {
  const own = useOwnCommands(parts);
  const exercises = useExercises(parts);
  const seats = useSeats(parts);
  const { commands } = parts;
  return useMemo(() => {
    const acts = commands.map((command): PaletteEntry => ({
      ...command,
      kind: 'command',
      aside: command.off ?? '',
    }));
    return [...acts, ...own, ...exercises, ...seats];
  }, [commands, own, exercises, seats]);
}

function useOwnCommands({ view, choose, setDensity }: PaletteParts): readonly PaletteEntry[] {
  const t = useTranslations('instructor.wall.palette');
  const room = useTranslations('instructor.room');
  const common = useTranslations('common');
  const [, setTheme] = useTheme();
  const { setLanguage } = useLanguage();
  const { id } = view.head.event;
  return useMemo(() => {
    const go = (path: string) => window.location.assign(path);
    const command = (
      key: string,
      words: string,
      run: () => void,
      shortcut?: string,
    ): PaletteEntry => ({
      id: key,
      kind: 'command',
      words,
      aside: '',
      run,
      ...(shortcut && { shortcut }),
    });
    return [
      command('keys', t('keys'), () => choose({ keysShown: true }), '?'),
      command('clear', t('clear'), () =>
        choose({ states: new Set(), only: null, query: '', group: null }),
      ),
      ...DENSITIES.map((density, place) =>
        command(
          `density ${density}`,
          t('density', { density }),
          () => setDensity(density),
          String(place + 1),
        ),
      ),
      ...SORTS.map((sort) =>
        command(`sort ${sort}`, t('sort', { sort: room(`sort.${sort}`) }), () => choose({ sort })),
      ),
      ...THEMES.map((theme) =>
        command(`theme ${theme}`, t('theme', { theme: common(`theme.${theme}`) }), () =>
          setTheme(theme),
        ),
      ),
      ...LANGUAGES.map((language) =>
        command(
          `language ${language}`,
          t('language', { language: common(`language.${language}`) }),
          () => setLanguage(language),
        ),
      ),
      command('setup', t('setup'), () => go(`/events/${id}/setup`)),
      command('projector', t('projector'), () => go(`/events/${id}/projector`)),
      command('events', t('events'), () => go('/events')),
    ];
  }, [t, room, common, id, choose, setDensity, setTheme, setLanguage]);
}

function useExercises({ view, choose, makeCurrent }: PaletteParts): readonly PaletteEntry[] {
  const t = useTranslations('instructor.wall.palette');
  const { exercises, current } = view.head;
  const { language } = useLanguage();
  return useMemo(
    () =>
      exercises.flatMap(({ id, title }, place): PaletteEntry[] => {
        const number = place + 1;
        const base = { kind: 'exercise', also: `${number} ${title.ja} ${title.en} ${id}` } as const;
        const show: PaletteEntry = {
          ...base,
          id: `show ${id}`,
          words: `${number} ${title[language]}`,
          aside: id === current ? t('current') : t('show', { number }),
          run: () => choose({ column: id === current ? null : id, tab: 'wall' }),
        };
        if (makeCurrent === null || id === current) return [show];
        return [
          show,
          {
            ...base,
            id: `make ${id}`,
            words: t('makeCurrent', { number }),
            aside: title[language],
            run: () => makeCurrent(id),
          },
        ];
      }),
    [exercises, current, language, t, choose, makeCurrent],
  );
}

function useSeats({ view, column, openSeat }: PaletteParts): readonly PaletteEntry[] {
  const words = useMarkWords();
  const { seats } = view;
  return useMemo(
    () =>
      seats.map((row): PaletteEntry => {
        const mark = markAt(row, column);
        return {
          id: row.id,
          kind: 'seat',
          words: row.handle === null ? row.label : `${row.handle} ${row.label}`,
          also: row.group,
          aside: words.ofMark(mark),
          mark,
          taken: row.taken !== null,
          run: () => openSeat(row.id, null),
        };
      }),
    [seats, column, words, openSeat],
  );
}
