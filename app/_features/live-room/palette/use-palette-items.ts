import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useOpenShellDialog } from '#app/_components/open-shell-dialog.ts';
import type { Lifecycle } from '#app/_components/lifecycle/use-lifecycle.tsx';
import type { StatusMark } from '#app/_components/status-mark.ts';
import { THEMES } from '#app/_lib/theme.ts';
import { useTheme } from '#app/_components/use-theme.ts';
import { LANGUAGES } from '#lib/i18n/language.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { GRID_VIEWS } from '../grid/grid-view.ts';
import { rowMark } from '../grid/row-marks.ts';
import { SORT_ORDERS } from '../grid/sort-seats.ts';
import { useMarkText } from '../grid/use-mark-text.ts';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import type { PaletteItem } from './palette.ts';
import { usePaletteCommands } from './use-palette-commands.ts';
import { usePaletteLifecycle } from './use-palette-lifecycle.ts';
import { usePalettePages } from './use-palette-pages.ts';

export interface PaletteEntry extends PaletteItem {
  /** Shown at the end of the row. */
  readonly detail: string;
  readonly shortcut?: string;
  readonly mark?: StatusMark;
  readonly claimed?: boolean;
  readonly disabledReason?: string;
  readonly run: () => void;
}

export interface PaletteOptions {
  readonly lifecycle: Lifecycle;
  /** Asks before the workshop is deleted. */
  readonly onDelete: () => void;
  /** Asks to make an exercise the current one; null for members who can't. */
  readonly onMakeCurrent: ((exerciseId: string) => void) | null;
}

/** All entries of the palette, in the order of its groups. */
export function usePaletteItems({
  lifecycle,
  onDelete,
  onMakeCurrent,
}: PaletteOptions): readonly PaletteEntry[] {
  const commands = usePaletteCommands();
  const steps = usePaletteLifecycle(lifecycle, onDelete);
  const pages = usePalettePages();
  const viewCommands = useViewCommands();
  const exercises = useExerciseItems(onMakeCurrent);
  const seats = useSeatItems();
  return useMemo(() => {
    const commandItems = commands.map((command): PaletteEntry => ({
      ...command,
      kind: 'action',
      detail: command.disabledReason ?? '',
    }));
    return [...commandItems, ...steps, ...pages, ...viewCommands, ...exercises, ...seats];
  }, [commands, steps, pages, viewCommands, exercises, seats]);
}

function useViewCommands(): readonly PaletteEntry[] {
  const t = useTranslations('instructor.room.palette');
  const room = useTranslations('instructor.room');
  const common = useTranslations('common');
  const { dispatch, setGridView } = useRoomControls();
  const [, setTheme] = useTheme();
  const { setLanguage } = useLanguage();
  const openDialog = useOpenShellDialog();
  return useMemo(() => {
    const command = (
      key: string,
      label: string,
      run: () => void,
      shortcut?: string,
    ): PaletteEntry => ({
      id: key,
      kind: 'view',
      label,
      detail: '',
      run,
      ...(shortcut && { shortcut }),
    });
    return [
      command('keys', t('keys'), () => openDialog('shortcuts'), '?'),
      command('clear', t('clear'), () =>
        dispatch({
          stateFilter: new Set(),
          sharedItemKey: null,
          seatFilter: null,
          query: '',
          groupFilter: null,
        }),
      ),
      ...GRID_VIEWS.map((gridView, index) =>
        command(
          `view ${gridView}`,
          t('gridView', { density: room(`gridView.${gridView}`) }),
          () => setGridView(gridView),
          String(index + 1),
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
    ];
  }, [t, room, common, dispatch, setGridView, setTheme, setLanguage, openDialog]);
}

function useExerciseItems(onMakeCurrent: PaletteOptions['onMakeCurrent']): readonly PaletteEntry[] {
  const t = useTranslations('instructor.room.palette');
  const { exercises, current } = useRoomData().view.info;
  const { dispatch } = useRoomControls();
  const { language } = useLanguage();
  return useMemo(
    () =>
      exercises.flatMap(({ id, title }, index): PaletteEntry[] => {
        const number = index + 1;
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

function useSeatItems(): readonly PaletteEntry[] {
  const markText = useMarkText();
  const { view, column } = useRoomData();
  const { openSeat } = useRoomControls();
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
          run: () => openSeat(row.id, null),
        };
      }),
    [seats, column, markText, openSeat],
  );
}
