import type { ReactNode } from 'react';
import { StaffMain } from '#app/_components/staff-main.tsx';
import { FigureInteraction } from '#app/figures/interaction.tsx';
import { FigurePatterns } from '#app/figures/patterns.tsx';
import type { ResultsAnswer } from '#lib/server/context.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import { ButtonLink } from '#app/_components/button-link.tsx';
import type { Results } from '#lib/results/types.ts';
import { KeepCurrent } from './keep-current.tsx';
import type { ResultsTexts } from './results-texts.ts';

/** How often the page looks again while the log is read. */
const READING_REFRESH_MS = 2_000;

/** The frame of each page of the results: its heading, and the script of its figures. */
export function ResultsFrame({
  title,
  texts,
  isWaiting = false,
  actions,
  children,
}: {
  readonly title: string;
  readonly texts: ResultsTexts;
  /** The page asks for its data again until it has them. */
  readonly isWaiting?: boolean;
  /** Beside the heading. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <StaffMain title={title} actions={actions}>
      <KeepCurrent language={texts.language} everyMs={isWaiting ? READING_REFRESH_MS : null} />
      <FigurePatterns />
      <FigureInteraction>{children}</FigureInteraction>
    </StaffMain>
  );
}

/** In place of results that can't be shown: why, and what to do next. */
export function EmptyResults({
  title,
  text,
  action,
}: {
  readonly title: string;
  readonly text: string;
  readonly action?: { readonly href: string; readonly label: string } | undefined;
}) {
  return (
    <section data-part="results-state" className="grid max-w-640 justify-items-start gap-8">
      <h2 className="text-[0.9375rem]">{title}</h2>
      <p role="status">{text}</p>
      {action && <ButtonLink href={action.href as never}>{action.label}</ButtonLink>}
    </section>
  );
}

/** Why there are no results to show. */
export type UnreadyAnswer =
  | Exclude<ResultsAnswer, { state: 'ready' }>
  /** The log is read; how far is unknown. */
  | { readonly state: 'waiting' }
  | { readonly state: 'refused' };

/** What to show after a service refused. */
export function refusedAnswer(error: ApiError): UnreadyAnswer {
  return { state: error.error === 'not-ready' ? 'waiting' : 'refused' };
}

/** A page of the results that can't be shown yet, or not to this reader. */
export function UnreadyResults({
  texts,
  workshopId,
  answer,
}: {
  readonly texts: ResultsTexts;
  readonly workshopId: string;
  readonly answer: UnreadyAnswer;
}) {
  const isWaiting = answer.state === 'reading-log' || answer.state === 'waiting';
  return (
    <ResultsFrame title={texts.t('title')} texts={texts} isWaiting={isWaiting}>
      <EmptyResults {...describeUnready(answer, texts, workshopId)} />
    </ResultsFrame>
  );
}

function describeUnready(answer: UnreadyAnswer, { t }: ResultsTexts, workshopId: string) {
  switch (answer.state) {
    case 'reading-log':
      return {
        title: t('state.readingTitle'),
        text: t('state.reading', { done: answer.done, total: answer.total }),
      };
    case 'waiting':
      return { title: t('state.readingTitle'), text: t('state.waiting') };
    case 'not-started':
      return {
        title: t('state.notStartedTitle'),
        text: t('state.notStarted'),
        action: { href: `/workshops/${workshopId}/room`, label: t('state.toRoom') },
      };
    case 'refused':
      return { title: t('state.deniedTitle'), text: t('state.denied') };
  }
}

/** What limits the results: erased names, an erased log, hidden small groups. */
export function ResultsNotes({
  results,
  texts,
}: {
  readonly results: Results;
  readonly texts: ResultsTexts;
}) {
  const notes = [
    results.areNamesErased && results.level === 'named' && texts.t('namesErased'),
    results.isLogErased && texts.t('logErased'),
    results.level === 'aggregate' && texts.t('aggregateNote'),
  ].filter((note) => note !== false);
  if (notes.length === 0) return null;
  return <p className="text-soft">{notes.join(' ')}</p>;
}
