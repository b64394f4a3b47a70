import { describe, expect, it } from 'vitest';
import { messages as en } from '#lib/i18n/messages/en.ts';
import { messages as ja } from '#lib/i18n/messages/ja.ts';
import type { Messages } from '#lib/i18n/messages/types.ts';
import { compareResults, computeResults } from '#lib/results/results.ts';
import {
  drawResultsInput,
  resultsView,
  type DrawnWorkshopOptions,
} from '#lib/results/results.fixture.ts';
import { RESULT_LEVELS, type ResultLevel } from '#lib/results/types.ts';
import { renderReport } from './report-document.tsx';
import { createResultsTexts } from './results-texts.ts';

const MESSAGES = { en, ja } as unknown as Record<'en' | 'ja', Messages>;
const FIGURES = [
  'day',
  'plan',
  'lost-time',
  'fates',
  'hints',
  'help',
  'infrastructure',
  'checks',
  'students',
  'attendance',
  'quizzes',
];

const render = (
  language: 'en' | 'ja',
  level: ResultLevel,
  options: Partial<DrawnWorkshopOptions> = {},
) => {
  const input = drawResultsInput({ seed: 5, students: 40, ...options });
  const texts = createResultsTexts(language, 'Asia/Tokyo', MESSAGES[language]);
  return renderReport(computeResults(input, resultsView({ level })), texts);
};

describe.each(['en', 'ja'] as const)('the report in %s', (language) => {
  it.each(RESULT_LEVELS)('is one file with each figure at the level %s', async (level) => {
    const html = await render(language, level);
    expect(html).toContain(`<!doctype html><html lang="${language}">`);
    expect(html).not.toMatch(/<script|\son[a-z]+=|NaN|Infinity|undefined/);
    expect(html.match(/\b(?:href|src|action)="[^"]*"/g)).toEqual(['href="data:,"']);
    for (const id of FIGURES) expect(html).toContain(`<figure id="${id}"`);
  });

  it('has the data of the figures as tables', async () => {
    const html = await render(language, 'aggregate');
    expect(html.match(/<table/g)?.length).toBeGreaterThanOrEqual(6);
  });

  it('has no student unless names were asked for', async () => {
    expect(await render(language, 'aggregate')).not.toMatch(/Student \d/);
    expect(await render(language, 'named')).toMatch(/Student \d/);
  });

  it('shows more help requests than can be told apart as bars, and each of them in the table', async () => {
    const input = drawResultsInput({ seed: 5, students: 40 });
    const results = computeResults(input, resultsView({ level: 'named' }));
    const [request] = results.help.requests ?? [];
    if (request === undefined) throw new Error('no student asked for help');
    const ecdf = Array.from({ length: 1_500 }, (_, index) => ({
      ms: index * 1_000,
      share: (index + 1) / 1_500,
    }));
    const help = { ...results.help, ecdf, requests: Array<typeof request>(600).fill(request) };
    const texts = createResultsTexts(language, 'Asia/Tokyo', MESSAGES[language]);
    const html = await renderReport({ ...results, help }, texts);
    const figure = /<figure id="help".*?<\/figure>/s.exec(html)?.[0] ?? '';
    expect(figure).toContain(texts.t('figures.help.many', { count: 600 }));
    expect(figure).not.toContain(texts.t('figures.help.lanes'));
    expect(figure.match(/<tr>/g)?.length).toBeGreaterThan(600);
    expect(figure.match(/data-mark/g)?.length).toBeLessThan(250);
  });

  it('ends with the comparison with earlier workshops, without links', async () => {
    const inputs = [30, 40].map((students) => drawResultsInput({ seed: students, students }));
    const html = await renderReport(
      computeResults(inputs[1]!, resultsView({ level: 'aggregate' })),
      createResultsTexts(language, 'Asia/Tokyo', MESSAGES[language]),
      compareResults(inputs, 'aggregate'),
    );
    expect(html).toContain('<figure id="comparison"');
    expect(html.match(/\b(?:href|src|action)="[^"]*"/g)).toEqual(['href="data:,"']);
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('says which students are still present while the workshop runs', async () => {
    const { stillPresent } = MESSAGES[language].results.figures.attendance;
    expect(await render(language, 'named', { isLive: true })).toContain(`<td>${stillPresent}</td>`);
    for (const level of ['named', 'aggregate'] as const)
      expect(await render(language, level)).not.toContain(stillPresent);
  });

  it('exists for a workshop without students', async () => {
    expect(await render(language, 'aggregate', { students: 0 })).not.toMatch(
      /NaN|Infinity|undefined/,
    );
  });
});
