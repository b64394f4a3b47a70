'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { PaletteCommand } from './palette-command.ts';

interface Acts {
  readonly ask: (what: 'next' | 'release' | null) => void;
  /** The role may do nothing that reaches everybody. */
  readonly mayLead: boolean;
  /** Nothing can be sent now. */
  readonly off: boolean;
}

/** Acts that reach the room, as the palette offers them: each asks in place what its button asks. */
export function usePaletteCommands({ ask, mayLead, off }: Acts): readonly PaletteCommand[] {
  const t = useTranslations('instructor.room.command');
  return useMemo(() => {
    if (!mayLead) return [];
    const why = off ? { off: t('off') } : {};
    return [{ id: 'next', words: t('next'), shortcut: 'N', ...why, run: () => ask('next') }];
  }, [t, ask, mayLead, off]);
}
