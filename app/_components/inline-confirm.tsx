'use client';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

interface Props {
  /** What will happen, said before it does. */
  readonly ask?: ReactNode;
  /** The act with its number; Enter does it. */
  readonly sure: string;
  readonly sending: boolean;
  readonly off: boolean;
  readonly refused?: string | null;
  readonly act: () => void;
  readonly cancel: () => void;
  /** Where the focus stands elsewhere, as in what is being typed. */
  readonly quiet?: boolean;
}

/** Asked in place: what, then the act that names its number. Escape lets go. */
export function Confirm({ ask, sure, sending, off, refused, act, cancel, quiet = false }: Props) {
  const t = useTranslations('instructor.room.people.panel');
  return (
    <div className="confirm">
      <span role="status">{refused ? <b>{refused}</b> : ask}</span>
      <span className="confirm-acts">
        <Button main autoFocus={!quiet} disabled={sending || off} onClick={act}>
          {sending ? t('sending') : sure}
        </Button>
        <Button onClick={cancel}>
          {t('cancel')}
          <kbd aria-hidden="true">Esc</kbd>
        </Button>
      </span>
    </div>
  );
}
