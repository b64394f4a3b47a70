import Link from 'next/link';
import type { ReactNode } from 'react';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { buttonVariants } from '#app/_components/button-variants.ts';
import type { ResultLevel, Results } from '#lib/results/types.ts';
import { AdviceList } from './advice-list.tsx';
import { ChecksFigure, type CheckFilter } from './checks-figure.tsx';
import { DayFigure } from './day-figure.tsx';
import { PlanFigure, type PlanSort } from './exercise-figures.tsx';
import { FatesFigure } from './fates-figure.tsx';
import { HelpFigure } from './help-figure.tsx';
import { HintsFigure } from './hints-figure.tsx';
import { InfrastructureFigure, LostTimeFigure } from './lost-time-figures.tsx';
import { QuizzesFigure } from './quizzes-figure.tsx';
import type { ResultsProps } from './result-figure.tsx';
import {
  hasReplay,
  replayHref,
  reportHref,
  resultsHref,
  resultsLinks,
  type ResultsAddress,
} from './results-address.ts';
import { levelsFrom, ResultsFilter } from './results-filter.tsx';
import { EmptyResults, ResultsFrame, ResultsNotes } from './results-frame.tsx';
import type { ResultsTexts } from './results-texts.ts';
import { AttendanceFigure, StudentsFigure } from './student-figures.tsx';

interface Props {
  readonly results: Results;
  readonly texts: ResultsTexts;
  readonly address: ResultsAddress;
  /** What the reader's role can see. */
  readonly highestLevel: ResultLevel;
  /** Beside the heading, such as the export. */
  readonly actions: ReactNode;
  /** For roles that can download names. */
  readonly attendanceDownload?: ReactNode;
}

