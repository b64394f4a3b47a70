import type { Route } from 'next';
import { useEffect, useId, useRef, type ReactNode, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { ButtonLink } from '../button-link.tsx';
import { Button } from '../button.tsx';
import { Menu, MenuItem, MenuLink } from '../menu.tsx';
import type { LifecycleStep, LifecycleWorkshop } from './lifecycle-offer.ts';
import { StepLabel } from './step-label.tsx';
import { useDeletion } from './use-deletion.tsx';
import { preloadEndDialog, useLifecycle, type Lifecycle } from './use-lifecycle.tsx';

interface Props {
  readonly workshop: LifecycleWorkshop;
  /** Names the workshop in the accessible names of the controls, where a page shows several. */
  readonly named?: boolean;
  /** Further items, shown first in the menu. */
  readonly menuItems?: ReactNode;
  readonly onChanged?: (workshop: WorkshopSummary) => void;
  /** Called after the deletion. Without it, the list of workshops opens. */
  readonly onDeleted?: () => void;
}

/**
 * The button of a workshop's state, and a menu with what is done less often. The header and the list
 * of workshops use it, so the words and the questions are the same in both.
 */
export function LifecycleActions({
  workshop,
  named = false,
  menuItems,
  onChanged,
  onDeleted,
}: Props) {
  const t = useTranslations('shell');
  const lifecycle = useLifecycle(workshop, onChanged);
  const deletion = useDeletion(workshop, onDeleted);
  const container = useRef<HTMLSpanElement>(null);
  useFocusAfterChange(container, workshop.state);
  const { main, more, canDuplicate, canDelete } = lifecycle.offer;
  const moreLabel = named
    ? t('lifecycle.forWorkshop', { action: t('nav.more'), name: workshop.name })
    : t('nav.more');
  return (
    <span ref={container} data-part="lifecycle" className="inline-flex items-center gap-6">
      {main !== null && (
        <StepButton workshop={workshop} lifecycle={lifecycle} step={main} named={named} />
      )}
      {(menuItems || canDuplicate) && (
        <Menu label={moreLabel} trigger="⋯">
          {menuItems}
          {more.map((step) => (
            <MenuItem key={step} onSelect={() => lifecycle.run(step)}>
              <StepLabel step={step} workshop={workshop} />
            </MenuItem>
          ))}
          {canDuplicate && (
            <MenuLink href={duplicateRoute(workshop)}>{t('lifecycle.duplicate')}</MenuLink>
          )}
          {canDelete && <MenuItem onSelect={deletion.ask}>{t('lifecycle.delete')}</MenuItem>}
        </Menu>
      )}
      {lifecycle.question}
      {deletion.question}
    </span>
  );
}

/** The button of the present state alone, for places where the menu isn't needed. */
export function LifecycleButton({ workshop }: { readonly workshop: LifecycleWorkshop }) {
  const lifecycle = useLifecycle(workshop);
  const container = useRef<HTMLSpanElement>(null);
  useFocusAfterChange(container, workshop.state);
  const { main } = lifecycle.offer;
  return (
    <span ref={container} className="inline-flex">
      {main !== null && <StepButton workshop={workshop} lifecycle={lifecycle} step={main} />}
      {lifecycle.question}
    </span>
  );
}

/** The same as plain buttons, for the menu of a phone: a menu can't open over it. */
export function LifecycleList({
  workshop,
  onDone,
}: Pick<Props, 'workshop'> & { readonly onDone: () => void }) {
  const t = useTranslations('shell.lifecycle');
  const lifecycle = useLifecycle(workshop, onDone);
  const deletion = useDeletion(workshop);
  const { main, more, canDuplicate, canDelete } = lifecycle.offer;
  return (
    <>
      {(main === null ? more : [main, ...more]).map((step) => (
        <StepButton key={step} workshop={workshop} lifecycle={lifecycle} step={step} />
      ))}
      {canDuplicate && (
        <ButtonLink href={duplicateRoute(workshop)} onClick={onDone}>
          {t('duplicate')}
        </ButtonLink>
      )}
      {canDelete && <Button onClick={deletion.ask}>{t('delete')}</Button>}
      {lifecycle.question}
      {deletion.question}
    </>
  );
}

const duplicateRoute = ({ id }: LifecycleWorkshop) =>
  `/workshops/new?from=${encodeURIComponent(id)}` as Route;

function StepButton({
  workshop,
  lifecycle,
  step,
  named = false,
}: {
  readonly workshop: LifecycleWorkshop;
  readonly lifecycle: Lifecycle;
  readonly step: LifecycleStep;
  readonly named?: boolean;
}) {
  const nameId = useId();
  return (
    <>
      <Button
        primary={!named && (step === 'open' || step === 'start')}
        aria-disabled={lifecycle.sending}
        data-step={step}
        {...(named && { 'aria-describedby': nameId })}
        onPointerEnter={preloadEndDialog}
        onFocus={preloadEndDialog}
        onClick={() => {
          if (!lifecycle.sending) lifecycle.run(step);
        }}
      >
        <StepLabel step={step} workshop={workshop} />
      </Button>
      {named && (
        <span id={nameId} hidden>
          {workshop.name}
        </span>
      )}
    </>
  );
}

/**
 * A step removes or replaces the button that had the focus. It goes to what took its place, or to the
 * heading of the page.
 */
function useFocusAfterChange(container: RefObject<HTMLElement | null>, state: string): void {
  const hadFocus = useRef(false);
  useEffect(() => {
    const element = container.current;
    const remember = () => {
      hadFocus.current = true;
    };
    const forget = (event: FocusEvent) => {
      // A removed element has no successor: the focus was in here until now.
      if (event.relatedTarget !== null) hadFocus.current = false;
    };
    element?.addEventListener('focusin', remember);
    element?.addEventListener('focusout', forget);
    return () => {
      element?.removeEventListener('focusin', remember);
      element?.removeEventListener('focusout', forget);
      // A banner or a step of the checklist disappears with its button.
      if (hadFocus.current) focusIfLost(null);
    };
  }, [container]);
  useEffect(() => {
    if (hadFocus.current) focusIfLost(container.current);
  }, [container, state]);
}

function focusIfLost(container: HTMLElement | null): void {
  if (document.activeElement !== document.body) return;
  const next =
    container?.querySelector<HTMLElement>('button') ??
    document.querySelector<HTMLElement>('#main h1, #main');
  next?.focus();
}
