import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { messages as en } from '#lib/i18n/messages/en.ts';
import { messages as ja } from '#lib/i18n/messages/ja.ts';
import type { Messages } from '#lib/i18n/messages/types.ts';
import type { Pack } from '#lib/packs/types.ts';
import { compareResults } from '#lib/results/results.ts';
import {
  drawResultsInput,
  resultsPack,
  type DrawnWorkshopOptions,
} from '#lib/results/results.fixture.ts';
import type { ResultLevel } from '#lib/results/types.ts';
import { ComparedWorkshops } from './compare-page.tsx';
import type { ResultsLinks } from './result-figure.tsx';
import { createResultsTexts } from './results-texts.ts';

const MESSAGES = { en, ja } as unknown as Record<'en' | 'ja', Messages>;
const LINKS: ResultsLinks = {
  method: () => null,
  exercise: () => null,
  student: () => null,
  replay: () => null,
};

/** The course with other minutes and another text in its first exercise. */
function changedPack(): Pack {
  const { exercises, ...pack } = resultsPack();
  return {
    ...pack,
    exercises: exercises.map((exercise, index) =>
      index === 0
        ? { ...exercise, minutes: exercise.minutes + 5, task: { ja: '別の文', en: 'Another text' } }
        : exercise,
    ),
  } as Pack;
}

function render(
  options: readonly Partial<DrawnWorkshopOptions>[],
  { language = 'en', level = 'named' }: { language?: 'en' | 'ja'; level?: ResultLevel } = {},
): string {
  const inputs = options.map((option, index) => ({
    ...drawResultsInput({ seed: index + 1, students: 30, ...option }),
  }));
  return renderToStaticMarkup(
    <ComparedWorkshops
      comparison={compareResults(inputs, level)}
      texts={createResultsTexts(language, 'Asia/Tokyo', MESSAGES[language])}
      links={LINKS}
      workshopHref={() => null}
    />,
  );
}

const rowOf = (html: string) =>
  /<div role="img"[^>]*data-mark="row"[^]*?<\/svg>/.exec(html)?.[0] ?? '';

describe('the comparison of workshops', () => {
  it('marks what the course changed, with the planned minutes before and after', () => {
    const { minutes } = resultsPack().exercises[0]!;
    const html = render([{}, { pack: changedPack() }]);
    expect(rowOf(html)).toContain(
      `changed: texts, minutes (${String(minutes)} → ${String(minutes + 5)})`,
    );
    expect(render([{}, {}])).not.toContain('changed:');
  });

  it('says what else differs', () => {
    const html = render([{ students: 30 }, { students: 20 }]);
    expect(html).toMatch(/What else differs: [^<]*Students \d+ \/ \d+/);
    expect(html).not.toMatch(/What else differs: [^<]*Language/);
  });

  it('shows points without a test below 10 students', () => {
    const html = render([{ students: 30 }, { students: 8 }]);
    expect(html).toContain(en.results.compare.captionFew);
    expect(html).not.toMatch(/times as long/);
    expect(rowOf(html)).toContain('<circle');
  });

  it('shows no ratio for more than two workshops', () => {
    const html = render([{}, {}, {}]);
    expect(html).not.toMatch(/times as long/);
    expect(rowOf(html)).not.toContain(en.results.compare.unknown);
  });

  it.each(['en', 'ja'] as const)('has no broken number or missing text in %s', (language) => {
    for (const level of ['named', 'aggregate'] as const)
      for (const students of [0, 1, 30])
        expect(
          render([{ students }, { students: 30, pack: changedPack() }], { language, level }),
        ).not.toMatch(/NaN|Infinity|undefined|results\./);
  });
});
