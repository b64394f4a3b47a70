'use client';
import { useId, type ReactNode, type RefObject } from 'react';
import { createPortal } from 'react-dom';
import { useModalDialog } from './use-modal-dialog.ts';

interface DialogProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** The buttons. Mark the one that has the focus first, as a rule Cancel, with `autoFocus`. */
  readonly actions: ReactNode;
  /** Called on Escape and on a click outside. Remove the dialog then. */
  readonly onClose: () => void;
  /** Gets the focus when the dialog closes; without it, what had the focus before. */
  readonly returnFocusTo?: RefObject<HTMLElement | null>;
}

/**
 * A question that must be answered before the page goes on. It keeps the focus inside and gives it
 * back. Errors of the action belong into `children`.
 */
export function Dialog({ title, children, actions, onClose, returnFocusTo }: DialogProps) {
  const titleId = useId();
  const { dialogProps } = useModalDialog(onClose, returnFocusTo);
  // Outside the dark header, so that it has the colors of the page wherever its button is.
  return createPortal(
    <dialog
      {...dialogProps}
      data-part="dialog"
      aria-labelledby={titleId}
      className="backdrop:bg-black/50 m-auto max-h-[calc(100dvh-32px)] w-[min(32rem,calc(100vw-32px))] overflow-y-auto border-2 border-ink bg-paper p-0 text-start font-plain whitespace-normal text-ink"
    >
      <div className="grid gap-14 p-20 text-[0.9375rem]/22">
        <h2 id={titleId} className="text-title">
          {title}
        </h2>
        {children}
        <div className="flex flex-wrap justify-end gap-10 max-tablet:[&_[data-part=button]]:min-h-44">
          {actions}
        </div>
      </div>
    </dialog>,
    document.body,
  );
}
