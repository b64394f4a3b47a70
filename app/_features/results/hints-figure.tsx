import { Plot } from '#app/figures/figure.tsx';
import { Dumbbell, Row, RowAxis } from '#app/figures/rows.tsx';
import { shareScale } from '#app/figures/scale.ts';
import type { Results } from '#lib/results/types.ts';
import { findHints, titleOf } from './findings.ts';
import { columnsOf, ResultFigure, type ResultsProps } from './result-figure.tsx';
import type { Proportion, ResultsTexts } from './results-texts.ts';

type Hint = Results['hints'][number];

/** F7: progress with and without each hint. */
export function HintsFigure({ results, texts, links }: ResultsProps) {
  const { t } = texts;
  const title = t('figures.hints.title');
  const scale = shareScale(texts.percent);
  const opened = results.hints.filter((hint) => hint.opened !== 0);
  const isCompared = opened.some(({ effect }) => effect !== null);
  const share = (proportion: Proportion | null) =>
    proportion === null
      ? null
      : `${texts.percent(proportion.share)} (${texts.ofTotal(proportion)})`;
  return (
    <ResultFigure
      id="hints"
      title={title}
      method="hints"
      finding={findHints(results, texts)}
      notes={
        opened.length === 0
          ? []
          : [isCompared ? t('figures.hints.key') : null, t('figures.hints.caveat')]
      }
      texts={texts}
      links={links}
      table={{
        columns: columnsOf(
          texts,
          'hint',
          '#opened',
          '#given',
          '#withHint',
          '#withoutHint',
          'effect',
          '#nextHint',
          '#asked',
          '#pass',
        ),
        rows: opened.map((hint) => [
          hintTitle(hint, results, texts),
          texts.count(hint.opened),
          texts.count(hint.givenByStaff),
          share(hint.withHint),
          share(hint.withoutHint),
          hint.effect === null
            ? t('figures.hints.tooFew')
            : `${points(hint.effect.difference, texts)} (${points(hint.effect.lower, texts)} – ${points(hint.effect.upper, texts)})`,
          hint.nextHintShare === null ? null : texts.percent(hint.nextHintShare),
          hint.helpShare === null ? null : texts.percent(hint.helpShare),
          hint.passShare === null ? null : texts.percent(hint.passShare),
        ]),
      }}
    >
      {opened.length > 0 && (
        <Plot title={title} words={texts.words}>
          {opened.map((hint) => (
            <HintRow
              key={`${hint.exercise} ${String(hint.hint)}`}
              hint={hint}
              results={results}
              texts={texts}
              links={links}
            />
          ))}
          {isCompared && <RowAxis scale={scale} />}
        </Plot>
      )}
    </ResultFigure>
  );
}

/** A difference of shares in percentage points, with its sign. */
function points(difference: number, texts: ResultsTexts): string {
  return `${difference < 0 ? '−' : '+'}${texts.percent(Math.abs(difference))}`;
}

function hintTitle(hint: Hint, { exercises }: Results, texts: ResultsTexts): string {
  return texts.t('figures.hints.hint', {
    title: titleOf(exercises, hint.exercise, texts),
    hint: hint.hint,
  });
}

function HintRow({ hint, results, texts, links }: ResultsProps & { readonly hint: Hint }) {
  const { t } = texts;
  const { withHint, withoutHint, effect } = hint;
  const title = titleOf(results.exercises, hint.exercise, texts);
  const label = hintTitle(hint, results, texts);
  const href = links.exercise(hint.exercise);
  if (withHint === null || withoutHint === null || effect === null)
    return (
      <Row
        name={t('figures.hints.markTooFew', {
          title,
          hint: hint.hint,
          opened: texts.count(hint.opened),
        })}
        label={label}
        value={t('figures.hints.tooFew')}
        href={href}
      />
    );
  return (
    <Row
      name={t('figures.hints.mark', {
        title,
        hint: hint.hint,
        withHint: texts.percent(withHint.share),
        withoutHint: texts.percent(withoutHint.share),
        opened: texts.count(hint.opened),
      })}
      label={label}
      value={points(effect.difference, texts)}
      href={href}
      scale={shareScale(texts.percent)}
    >
      <Dumbbell filled={withHint.share} hollow={withoutHint.share} interval={effect} />
    </Row>
  );
}
