import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { isHelper, isLeader } from '#lib/room/roles.ts';
import { useRoomData } from '../state/room-context.ts';
import type { PaletteEntry } from './use-palette-items.ts';

/** Every page that the reader's role can open from here. */
export function usePalettePages(): readonly PaletteEntry[] {
  const t = useTranslations('instructor.room.palette');
  const nav = useTranslations('shell.nav');
  const menu = useTranslations('shell.menu');
  const router = useRouter();
  const { me, info } = useRoomData().view;
  const { id, state } = info.workshop;
  const isOver = state === 'ended' || state === 'archived';
  return useMemo(() => {
    const page = (label: string, path: string): PaletteEntry => ({
      id: `page ${path}`,
      kind: 'page',
      label,
      detail: '',
      run: () => router.push(path as Route),
    });
    const tab = (label: string, path: string) => page(label, `/workshops/${id}/${path}`);
    const projector = `/workshops/${id}/projector`;
    return [
      ...(isHelper(me)
        ? [
            tab(nav('readiness'), 'readiness'),
            tab(nav('students'), 'students'),
            tab(nav('access'), 'access'),
          ]
        : []),
      tab(nav('results'), 'results'),
      ...(isOver ? [tab(nav('replay'), 'replay')] : []),
      ...(isLeader(me)
        ? [
            tab(t('vms'), 'access/vms'),
            tab(t('members'), 'access/members'),
            tab(t('tokens'), 'access/tokens'),
            tab(t('exports'), 'access/tokens#exports'),
            tab(nav('settings'), 'settings'),
          ]
        : []),
      ...(me.role === 'owner' ? [tab(t('securityLog'), 'security-log')] : []),
      // A new tab, as its button does: the live room stays open beside it.
      { ...page(nav('projector'), projector), run: () => void window.open(projector, '_blank') },
      page(nav('all'), '/workshops'),
      page(menu('account'), '/account'),
      page(menu('help'), '/help'),
      page(t('states'), '/help/states'),
    ];
  }, [t, nav, menu, router, id, isOver, me]);
}
