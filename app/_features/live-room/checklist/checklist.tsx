import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { buttonVariants } from '#app/_components/button-variants.ts';
import { Button } from '#app/_components/button.tsx';
import { Icon } from '#app/_components/icon.tsx';
import { LifecycleButton } from '#app/_components/lifecycle/lifecycle-actions.tsx';
import { lifecycleOfRoom } from '#app/_components/lifecycle/lifecycle-offer.ts';
import type { RoomView } from '#lib/room/views.ts';
import {
  CHECKLIST_STEPS,
  checklistStates,
  countReady,
  type ChecklistStep,
  type StepState,
} from './checklist-steps.ts';
import { useChecklistFacts } from './use-checklist-facts.ts';

interface Props {
  readonly view: RoomView;
  readonly onHide: () => void;
}

/** The steps from a new workshop to its start. They complete by themselves from what exists. */
export function Checklist({ view, onHide }: Props) {
  const t = useTranslations('instructor.room.checklist');
  const visibility = useTranslations('shell.lifecycle.checklist');
  const { onProjectorOpened, ...facts } = useChecklistFacts(view.info.workshop.id);
  const states = checklistStates(view, facts);
  return (
    <div
      data-part="checklist"
      className="grid w-full max-w-[52rem] content-start gap-x-16 p-16 text-[0.875rem]/22"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-24 gap-y-8 border-b-2 border-ink pb-8">
        <h2 className="text-title">{t('title')}</h2>
        <Button className="max-tablet:min-h-44" onClick={onHide}>
          {visibility('hide')}
        </Button>
      </div>
      <ol>
        {CHECKLIST_STEPS.map((step, index) => (
          <Step
            key={step}
            number={index + 1}
            title={t(`${step}.title`)}
            state={states[step]}
            control={<StepControl step={step} view={view} onProjectorOpened={onProjectorOpened} />}
          >
            <StepSentence step={step} view={view} />
          </Step>
        ))}
      </ol>
    </div>
  );
}

function Step({
  number,
  title,
  state,
  control,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly state: StepState;
  readonly control: ReactNode;
  readonly children: ReactNode;
}) {
  const t = useTranslations('instructor.room.checklist.state');
  return (
    <li
      data-part="checklist-step"
      data-state={state}
      className="grid grid-cols-[1.5rem_minmax(0,1fr)_auto] items-center gap-x-12 gap-y-6 border-b border-rule py-10 max-tablet:grid-cols-[1.5rem_minmax(0,1fr)] max-tablet:[&_[data-part=button]]:min-h-44"
    >
      <span aria-hidden="true" className="self-start text-soft">
        {number}
      </span>
      <div className="min-w-0">
        <h3 className="flex flex-wrap items-center gap-x-8">
          {title}
          <span
            className={
              state === 'done'
                ? 'inline-flex items-center gap-4 bg-pass px-4 text-small font-plain'
                : 'text-small font-plain text-soft'
            }
          >
            {state === 'done' && (
              <span className="inline-flex size-14 text-pass-ink">
                <Icon name="passed" />
              </span>
            )}
            {t(state)}
          </span>
        </h3>
        <p className="wrap-anywhere text-soft">{children}</p>
      </div>
      <div className="justify-self-end max-tablet:col-start-2 max-tablet:justify-self-start">
        {control}
      </div>
    </li>
  );
}

function StepSentence({ step, view }: { readonly step: ChecklistStep; readonly view: RoomView }) {
  const t = useTranslations('instructor.room.checklist');
  const { code, state } = view.info.workshop;
  if (step === 'invite') return t('invite.text', { code });
  if (step === 'start' && state === 'draft') return t('start.later');
  if (step === 'readiness') {
    const counts = countReady(view);
    return counts.seats === 0 ? t('readiness.none') : t('readiness.text', counts);
  }
  return t(`${step}.text`);
}

/** One button for each step. Opening and starting have it as soon as their turn comes. */
function StepControl({
  step,
  view,
  onProjectorOpened,
}: {
  readonly step: ChecklistStep;
  readonly view: RoomView;
  readonly onProjectorOpened: () => void;
}) {
  const t = useTranslations('instructor.room.checklist');
  const nav = useTranslations('shell.nav');
  const { id, state } = view.info.workshop;
  switch (step) {
    case 'invite':
      return <ButtonLink href={`/workshops/${id}/access`}>{t('invite.action')}</ButtonLink>;
    case 'vms':
      return <ButtonLink href={`/workshops/${id}/access/vms`}>{t('vms.action')}</ButtonLink>;
    case 'members':
      return (
        <ButtonLink href={`/workshops/${id}/access/members`}>{t('members.action')}</ButtonLink>
      );
    case 'readiness':
      return <ButtonLink href={`/workshops/${id}/readiness`}>{t('readiness.action')}</ButtonLink>;
    case 'projector':
      return (
        <a
          data-part="button"
          className={buttonVariants()}
          href={`/workshops/${id}/projector`}
          target="_blank"
          rel="noreferrer"
          onClick={onProjectorOpened}
        >
          {t('projector.action')} ↗<span className="sr-only">, {nav('opensTab')}</span>
        </a>
      );
    case 'open':
      return state === 'draft' ? <LifecycleButton workshop={lifecycleOfRoom(view)} /> : null;
    case 'start':
      return state === 'open' ? <LifecycleButton workshop={lifecycleOfRoom(view)} /> : null;
  }
}
