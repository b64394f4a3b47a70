'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { THEMES } from '#app/_components/theme.ts';
import { useTheme } from '#app/_components/use-theme.ts';
import type { StatusMark } from '#app/_components/status-mark.ts';
import { LANGUAGES } from '#lib/i18n/language.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { RoomView } from '#lib/room/views.ts';
import type { RoomViewDispatch } from '../state/room-view-state.ts';
import { GRID_VIEWS, type GridView } from '../grid/grid-view.ts';
import { rowMark } from '../grid/row-marks.ts';
import { SORT_ORDERS } from '../grid/sort-seats.ts';
import type { PaletteCommand } from './palette-command.ts';
import type { PaletteItem } from './palette.ts';
import { useMarkText } from '../grid/use-mark-text.ts';

export interface PaletteEntry extends PaletteItem {
  /** What stands at the end of its line. */
  readonly detail: string;
  readonly shortcut?: string;
  readonly mark?: StatusMark;
  readonly claimed?: boolean;
  readonly disabledReason?: string;
  readonly run: () => void;
}

export interface PaletteOptions {
  readonly view: RoomView;
  readonly column: number;
  readonly commands: readonly PaletteCommand[];
  readonly dispatch: RoomViewDispatch;
  readonly onOpenSeat: (seat: string, exercise: string | null) => void;
  readonly setGridView: (gridView: GridView) => void;
  /** Asks for this exercise to become the current one; null for who may not. */
  readonly onMakeCurrent: ((exercise: string) => void) | null;
}

/** Everything that the palette can lead to: acts first, then what this browser alone shows, then exercises, then seats. */
export function usePaletteItems(options: PaletteOptions): readonly PaletteEntry[] {
  const viewCommands = useViewCommands(options);
  const exercises = useExerciseItems(options);
  const seats = useSeatItems(options);
  const { commands } = options;
  return useMemo(() => {
    const commandItems = commands.map((command): PaletteEntry => ({
      ...command,
      kind: 'command',
      detail: command.disabledReason ?? '',
    }));
    return [...commandItems, ...viewCommands, ...exercises, ...seats];
  }, [commands, viewCommands, exercises, seats]);
}

function useViewCommands({ view, dispatch, setGridView }: PaletteOptions): readonly PaletteEntry[] {
  const t = useTranslations('instructor.room.palette');
  const room = useTranslations('instructor');
  const common = useTranslations('common');
  const [, setTheme] = useTheme();
  const { setLanguage } = useLanguage();
  const { id } = view.info.workshop;
  return useMemo(() => {
    const navigate = (path: string) => window.location.assign(path);
    const command = (
      key: string,
      label: string,
      run: () => void,
      shortcut?: string,
    ): PaletteEntry => ({
      id: key,
      kind: 'command',
      label,
      detail: '',
      run,
      ...(shortcut && { shortcut }),
    });
    return [
      command('keys', t('keys'), () => dispatch({ shortcutsOpen: true }), '?'),
      command('clear', t('clear'), () =>
        dispatch({ stateFilter: new Set(), sharedItemKey: null, query: '', groupFilter: null }),
      ),
      ...GRID_VIEWS.map((density, place) =>
        command(
          `density ${density}`,
          t('gridView', { density }),
          () => setGridView(density),
          String(place + 1),
        ),
      ),
      ...SORT_ORDERS.map((sort) =>
        command(`sort ${sort}`, t('sort', { sort: room(`sort.${sort}`) }), () =>
          dispatch({ sort }),
        ),
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
      command('setup', t('access'), () => navigate(`/events/${id}/setup`)),
      command('projector', t('projector'), () => navigate(`/events/${id}/projector`)),
      command('events', t('workshops'), () => navigate('/events')),
    ];
  }, [t, room, common, id, dispatch, setGridView, setTheme, setLanguage]);
}

function useExerciseItems({
  view,
  dispatch,
  onMakeCurrent,
}: PaletteOptions): readonly PaletteEntry[] {
  const t = useTranslations('instructor.room.palette');
  const { exercises, current } = view.info;
  const { language } = useLanguage();
  return useMemo(
    () =>
      exercises.flatMap(({ id, title }, place): PaletteEntry[] => {
        const number = place + 1;
        const base = {
          kind: 'exercise',
          keywords: `${number} ${title.ja} ${title.en} ${id}`,
        } as const;
        const show: PaletteEntry = {
          ...base,
          id: `show ${id}`,
          label: `${number} ${title[language]}`,
          detail: id === current ? t('current') : t('show', { number }),
          run: () => dispatch({ selectedExerciseId: id === current ? null : id, tab: 'grid' }),
        };
        if (onMakeCurrent === null || id === current) return [show];
        return [
          show,
          {
            ...base,
            id: `make ${id}`,
            label: t('makeCurrent', { number }),
            detail: title[language],
            run: () => onMakeCurrent(id),
          },
        ];
      }),
    [exercises, current, language, t, dispatch, onMakeCurrent],
  );
}

function useSeatItems({ view, column, onOpenSeat }: PaletteOptions): readonly PaletteEntry[] {
  const markText = useMarkText();
  const { seats } = view;
  return useMemo(
    () =>
      seats.map((row): PaletteEntry => {
        const mark = rowMark(row, column);
        return {
          id: row.id,
          kind: 'seat',
          label: row.displayName === null ? row.label : `${row.displayName} ${row.label}`,
          keywords: row.group,
          detail: markText.markText(mark),
          mark,
          claimed: row.helpClaim !== null,
          run: () => onOpenSeat(row.id, null),
        };
      }),
    [seats, column, markText, onOpenSeat],
  );
}
