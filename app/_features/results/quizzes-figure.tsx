import { Plot, type TableCell } from '#app/figures/figure.tsx';
import { Bar, Row, RowAxis } from '#app/figures/rows.tsx';
import { countScale } from '#app/figures/scale.ts';
import { findQuizzes } from './findings.ts';
import { columnsOf, ResultFigure, type ResultsProps } from './result-figure.tsx';

/** F12: what students chose in their first answer. */
export function QuizzesFigure({ results, texts, links }: ResultsProps) {
  const { t } = texts;
  const title = t('figures.quizzes.title');
  const answered = results.quizzes.filter(({ students }) => students !== 0);
  const max = Math.max(
    0,
    ...answered.flatMap(({ options }) => options.map(({ chosenFirst }) => chosenFirst ?? 0)),
  );
  const scale = countScale(max, texts.number);
  return (
    <ResultFigure
      id="quizzes"
      title={title}
      method="quizzes"
      finding={findQuizzes(results, texts)}
      texts={texts}
      links={links}
      table={{
        columns: columnsOf(texts, 'question', 'option', 'right', '#chosen'),
        rows: answered.flatMap((quiz) =>
          quiz.options.map((option): TableCell[] => [
            texts.title(quiz.title),
            texts.title(option.text),
            t(option.isRight ? 'figures.yes' : 'figures.no'),
            texts.count(option.chosenFirst),
          ]),
        ),
      }}
    >
      {answered.length > 0 && (
        <Plot title={title} words={texts.words}>
          {answered.map((quiz) => (
            <div key={`${quiz.exercise} ${quiz.check}`} className="pb-8">
              <p className="pb-2">
                <b>
                  {t('figures.quizzes.question', {
                    title: texts.title(quiz.title),
                    share:
                      quiz.firstRight === null ? t('hidden') : texts.percent(quiz.firstRight.share),
                    students: texts.students(quiz.students),
                  })}
                </b>
              </p>
              {quiz.options.map((option) => (
                <Row
                  key={option.id}
                  name={t('figures.quizzes.mark', {
                    option: texts.title(option.text),
                    count: texts.count(option.chosenFirst),
                    isRight: String(option.isRight),
                  })}
                  label={`${option.isRight ? '✓ ' : ''}${texts.title(option.text)}`}
                  value={texts.count(option.chosenFirst)}
                  scale={scale}
                >
                  {option.chosenFirst !== null && (
                    <Bar
                      to={scale.position(option.chosenFirst)}
                      fill={option.isRight ? 'solid' : 'hatch'}
                    />
                  )}
                </Row>
              ))}
            </div>
          ))}
          <RowAxis scale={scale} />
        </Plot>
      )}
    </ResultFigure>
  );
}
