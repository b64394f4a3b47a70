import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Dialog } from '#app/_components/dialog.tsx';
import { usePageExtras } from '#app/_components/page-extras.tsx';
import { ShortcutRow } from '#app/_components/shortcut-row.tsx';
import { useLetterKeys } from '#app/_components/use-letter-keys.ts';

/** Keys that every staff page has. */
const EVERYWHERE = [
  ['question', '?'],
  ['undo', 'U'],
  ['notifications', 'F8'],
  ['escape', 'Esc'],
] as const;

/**
 * The keyboard shortcuts of the page. Single keys can be switched off, because they get in the way of
 * speech input and of typing with one hand.
 */
export function ShortcutsDialog({
  onClose,
  returnFocusTo,
}: {
  readonly onClose: () => void;
  readonly returnFocusTo: RefObject<HTMLElement | null>;
}) {
  const t = useTranslations('shell.shortcuts');
  const menu = useTranslations('shell.menu');
  const action = useTranslations('common.action');
  const { shortcuts } = usePageExtras();
  const own = shortcuts.filter(({ keys }) => EVERYWHERE.every(([, common]) => common !== keys));
  const [letterKeys, setLetterKeys] = useLetterKeys();
  return (
    <Dialog
      title={menu('shortcuts')}
      onClose={onClose}
      returnFocusTo={returnFocusTo}
      actions={
        <Button autoFocus onClick={onClose}>
          {action('close')}
        </Button>
      }
    >
      <div data-part="shortcuts" className="grid gap-12">
        {own.length > 0 && (
          <section>
            <h3 className="pb-4">{t('page')}</h3>
            <dl>
              {own.map(({ keys, text }) => (
                <ShortcutRow key={keys} keys={keys} text={text} />
              ))}
            </dl>
          </section>
        )}
        <section>
          <h3 className="pb-4">{t('everywhere')}</h3>
          <dl>
            {EVERYWHERE.map(([name, keys]) => (
              <ShortcutRow key={name} keys={keys} text={t(`rows.${name}`)} />
            ))}
          </dl>
        </section>
        <label className="flex min-h-32 items-center gap-8 max-tablet:min-h-44">
          <input
            type="checkbox"
            checked={letterKeys}
            onChange={(event) => setLetterKeys(event.target.checked)}
          />
          {t('switch')}
        </label>
        <p className="text-soft">{t('paused')}</p>
      </div>
    </Dialog>
  );
}
