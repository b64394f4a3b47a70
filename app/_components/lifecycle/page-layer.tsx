import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';

/** Draws a dialog outside its button's place: the header is dark in both themes, its dialogs aren't. */
export function PageLayer({ children }: { readonly children: ReactNode }) {
  return createPortal(children, document.body);
}
