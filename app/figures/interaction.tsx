'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, type ReactNode } from 'react';
import { watchRangeSelection } from './range-selection.ts';

/** The links of figures and tables. They are plain, because a component for each costs time at the start. */
const LINKS = 'a[data-mark], :is([data-part=data-table], [data-part=advice], figcaption h2) a';

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

/**
 * Adds to the figures inside: arrow keys move between the marks of a figure, which is one tab stop; the
 * mark under the pointer or the focus is written below; marks of the same student are highlighted
 * together; a part of the day can be selected with the mouse; tables can be downloaded; links change the
 * page without a load. Listens on the frame, because a figure has hundreds of marks.
 */
export function FigureInteraction({ children }: { readonly children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  const router = useRouter();
  useEffect(() => {
    const root = frame.current;
    if (root === null) return;
    const listeners = new AbortController();
    const on = <Type extends keyof HTMLElementEventMap>(
      type: Type,
      listener: (event: HTMLElementEventMap[Type], target: Element) => void,
    ) => {
      root.addEventListener(
        type,
        (event) => {
          if (event.target instanceof Element) listener(event, event.target);
        },
        { signal: listeners.signal },
      );
    };
    // Without script, the marks that are links are tab stops, and the download does nothing.
    root.dataset['script'] = '';
    for (const plot of root.querySelectorAll<HTMLElement>('[data-plot]')) {
      plot.removeAttribute('tabindex');
      setTabStop(plot, 0);
    }
    on('keydown', moveBetweenMarks);
    on('focusin', (_, target) => describeMark(root, target));
    on('pointerover', (_, target) => describeMark(root, target));
    on('click', (event, target) => {
      const link = target.closest(LINKS);
      if (link && !isForOtherTab(event)) {
        event.preventDefault();
        router.push(link.getAttribute('href') as never);
      }
      const button = target.closest<HTMLElement>('[data-download]');
      if (button) downloadTable(button);
    });
    watchRangeSelection(root, listeners.signal, ({ from, to }) => {
      const address = new URL(window.location.href);
      address.searchParams.set('from', String(from));
      address.searchParams.set('to', String(to));
      window.location.assign(address);
    });
    return () => listeners.abort();
  });
  return (
    <div ref={frame} data-part="figures">
      {children}
    </div>
  );
}

function isForOtherTab({ ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): boolean {
  return ctrlKey || metaKey || shiftKey || altKey;
}

function marksOf(plot: HTMLElement): HTMLElement[] {
  return [...plot.querySelectorAll<HTMLElement>('[data-mark]')];
}

function setTabStop(plot: HTMLElement, index: number): void {
  marksOf(plot).forEach((mark, position) => (mark.tabIndex = position === index ? 0 : -1));
}

function moveBetweenMarks(event: KeyboardEvent, target: Element): void {
  const plot = target.closest<HTMLElement>('[data-plot]');
  if (plot === null || event.ctrlKey || event.altKey || event.metaKey) return;
  const marks = marksOf(plot);
  const index = marks.findIndex((mark) => mark === target);
  if (index === -1) return;
  if (event.key === 'Escape') return marks[index]?.blur();
  const next = nextIndex(event.key, index, marks.length);
  if (next === null) return;
  event.preventDefault();
  setTabStop(plot, next);
  marks[next]?.focus();
}

function nextIndex(key: string, index: number, count: number): number | null {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = STEPS[key];
  return step === undefined ? null : Math.min(count - 1, Math.max(0, index + step));
}

/** Writes the name of the mark below its figure, and highlights what belongs to the same student. */
function describeMark(root: HTMLElement, target: Element): void {
  const mark = target.closest<HTMLElement>('[data-mark]');
  const readout = target.closest('figure')?.querySelector('[data-part=readout]');
  if (readout) readout.textContent = mark?.getAttribute('aria-label') ?? '';
  const about = mark?.dataset['about'];
  for (const other of root.querySelectorAll<HTMLElement>('[data-about]'))
    other.toggleAttribute('data-highlighted', other.dataset['about'] === about);
}

function downloadTable(button: HTMLElement): void {
  const table = button.closest('figure')?.querySelector('table');
  if (!table) return;
  const lines = [...table.rows].map((row) =>
    [...row.cells].map((cell) => quoteCsv(cell.textContent)).join(','),
  );
  const link = document.createElement('a');
  // With a byte order mark, because spreadsheets take a file without one for another encoding.
  link.href = URL.createObjectURL(
    new Blob([`\uFEFF${lines.join('\r\n')}\r\n`], { type: 'text/csv' }),
  );
  link.download = `${button.dataset['download'] ?? 'table'}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A value that a spreadsheet doesn't take for a formula. Signed numbers are none. */
function quoteCsv(text: string): string {
  const isFormula = /^[=+\-@\t\r＝＋－＠]/.test(text) && !/^[+-][\d.,]+%?$/.test(text);
  const guarded = isFormula ? `'${text}` : text;
  return `"${guarded.replaceAll('"', '""')}"`;
}
