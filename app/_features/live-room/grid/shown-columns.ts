import { useLayoutEffect, useState, type RefObject } from 'react';
import { fittingColumns, MORE_COLUMNS_PX, type ColumnRange } from './fitting-columns.ts';

/** In a table, header and rows scroll together; above a map, the header scrolls alone. */
function scrollerOf(header: HTMLElement): HTMLElement | null {
  return header.closest<HTMLElement>('[data-part="grid-scroller"][data-lines]') ?? header;
}

/** Scrolls to the selected exercise where a narrow pane hides it. */
export function scrollColumnIntoView(header: HTMLElement, column: number): void {
  const exercise = header.querySelectorAll<HTMLElement>('[data-part="exercise"]')[column];
  const pane = scrollerOf(header);
  if (!exercise || !pane) return;
  const { offsetLeft: left, offsetWidth: width } = exercise;
  const namesWidth =
    header.querySelector<HTMLElement>('[data-part="exercise-header-names"]')?.offsetWidth ?? 0;
  const right = pane.scrollLeft + pane.clientWidth - MORE_COLUMNS_PX;
  if (left - namesWidth < pane.scrollLeft || left + width > right)
    pane.scrollTo({ left: left - namesWidth - (pane.clientWidth - namesWidth) / 2 });
}

/** The columns that are completely visible; null until they are measured. */
export function useShownColumns(container: RefObject<HTMLDivElement | null>): ColumnRange | null {
  const [range, setRange] = useState<ColumnRange | null>(null);
  useLayoutEffect(() => {
    const header = container.current;
    const pane = header && scrollerOf(header);
    if (!header || !pane) return undefined;
    const measure = () => {
      const next = measureColumns(header, pane);
      setRange((last) => (last?.from === next.from && last.to === next.to ? last : next));
    };
    // The observer also reports the initial size, before the first paint.
    const observer = new ResizeObserver(measure);
    observer.observe(header);
    observer.observe(pane);
    // Rows scroll too, and don't change what is visible across.
    let lastLeft = pane.scrollLeft;
    const measureAcross = () => {
      if (pane.scrollLeft === lastLeft) return;
      lastLeft = pane.scrollLeft;
      measure();
    };
    pane.addEventListener('scroll', measureAcross, { passive: true });
    return () => {
      observer.disconnect();
      pane.removeEventListener('scroll', measureAcross);
    };
  }, [container]);
  return range;
}

function measureColumns(header: HTMLElement, pane: HTMLElement): ColumnRange {
  const columns = [...header.querySelectorAll<HTMLElement>('[data-part="exercise"]')];
  const names = header.querySelector<HTMLElement>('[data-part="exercise-header-names"]');
  return fittingColumns(
    columns.map(({ offsetLeft }) => offsetLeft),
    columns[0]?.offsetWidth ?? 0,
    pane.scrollLeft + (names?.offsetWidth ?? 0),
    pane.scrollLeft + pane.clientWidth,
  );
}

/** Moves the focus to a column, which scrolls it into view behind the names. */
export function showColumn(header: HTMLElement | null, column: number): void {
  if (!header) return;
  const exercise = header.querySelectorAll<HTMLElement>('[data-part="exercise"]')[column];
  const pane = scrollerOf(header);
  const names = header.querySelector<HTMLElement>('[data-part="exercise-header-names"]');
  if (!exercise || !pane) return;
  pane.scrollTo({ left: exercise.offsetLeft - (names?.offsetWidth ?? 0) });
  exercise.focus({ preventScroll: true });
}
