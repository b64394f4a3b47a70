import { Plot } from '#app/figures/figure.tsx';
import { FillKey, type Fill } from '#app/figures/patterns.tsx';
import { Row, StackedBar } from '#app/figures/rows.tsx';
import { FATES, type ExerciseResult, type Fate } from '#lib/results/types.ts';
import { findFates } from './findings.ts';
import { columnsOf, ExerciseLabel, ResultFigure, type ResultsProps } from './result-figure.tsx';
import type { ResultsTexts } from './results-texts.ts';

const FATE_FILLS: Readonly<Record<Fate, Fill>> = {
  'found-at-connect': 'dots',
  'marked-passed': 'light-hatch',
  'passed-after-solution': 'dots',
  'passed-first-try': 'solid',
  'passed-after-failures': 'light',
  'not-started': 'plain',
  left: 'hatch',
  'moved-on': 'warn',
  'out-of-time': 'warn-hatch',
};

/** Students who passed, of those who reached the exercise. */
export function passedText({ passed, reached }: ExerciseResult, texts: ResultsTexts): string {
  return passed === null ? texts.count(reached) : texts.ofTotal(passed);
}

/** F3: how the attempts at each exercise ended. On an exercise's own page, of that one. */
export function FatesFigure({
  results,
  texts,
  links,
  only = null,
}: ResultsProps & { readonly only?: ExerciseResult | null }) {
  const { t } = texts;
  const title = t('figures.fates.title');
  const shown = only === null ? results.exercises : [only];
  const hasAny = shown.some(({ fates }) => listFates(fates).length > 0);
  return (
    <ResultFigure
      id="fates"
      title={title}
      method="fates"
      finding={findFates({ exercises: shown }, texts)}
      texts={texts}
      links={links}
      table={{
        columns: [
          ...columnsOf(texts, 'exercise', '#reached'),
          ...FATES.map((fate) => ({ label: t(`fates.${fate}`), isNumber: true })),
        ],
        rows: shown.map(({ id, title: own, reached, fates }) => [
          { text: texts.title(own), href: only === null ? links.exercise(id) : null },
          texts.count(reached),
          ...FATES.map((fate) => (fates === null ? t('hidden') : texts.count(fates[fate]))),
        ]),
      }}
    >
      {hasAny && (
        <>
          <FillKey
            entries={FATES.filter((fate) =>
              shown.some(({ fates }) => fates !== null && fates[fate] !== 0),
            ).map((fate) => ({ fill: FATE_FILLS[fate], label: t(`fates.${fate}`) }))}
          />
          <Plot title={title} words={texts.words}>
            {shown.map((exercise) => (
              <FateRow
                key={exercise.id}
                exercise={exercise}
                number={results.exercises.indexOf(exercise) + 1}
                texts={texts}
                href={only === null ? links.exercise(exercise.id) : null}
              />
            ))}
          </Plot>
        </>
      )}
    </ResultFigure>
  );
}

/** The fates with a count that is shown and not 0. */
function listFates(fates: ExerciseResult['fates']) {
  return FATES.flatMap((fate) => {
    const count = fates?.[fate] ?? 0;
    return count > 0 ? [{ fate, count }] : [];
  });
}

function FateRow({
  exercise,
  number,
  texts,
  href,
}: {
  readonly exercise: ExerciseResult;
  readonly number: number;
  readonly texts: ResultsTexts;
  readonly href: string | null;
}) {
  const { t } = texts;
  const title = texts.title(exercise.title);
  const counted = listFates(exercise.fates);
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  // Small groups are hidden, so that the counts don't add up to those who reached the exercise.
  const hidden = Math.max(0, (exercise.reached ?? total) - total);
  const label = <ExerciseLabel exercise={exercise} number={number} texts={texts} />;
  if (exercise.fates === null)
    return (
      <Row
        name={t('figures.fates.hidden', { title })}
        label={label}
        value={t('figures.fates.tooFew')}
        href={href}
      />
    );
  const separator = texts.language === 'ja' ? '、' : ', ';
  return (
    <Row
      name={t('figures.fates.mark', {
        title,
        fates:
          counted.length === 0
            ? t('none')
            : counted
                .map(({ fate, count }) => `${t(`fates.${fate}`)} ${texts.number(count)}`)
                .join(separator),
      })}
      label={label}
      value={exercise.passed === null ? texts.count(exercise.reached) : passedText(exercise, texts)}
      href={href}
    >
      <StackedBar
        parts={[
          ...counted.map(({ fate, count }) => ({
            key: fate as string,
            share: count / (total + hidden),
            fill: FATE_FILLS[fate],
            label: texts.number(count),
          })),
          ...(hidden > 0
            ? [
                {
                  key: 'hidden',
                  share: hidden / (total + hidden),
                  fill: 'plain' as const,
                  label: t('figures.fates.hiddenPart'),
                },
              ]
            : []),
        ]}
      />
    </Row>
  );
}
