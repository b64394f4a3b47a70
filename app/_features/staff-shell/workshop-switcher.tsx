import { Suspense, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';

const [SwitcherPopup, preloadPopup] = lazyWithPreload(() =>
  import('./switcher-popup.tsx').then((module) => module.SwitcherPopup),
);

/** The name of the open workshop. It opens a list of the reader's other workshops. */
export function WorkshopSwitcher() {
  const t = useTranslations('shell.nav');
  const { workshop } = useWorkshop();
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <span className="relative inline-flex min-w-0">
      <button
        ref={button}
        type="button"
        data-part="workshop-name"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={`${workshop.name}, ${t('switch')}`}
        className="inline-flex min-h-32 max-w-full min-w-0 items-center gap-6 rounded-2 border border-transparent px-4 font-bold hover:border-edge"
        onPointerEnter={preloadPopup}
        onFocus={preloadPopup}
        onClick={() => setIsOpen(!isOpen)}
      >
        <span className="overflow-hidden text-ellipsis whitespace-nowrap" title={workshop.name}>
          {workshop.name}
        </span>
        <svg aria-hidden="true" viewBox="0 0 10 6" width="10" height="6" className="flex-none">
          <path d="M1 1l4 4l4-4" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </button>
      {isOpen && (
        <Suspense>
          <SwitcherPopup button={button} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </span>
  );
}
