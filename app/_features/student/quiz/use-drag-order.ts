import { useEffect, useRef, useState, type PointerEvent as ReactPointerEvent } from 'react';

export interface DragOrder {
  /** The option that is being dragged. */
  readonly draggedId: string | null;
  /** For the handle of an option, which is in an item of an `ol`. */
  readonly startDrag: (event: ReactPointerEvent<HTMLElement>, id: string) => void;
}

/**
 * Reorders a list by dragging a handle with a mouse, a pen or a finger. `onMove` gets the index of the
 * item under the pointer.
 */
export function useDragOrder(onMove: (id: string, toIndex: number) => void): DragOrder {
  const [drag, setDrag] = useState<{ readonly id: string; readonly list: Element } | null>(null);
  const move = useRef(onMove);
  useEffect(() => {
    move.current = onMove;
  });
  useEffect(() => {
    if (drag === null) return;
    // Of the window: the handle moves in the page while it is dragged, which ends a pointer capture.
    const onPointerMove = ({ clientY }: PointerEvent) => {
      const target = findIndexAt(drag.list, clientY);
      if (target !== null) move.current(drag.id, target);
    };
    const stop = () => setDrag(null);
    window.addEventListener('pointermove', onPointerMove);
    window.addEventListener('pointerup', stop);
    window.addEventListener('pointercancel', stop);
    return () => {
      window.removeEventListener('pointermove', onPointerMove);
      window.removeEventListener('pointerup', stop);
      window.removeEventListener('pointercancel', stop);
    };
  }, [drag]);
  return {
    draggedId: drag?.id ?? null,
    startDrag: ({ button, currentTarget }, id) => {
      const list = currentTarget.closest('ol');
      if (button === 0 && list !== null) setDrag({ id, list });
    },
  };
}

/** The index of the item at a height of the window; null between items. */
function findIndexAt(list: Element, clientY: number): number | null {
  const items = [...list.children].map((item) => item.getBoundingClientRect());
  const index = items.findIndex(({ top, bottom }) => clientY >= top && clientY <= bottom);
  return index < 0 ? null : index;
}