/** What happened in a workshop: the summary and what to change first, then one figure a question. */
export function ResultsPage({
  results,
  texts,
  address,
  highestLevel,
  actions,
  attendanceDownload = null,
}: Props) {
  const { t } = texts;
  const props = { results, texts, links: resultsLinks(address, results.level, hasReplay(results)) };
  const { group, from, to } = results.filter;
  const isFiltered = group !== null || from !== null || to !== null;
  return (
    <ResultsFrame
      title={t('title')}
      texts={texts}
      actions={
        <div data-screen-only className="flex flex-wrap gap-8">
          <ButtonLink href={`/workshops/${address.workshopId}/results/compare` as never}>
            {t('compare.title')}
          </ButtonLink>
          {hasReplay(results) && (
            <ButtonLink href={replayHref(address.workshopId) as never}>
              {t('replay.open')}
            </ButtonLink>
          )}
          {results.headline.students !== 0 && (
            <a
              href={reportHref(address.workshopId, texts.language)}
              data-part="button"
              className={buttonVariants()}
            >
              {t('report.action')}
            </a>
          )}
          {actions}
        </div>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-16">
        <div className="flex flex-wrap items-end justify-between gap-x-24 gap-y-8">
          <AsOf results={results} texts={texts} address={address} />
          <ResultsFilter
            results={results}
            texts={texts}
            address={address}
            levels={levelsFrom(highestLevel)}
          />
        </div>
        {results.headline.students === 0 ? (
          <NoStudents results={results} texts={texts} isFiltered={isFiltered} />
        ) : (
          <ResultsFigures
            {...props}
            sort={address.sort}
            checks={address.checks}
            attendanceDownload={attendanceDownload}
            hrefFor={(change, id) => `${resultsHref(address, '', change)}#${id}`}
          />
        )}
        <ResultsFooter results={results} texts={texts} address={address} />
      </div>
    </ResultsFrame>
  );
}

interface FiguresProps extends ResultsProps {
  readonly sort: PlanSort;
  readonly checks: CheckFilter;
  readonly attendanceDownload: ReactNode;
  /** The address of the page with another sort or filter of a figure. */
  readonly hrefFor: (
    change: Readonly<Partial<Record<'sort' | 'checks', string>>>,
    figureId: string,
  ) => string;
}

/** The summary, the proposals and all figures. */
function ResultsFigures({ sort, checks, attendanceDownload, hrefFor, ...props }: FiguresProps) {
  return (
    <>
      <Headline {...props} />
      <ResultsNotes {...props} />
      <AdviceList {...props} />
      <DayFigure {...props} />
      <div data-part="figure-grid">
        <PlanFigure
          {...props}
          sort={sort}
          sortHref={(option) => hrefFor({ sort: option }, 'plan')}
        />
        <LostTimeFigure {...props} />
        <FatesFigure {...props} />
      </div>
      <div data-part="figure-grid">
        <HintsFigure {...props} />
        <HelpFigure {...props} />
        <InfrastructureFigure {...props} />
      </div>
      <ChecksFigure
        {...props}
        filter={checks}
        filterHref={(option) => hrefFor({ checks: option }, 'checks')}
      />
      <StudentsFigure {...props} />
      <div data-part="figure-grid">
        <AttendanceFigure {...props} download={attendanceDownload} />
        <QuizzesFigure {...props} />
      </div>
    </>
  );
}

function AsOf({ results, texts, address }: Pick<Props, 'results' | 'texts' | 'address'>) {
  const { t } = texts;
  const { endedAt } = results.workshop;
  return (
    <p className="text-soft">
      {endedAt === null ? (
        <>
          {t('asOf', { time: texts.clock(results.asOf) })}{' '}
          <a href={resultsHref(address)} data-screen-only className="ps-8 text-ink">
            {t('refresh')}
          </a>
        </>
      ) : (
        t('ended', { time: texts.dateTime(endedAt) })
      )}
    </p>
  );
}

function NoStudents({
  results,
  texts,
  isFiltered,
}: Pick<Props, 'results' | 'texts'> & { readonly isFiltered: boolean }) {
  const { t } = texts;
  return (
    <EmptyResults
      title={t('state.noStudentsTitle')}
      text={t(
        isFiltered
          ? 'state.noMatch'
          : results.workshop.endedAt === null
            ? 'state.noStudents'
            : 'state.noStudentsEnded',
      )}
    />
  );
}

/** The day in one line of numbers. A number that is hidden or unknown is left out. */
export function Headline({ results: { headline }, texts }: Pick<Props, 'results' | 'texts'>) {
  const { t } = texts;
  const parts = [
    // The number of all students is hidden where it would tell how few were absent.
    headline.students === null
      ? t('headline.attendedOnly', { attended: texts.count(headline.attended) })
      : t('headline.attended', {
          attended: texts.count(headline.attended),
          students: texts.count(headline.students),
        }),
    headline.peak !== null && t('headline.peak', { count: texts.number(headline.peak) }),
    headline.finished !== null &&
      t('headline.finished', { share: texts.percent(headline.finished.share) }),
    headline.medianPassed !== null &&
      t('headline.median', {
        passed: headline.medianPassed,
        required: headline.requiredExercises,
      }),
    headline.failingMs !== null &&
      t('headline.failing', { time: texts.duration(headline.failingMs) }),
    headline.infrastructureMs !== null &&
      t('headline.infrastructure', { time: texts.duration(headline.infrastructureMs) }),
    headline.nextDelayP50Ms !== null &&
      t('headline.nextDelay', { time: texts.duration(headline.nextDelayP50Ms) }),
  ].filter((part) => part !== false);
  return (
    <ul
      aria-label={t('headline.label')}
      data-part="headline"
      className="flex flex-wrap gap-x-12 gap-y-2 text-check [&>li:not(:last-child)]:after:ps-12 [&>li:not(:last-child)]:after:text-soft [&>li:not(:last-child)]:after:content-['·']"
    >
      {parts.map((part) => (
        <li key={part}>{part}</li>
      ))}
    </ul>
  );
}

function ResultsFooter({ results, texts, address }: Pick<Props, 'results' | 'texts' | 'address'>) {
  const { t } = texts;
  const { workshop, excluded, factPos } = results;
  return (
    <section
      aria-label={t('footer.label')}
      className="flex flex-wrap gap-x-12 gap-y-4 border-t border-rule pt-8 text-soft"
    >
      <Link href={`/workshops/${address.workshopId}/results/method` as never} prefetch={false}>
        {t('footer.method')}
      </Link>
      <span>{t('footer.excluded', excluded)}</span>
      <span>
        {t('footer.versions', {
          pack: workshop.packId,
          count: workshop.packVersions.length,
          versions: workshop.packVersions.join(', '),
        })}
      </span>
      <span>{t('footer.zone', { zone: workshop.timeZone })}</span>
      <span>{t('footer.position', { pos: factPos })}</span>
    </section>
  );
}
