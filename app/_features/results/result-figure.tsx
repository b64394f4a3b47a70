import type { ReactNode } from 'react';
import { Figure, type FigureTable } from '#app/figures/figure.tsx';
import { ExerciseBadge } from '#app/_components/exercise-badge.tsx';
import type { Messages } from '#lib/i18n/messages/types.ts';
import type { ExerciseResult, Results, ResultStudent } from '#lib/results/types.ts';
import type { ResultsTexts } from './results-texts.ts';

/** The keys of the paragraphs on the method page. */
export type MethodPart =
  | 'students'
  | 'attendance'
  | 'unfinished'
  | 'plan'
  | 'fates'
  | 'failures'
  | 'states'
  | 'checks'
  | 'hints'
  | 'help'
  | 'progress'
  | 'quizzes'
  | 'infrastructure'
  | 'advice'
  | 'comparison';

/** Where the marks of a figure lead. Every link is null in a report, which is one file. */
export interface ResultsLinks {
  readonly method: (part: MethodPart) => string | null;
  readonly exercise: (exerciseId: string) => string | null;
  /** Only at the level `named`. */
  readonly student: (student: ResultStudent) => string | null;
  /** At a time, ms since 1970. Only after the end, while the log exists. */
  readonly replay: (at: number) => string | null;
}

/** What every figure is made from. */
export interface ResultsProps {
  readonly results: Results;
  readonly texts: ResultsTexts;
  readonly links: ResultsLinks;
}

interface Props extends Pick<ResultsProps, 'texts' | 'links'> {
  readonly id: string;
  readonly title: string;
  readonly method: MethodPart;
  readonly finding: string;
  readonly notes?: readonly (string | null)[];
  readonly table: FigureTable | null;
  readonly controls?: ReactNode;
  /** The marks; without them only the finding is shown, which then says why. */
  readonly children?: ReactNode;
}

/** A figure of the results, with its link to the method. */
export function ResultFigure({ texts, links, method, ...rest }: Props) {
  return <Figure {...rest} words={texts.words} methodHref={links.method(method)} />;
}

/** Number and title of an exercise, as the live room shows them. */
export function ExerciseLabel({
  exercise,
  number,
  texts,
}: {
  readonly exercise: ExerciseResult;
  readonly number: number;
  readonly texts: ResultsTexts;
}) {
  return (
    <span className="inline-flex items-center gap-6">
      <ExerciseBadge number={number} kind={exercise.kind} optional={exercise.isOptional} />
      <span data-part="exercise-title" className="min-w-0">
        {texts.title(exercise.title)}
      </span>
    </span>
  );
}

/** Seat and name of a student, as far as the reader may know them. */
export function studentLabel({ label, name }: ResultStudent, texts: ResultsTexts): string {
  return name === null ? label : texts.t('figures.students.label', { label, name });
}

/** The time that the figures over the day show: the filter's, otherwise that of the workshop. */
export function dayOf({ day, workshop, asOf }: Results): {
  readonly from: number;
  readonly to: number;
} {
  const from = day.bins[0]?.at ?? workshop.startedAt ?? asOf;
  const last = day.bins.at(-1);
  return { from, to: last ? last.at + day.binMs : (workshop.endedAt ?? asOf) };
}

type ColumnKey = keyof Messages['results']['figures']['columns'];

/** The columns of a table, by their keys in the messages. `#` marks numbers. */
export function columnsOf(
  texts: ResultsTexts,
  ...keys: readonly (ColumnKey | `#${ColumnKey}`)[]
): FigureTable['columns'] {
  return keys.map((key) => {
    const isNumber = key.startsWith('#');
    return {
      label: texts.t(`figures.columns.${isNumber ? key.slice(1) : key}` as 'figures.columns.time'),
      isNumber,
    };
  });
}
