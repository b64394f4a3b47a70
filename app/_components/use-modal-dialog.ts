import {
  useLayoutEffect,
  useRef,
  type MouseEvent,
  type RefObject,
  type SyntheticEvent,
} from 'react';

/**
 * Opens a `<dialog>` as modal when it mounts. The browser then keeps the focus inside, and gives it
 * back if the dialog closes before it is removed; `returnFocusTo` gets it instead when it is given,
 * e.g. because a menu that had it is gone. Escape and a click on the backdrop call `onClose`.
 */
export function useModalDialog(onClose: () => void, returnFocusTo?: RefObject<HTMLElement | null>) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      element?.close();
      focus(returnFocusTo);
    };
  }, [returnFocusTo]);
  const dialogProps = {
    ref: dialog,
    onCancel: (event: SyntheticEvent) => {
      event.preventDefault();
      onClose();
    },
    onClick: (event: MouseEvent) => {
      if (event.target === event.currentTarget) onClose();
    },
  };
  return { dialog, dialogProps };
}

function focus(target: RefObject<HTMLElement | null> | undefined): void {
  target?.current?.focus();
}
