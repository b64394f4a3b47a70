import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { messages } from '#lib/i18n/messages/en.ts';
import type { Messages } from '#lib/i18n/messages/types.ts';
import { LanguageProvider } from '#lib/i18n/provider.tsx';
import { lazyReasons } from '#lib/i18n/reasons/lazy-reasons.ts';
import type { ExerciseView } from '#lib/room/views.ts';
import { listStudentExercises } from '../student-exercises.ts';
import { createExerciseView, createSeatView, pass, pull } from '../student-view.fixture.ts';
import { ChecksPane } from './checks-pane.tsx';

function render(
  exerciseView: Partial<ExerciseView>,
  more: { readonly celebrated?: boolean; readonly completed?: boolean } = {},
): string {
  const view = createSeatView([createExerciseView('a', exerciseView)]);
  const exercise = listStudentExercises(view)[0]!;
  return renderToStaticMarkup(
    <LanguageProvider language="en" messages={messages as Messages}>
      <ChecksPane
        view={view}
        exercise={exercise}
        lastKnownAt={null}
        onNext={() => undefined}
        celebrated={more.celebrated ?? false}
        completed={more.completed ?? false}
        questions={null}
      />
    </LanguageProvider>,
  );
}

const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
const failing = {
  live: {
    state: 'evaluated',
    subjects: {},
    checks: [],
    passing: 1,
    total: 2,
  },
  checks: [
    { check: 'image', state: 'pass' },
    { check: 'ready', state: 'fail', reason: pull },
  ],
} satisfies Partial<ExerciseView>;

describe('the checks of an exercise', () => {
  beforeAll(() => lazyReasons.load('en'));

  it('show the number that is left and the reason of each failing check', () => {
    const html = render(failing);
    expect(textOf(html)).toContain('1 of 2 passing');
    expect(textOf(html)).toContain('1 check to go');
    expect(html).toContain('data-state="fail"');
    expect(html).not.toContain('data-part="current-state"');
  });

  it('are all passed after the pass; what fails now is folded, without the color of a state', () => {
    const html = render({ ...failing, pass, cell: { state: 'passed-cleaned-up', at: 5 } });
    expect(textOf(html)).toContain('2 of 2 passing');
    expect(html).not.toContain('data-state="fail"');
    expect(html).not.toContain('data-state="failing"');
    expect(html).toContain('data-part="current-state"');
    expect(html).not.toContain('<details open');
    expect(textOf(html)).toContain('Now in your cluster');
    expect(textOf(html)).toContain('Your pass still counts');
  });

  it('celebrate the pass until the student continues, with the time it took', () => {
    const passed = {
      pass,
      tookMs: 754_000,
      cell: { state: 'passed', at: 5, foundAtConnect: false, markedByInstructor: false },
    } as const;
    const html = render(passed, { celebrated: true });
    expect(html).toContain('data-celebrated');
    expect(textOf(html)).toContain('Exercise 1 passed You took 12:34. Next exercise');
    expect(textOf(html)).not.toContain('required');
    expect(textOf(render(passed, { celebrated: true, completed: true }))).toContain(
      'You’ve passed all required exercises.',
    );
    expect(render(passed)).not.toContain('data-celebrated');
  });
});
