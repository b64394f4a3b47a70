import { renderToStaticMarkup } from 'react-dom/server';
import { IntlProvider } from 'use-intl';
import { describe, expect, it } from 'vitest';
import { buildExercise } from '#app/_components/room-view.fixture.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { messages as en } from '#lib/i18n/messages/en.ts';
import { messages as ja } from '#lib/i18n/messages/ja.ts';
import type { Messages } from '#lib/i18n/messages/types.ts';
import { presentProjector } from '#lib/room/presenters/projector.ts';
import { createRandom } from '#lib/room/random.fixture.ts';
import { evaluation, pack, progress, reason, room, seat } from '#lib/room/room.fixture.ts';
import type { ProjectorView } from '#lib/room/views.ts';
import { ProjectorScreen, type ProjectorScreenProps } from './projector-screen.tsx';
import { buildProjectorView, NOW, type ProjectorSample } from './projector-view.fixture.ts';

function renderHtml(view: ProjectorView, more: Partial<ProjectorScreenProps> = {}): string {
  const { language } = view.info.workshop;
  return renderToStaticMarkup(
    <IntlProvider
      locale={language}
      messages={(language === 'ja' ? ja : en) as Messages}
      timeZone="UTC"
    >
      <ProjectorScreen
        view={view}
        now={NOW}
        publicUrl="https://podium.example"
        reconnecting={null}
        isPointerIdle={false}
        onFullScreen={null}
        {...more}
      />
    </IntlProvider>,
  );
}

