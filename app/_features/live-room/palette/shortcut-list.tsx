import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { RoomShortcuts } from '#app/_components/room-shortcuts.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { useModalDialog } from './use-modal-dialog.ts';

interface ShortcutListProps {
  readonly letterKeysEnabled: boolean;
  readonly onLetterKeysChange: (enabled: boolean) => void;
  readonly onClose: () => void;
}

/**
 * All keyboard shortcuts. Single-key shortcuts can be switched off, because they get in the way of
 * speech input and of typing with one hand.
 */
export function ShortcutList({
  letterKeysEnabled,
  onLetterKeysChange,
  onClose,
}: ShortcutListProps) {
  const t = useTranslations('instructor.room.keys');
  const { dialogProps } = useModalDialog(onClose);
  return (
    <dialog
      {...dialogProps}
      data-part="shortcuts"
      className="m-auto max-h-[90dvh] max-w-[calc(100vw-2rem)] overflow-auto border-2 border-ink bg-paper text-inherit backdrop:bg-header/50"
      aria-label={t('title')}
    >
      <section className="px-24 py-16">
        <SectionHeading>
          {t('title')}{' '}
          <span className="ms-auto">
            <Button onClick={onClose}>
              {t('close')}
              <kbd aria-hidden="true">Esc</kbd>
            </Button>
          </span>
        </SectionHeading>
        <RoomShortcuts />
        <label className="flex min-h-32 items-center gap-8">
          <input
            type="checkbox"
            checked={letterKeysEnabled}
            onChange={(event) => onLetterKeysChange(event.target.checked)}
          />{' '}
          {t('switch')}
        </label>
        <p className="text-soft">{t('off')}</p>
      </section>
    </dialog>
  );
}
