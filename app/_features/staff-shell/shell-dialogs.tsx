import { Suspense, useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { OpenShellDialogContext, type ShellDialog } from '#app/_components/open-shell-dialog.ts';
import { useHotkeys } from '#app/_components/use-hotkeys.ts';
import { useLetterKeys } from '#app/_components/use-letter-keys.ts';

const [ShortcutsDialog] = lazyWithPreload(() =>
  import('./shortcuts-dialog.tsx').then((module) => module.ShortcutsDialog),
);
const [NotificationsDialog] = lazyWithPreload(() =>
  import('./notifications-dialog.tsx').then((module) => module.NotificationsDialog),
);
const [DeviceLinkDialog] = lazyWithPreload(() =>
  import('#app/_components/device-link-dialog.tsx').then((module) => module.DeviceLinkDialog),
);

/** The dialogs of the user menu, and the key `?` that shows the shortcuts of the page. */
export function ShellDialogs({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<ShellDialog | null>(null);
  const opener = useRef<HTMLElement>(null);
  const [letterKeys] = useLetterKeys();
  const open = useCallback((dialog: ShellDialog) => {
    opener.current = findOpener();
    setShown(dialog);
  }, []);
  useHotkeys(
    useMemo(() => ({ '?': () => open('shortcuts') }), [open]),
    letterKeys,
  );
  const dialogProps = { onClose: () => setShown(null), returnFocusTo: opener };
  return (
    <OpenShellDialogContext value={open}>
      {children}
      <Suspense>
        {shown === 'shortcuts' && <ShortcutsDialog {...dialogProps} />}
        {shown === 'notifications' && <NotificationsDialog {...dialogProps} />}
        {shown === 'device' && <DeviceLinkDialog {...dialogProps} />}
      </Suspense>
    </OpenShellDialogContext>
  );
}

/**
 * What gets the focus after a dialog: what has it now. An entry of a menu is gone by then, so the button
 * of the menu gets it.
 */
function findOpener(): HTMLElement | null {
  const { activeElement } = document;
  if (
    activeElement instanceof HTMLElement &&
    activeElement !== document.body &&
    activeElement.closest('[role="menu"], dialog') === null
  )
    return activeElement;
  const buttons = document.querySelectorAll<HTMLElement>(
    '[data-part="user-menu"], [data-part="menu-button"]',
  );
  return [...buttons].find((button) => button.checkVisibility()) ?? null;
}