/** The text of the page, with one space between its elements. */
function textOf(html: string): string {
  return html
    .replaceAll(/<(\/?)(b|i)\b[^>]*>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#x27;', '’')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const render = (sample: ProjectorSample, more?: Partial<ProjectorScreenProps>) =>
  renderHtml(buildProjectorView(sample), more);
const hasLine = (html: string) => html.includes('data-part="exercise-line"');
const countDots = (html: string) =>
  [...html.matchAll(/data-dots="(\d+)"/g)].reduce((sum, [, dots]) => sum + Number(dots), 0);

describe('the projector screen', () => {
  it('shows the name and the start of a draft, and no way to join', () => {
    const html = render({
      workshop: { state: 'draft', code: '' },
      students: { kind: 'joined', count: 0 },
    });
    expect(textOf(html)).toBe('Podium 14:30 Kubernetes 101 Starts at 15:00');
    expect(html).not.toMatch(/qr-code|join-code/);
  });

  it('shows an open workshop with its code, address, QR code and number of students', () => {
    const html = render({ workshop: { state: 'open' }, students: { kind: 'joined', count: 12 } });
    expect(textOf(html)).toBe(
      'Podium 14:30 Kubernetes 101 Starts at 15:00 12 students joined Join KUMO-YUKI-4793 podium.example/join',
    );
    expect(html).toContain('aria-label="QR code for https://podium.example/join/KUMO-YUKI-4793"');
    expect(html).toContain('data-join="large"');
    expect(hasLine(html)).toBe(false);
  });

  it('says that a live workshop without a current exercise starts soon', () => {
    const html = render({ info: { current: null } });
    expect(textOf(html)).toContain('Kubernetes 101 Starting soon Join KUMO-YUKI-4793');
    expect(hasLine(html)).toBe(false);
  });

  it('shows the exercise in both languages, the timer, the line and the code of a live workshop', () => {
    const html = render({
      info: {
        schedule: {
          timer: { startedAt: NOW - MINUTE_MS, endsAt: NOW + 9 * MINUTE_MS },
          breaks: [],
        },
      },
    });
    expect(textOf(html)).toContain('Run a Pod Pod を動かす 22 of 39');
    expect(html).toContain('<p class="mt-[0.4rem] text-[1.9rem]/[1.3] wrap-anywhere" lang="ja">');
    expect(textOf(html)).toContain('22 of 39 students passed Each dot is one student');
    expect(textOf(html)).toContain('7 on other exercises 9:00 left, until 14:39 Join');
    expect(textOf(html)).not.toContain('rounded');
    expect(countDots(html)).toBe(32);
    expect(html).toContain('data-join="small"');
  });

  it('says that counts are rounded where each dot is several students', () => {
    const html = render({
      students: { kind: 'counts', exercises: [512, 0, 0], other: 0, total: 512, passed: null },
    });
    expect(textOf(html)).toContain('Each dot is 5 students rounded');
    expect(textOf(html)).toContain('510');
    expect(textOf(html)).not.toMatch(/512|passed|other exercises/);
  });

  it('counts the students outside of the line at its edges', () => {
    const exercises = Array.from({ length: 41 }, (_, index) => buildExercise(String(index)));
    const counts = exercises.map((_, index) => (index === 0 ? 12 : index === 40 ? 9 : 0));
    const html = render({
      info: { exercises, current: '20' },
      students: { kind: 'counts', exercises: counts, other: 0, total: 21, passed: null },
    });
    expect(countDots(html)).toBe(12);
    expect(textOf(html)).toContain('9 later');
    expect(textOf(html)).not.toContain('earlier');
  });

  it('shows no line, no caption and a large code before the first student', () => {
    const html = render({ students: { kind: 'none' } });
    expect(html).toContain('data-join="large"');
    expect(textOf(html)).not.toMatch(/dot|passed/i);
  });

  it('says when dots appear while there are fewer than five students', () => {
    const html = render({ students: { kind: 'few' } });
    expect(textOf(html)).toContain('Dots appear from five students on');
    expect(hasLine(html)).toBe(false);
  });

  it('shows the end of a break with a countdown, and no line', () => {
    const html = render({
      info: {
        schedule: {
          timer: null,
          breaks: [{ id: 1, startsAt: NOW - 5 * MINUTE_MS, minutes: 15 }],
        },
      },
    });
    expect(textOf(html)).toContain('Kubernetes 101 14:30 Break until 14:40 10:00');
    expect(hasLine(html)).toBe(false);
  });

  it('says when the time was up', () => {
    const html = render({
      info: { schedule: { timer: { startedAt: 0, endsAt: NOW }, breaks: [] } },
    });
    expect(textOf(html)).toContain('0:00 Time’s up at 14:30');
  });

  it('shows an announcement in at most three lines until its end', () => {
    const announcement = { at: 1, text: 'Lunch at noon', expiresAt: NOW + 1 };
    const html = render({ announcement });
    expect(html).toMatch(/<span class="line-clamp-3[^>]*>Lunch at noon</);
    expect(render({ announcement }, { now: NOW + 1 })).not.toContain('Lunch');
  });

  it('says when the last update arrived while reconnecting, and marks the line', () => {
    const html = render({}, { reconnecting: { lastUpdateAt: NOW - MINUTE_MS } });
    expect(textOf(html)).toContain('Reconnecting… Last update 14:29');
    expect(html).toContain('data-stale="true"');
  });

  it.each(['ended', 'archived'] as const)(
    'thanks, and shows no line, code or connection of a workshop that is %s',
    (state) => {
      const html = render(
        { workshop: { state, code: '' }, students: { kind: 'none' } },
        { reconnecting: { lastUpdateAt: NOW } },
      );
      expect(textOf(html)).toBe(
        'Podium 14:30 This workshop has ended. Thank you for taking part. Your results are on your page',
      );
      expect(html).not.toMatch(/qr-code|data-stale/);
    },
  );

  it('is in the language of the workshop, with the other one below the title', () => {
    const html = render({ workshop: { language: 'ja' } });
    expect(html).toContain('lang="ja"');
    expect(textOf(html)).toContain('Pod を動かす Run a Pod');
    expect(textOf(html)).toContain('39 人中 22 人が合格 点 1 つが受講者 1 人');
    expect(textOf(html)).toContain('ほかの課題に 7 人');
  });

  it('names the city of the workshop beside each time if staff want it', () => {
    const html = render({
      workshop: { state: 'draft', code: '', showsZone: true },
      students: { kind: 'joined', count: 0 },
    });
    expect(textOf(html)).toBe('Podium 14:30 Tokyo Kubernetes 101 Starts at 15:00 Tokyo');
  });

  it('offers full screen where the browser has it, and hides a resting pointer', () => {
    expect(textOf(render({}))).not.toContain('Full screen');
    expect(textOf(render({}, { onFullScreen: () => undefined }))).toContain('Full screen');
    expect(render({}, { isPointerIdle: true })).toContain('cursor-none');
    expect(render({})).not.toContain('cursor-none');
  });
});

describe('random rooms', () => {
  const IDS = Array.from({ length: 30 }, (_, index) => `exercise-${index}`);

  /** A live room of `size` students with random names, labels and failures. */
  function randomRoom(random: () => number, size: number) {
    const seats = Array.from({ length: size }, (_, index) =>
      seat(`id-${index}-x`, {
        label: `QX-${String(index).padStart(2, '0')}`,
        displayName: `Given${index}x Family${index}x`,
        progress: new Map([
          progress(IDS[Math.floor(random() ** 3 * IDS.length)] ?? '', {
            live: evaluation([reason({ code: 'crash-loop' })]),
          }),
        ]),
      }),
    );
    const current = IDS[Math.floor(random() * IDS.length)] ?? null;
    return { seats, room: room(seats, { pack: pack(...IDS), current, now: NOW }) };
  }

  it('show no name, seat label or reason of 40 students', () => {
    const random = createRandom(40);
    for (let round = 0; round < 20; round++) {
      const { seats, room: state } = randomRoom(random, 40);
      const html = renderHtml(presentProjector(state));
      for (const { id, label, displayName } of seats)
        for (const secret of [id, label, ...String(displayName).split(' ')])
          expect(html).not.toContain(secret);
      expect(html).not.toMatch(/crash-loop|ngnix/);
    }
  });

  it('show each counted student as a dot or in one figure, and no exercise with one to four', () => {
    const random = createRandom(61);
    for (let round = 0; round < 60; round++) {
      const view = presentProjector(randomRoom(random, 5 + Math.floor(random() * 115)).room);
      if (view.students.kind !== 'counts') continue;
      const html = renderHtml(view);
      const text = textOf(html);
      const figure = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
      const elsewhere =
        figure(/(\d+) earlier/) + figure(/(\d+) later/) + figure(/(\d+) on other exercises/);
      expect(countDots(html) + elsewhere).toBe(view.students.total);
      expect(html).not.toMatch(/data-dots="[1-4]"/);
      expect([...html.matchAll(/data-dots=/g)]).toHaveLength(21);
    }
  });
});
