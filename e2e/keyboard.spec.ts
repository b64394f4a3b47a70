import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { openLiveRoom, type LiveRoomPage } from '#e2e/fixtures/live-room-page.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { setLanguage, textPattern, textsIn } from '#e2e/fixtures/languages.ts';
import {
  createInstructor,
  INSTRUCTOR_NAME,
  readStudent,
  type Student,
} from '#e2e/fixtures/users.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';
import { LANGUAGES } from '#lib/i18n/language.ts';

const TIMEOUT_MS = 30_000;
const LOCALES = { en: 'en-US', ja: 'ja-JP' } as const;
/** The first quiz of the course. */
const QUIZ = { en: /Quiz: the control plane/, ja: /クイズ 司令塔/ } as const;
/** The right answer to its second question. */
const ANSWERS = { en: /^Only the kube-apiserver/, ja: /^kube-apiserver だけ/ } as const;
/** The second exercise of the course. */
const TITLES = { en: /Ask the Pod/, ja: /Pod にリクエストする/ } as const;

/** No step moves the pointer or clicks: each one presses a key and checks where the focus is. */
for (const language of LANGUAGES)
  describeWith(['browser'], `Keyboard control in ${language}`, () => {
    test.describe.configure({ mode: 'serial' });
    const t = textsIn(language);
    const inRoom = textsIn(language, 'instructor.room');
    const onSeat = textsIn(language, 'student');
    let site: Site;
    let workshop: WorkshopSummary;
    let room: LiveRoomPage;
    let page: Page;
    let momiji: Student;

    const press = async (on: Page, ...keys: readonly string[]) => {
      for (const key of keys) await on.keyboard.press(key);
    };
    const waitForText = (text: string | RegExp, on = page) => on.getByText(text).first().waitFor();
    const readFocus = (on = page) =>
      on.evaluate(() => {
        const element = document.activeElement;
        return {
          key: (element as HTMLElement | null)?.dataset['key'] ?? null,
          type: element?.getAttribute('type') ?? null,
          text: element?.textContent ?? '',
          label: element?.closest('label')?.textContent ?? '',
          pane: element?.closest<HTMLElement>('[data-pane]')?.dataset['part'] ?? '',
        };
      });
    type Focus = Awaited<ReturnType<typeof readFocus>>;
    const waitForFocus = (description: string, matches: (focus: Focus) => boolean, on = page) =>
      waitFor(description, async () => matches(await readFocus(on)) || undefined, {
        timeoutMs: TIMEOUT_MS,
      });
    /** Moves the focus with Tab alone, as far as a user would go. */
    const tabTo = async (description: string, matches: (focus: Focus) => boolean, on = page) => {
      for (let tabs = 0; tabs < 60; tabs += 1) {
        if (matches(await readFocus(on))) return;
        await on.keyboard.press('Tab');
      }
      throw new Error(`after 60 presses of Tab the focus is not on ${description}`);
    };
    const isFocusKept = (on: Page) => on.evaluate(() => document.activeElement !== document.body);
    const waitForDrawer = (displayName: string) =>
      room.drawer.getByRole('heading', { level: 2, name: displayName, exact: true }).waitFor();

    test.beforeAll(async ({ openSite }) => {
      test.setTimeout(600_000);
      site = await openSite();
      const instructor = await site.signInInstructor();
      workshop = await instructor.openWorkshop(`Hall B ${language}`);
      page = instructor.page;
      page.setDefaultTimeout(TIMEOUT_MS);
      await setLanguage(page, site.url, language);
    });

    test('joins with the code and the name', async () => {
      const joining = await site.newPage('/join', { locale: LOCALES[language] });
      joining.setDefaultTimeout(TIMEOUT_MS);
      await joining.locator('form').waitFor();
      const isOn = (label: string) =>
        joining.getByLabel(label, { exact: true }).and(joining.locator(':focus'));
      const tabToField = async (label: string) => {
        for (let tabs = 0; tabs < 20 && (await isOn(label).count()) === 0; tabs += 1)
          await joining.keyboard.press('Tab');
        await isOn(label).waitFor();
      };
      await tabToField(onSeat('join.code'));
      await joining.keyboard.type('NOSUCH1');
      await tabToField(onSeat('join.name'));
      await joining.keyboard.type('momiji');
      await joining.keyboard.press('Enter');
      await joining.getByText(t('common.errors.code-unknown')).waitFor();
      await isOn(onSeat('join.code')).waitFor();
      await press(joining, 'ControlOrMeta+a');
      await joining.keyboard.type(workshop.code);
      await press(joining, 'Enter');
      await joining.waitForURL('**/seat/*');
      momiji = await readStudent(joining);
      await joining.getByRole('heading', { level: 1 }).and(joining.locator(':focus')).waitFor();
    });

    test('copies the link with the join code, and opens the live room of three students', async () => {
      test.setTimeout(240_000);
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.goto(`${site.url}/workshops/${workshop.id}/settings`);
      await tabTo('the tab for access', ({ text }) => text.startsWith(t('shell.nav.access')));
      await press(page, 'Enter');
      await page.getByRole('heading', { level: 1 }).and(page.locator(':focus')).waitFor();
      await tabTo('the button to copy', ({ text }) => text === t('instructor.access.copyLink'));
      await press(page, 'Enter');
      await waitFor(
        'the link in the clipboard',
        async () =>
          (await page.evaluate(() => navigator.clipboard.readText())) ===
            `${site.url}/join/${workshop.code}` || undefined,
      );
      expect(await isFocusKept(page)).toBe(true);
      for (const [displayName, fixture] of [
        ['momiji', 'wrong-image'],
        ['akane', 'wrong-name'],
        ['kiwi', 'solution'],
      ] as const) {
        const cluster = site.connectCluster(
          displayName === 'momiji'
            ? momiji.token
            : (await joinSeat(site.url, workshop.code, displayName)).token,
          displayName,
        );
        await cluster.apply('pod-apply', fixture);
        // The attention list orders by waiting time, so the next student fails only after this one.
        if (displayName === 'momiji')
          await momiji.page.locator('article[data-state="fail"]').first().waitFor();
      }
      room = await openLiveRoom(
        createInstructor(page, site.url),
        INSTRUCTOR_NAME,
        site,
        workshop.id,
        language,
      );
      await page.reload();
      await room.seatTile('kiwi').and(page.locator('[data-state="passed"]')).waitFor();
      await momiji.page.getByRole('button', { name: onSeat('task.open', { number: 1 }) }).waitFor();
    });

    test('searches, clears the search, and moves through the map to a seat and back', async () => {
      await press(page, '/');
      await page.keyboard.type('momi');
      await waitForText(inRoom('search.found', { found: 1, seats: 3 }));
      await press(page, 'Escape');
      await waitForText(inRoom('search.found', { found: 3, seats: 3 }));
      await tabTo('a tile', ({ key, text }) => key !== null && /momiji|akane|kiwi/.test(text));
      await press(page, 'Control+Home', 'ArrowDown', 'ArrowUp');
      const { key, text } = await readFocus();
      expect(text).toContain('momiji');
      await press(page, 'Enter');
      await waitForDrawer('momiji');
      await press(page, 'Escape');
      await waitForFocus('the same tile', (focus) => focus.key === key);
    });

    test('claims a seat, undoes it, sends a hint and a message, and resolves the request', async () => {
      await press(page, 'Enter');
      await waitForDrawer('momiji');
      await press(page, 't');
      await room.toasts
        .getByText(inRoom('toast.about', { name: 'momiji', text: inRoom('toast.claimed') }))
        .waitFor();
      await press(page, 'u');
      await room.toasts.getByText(inRoom('toast.undone')).first().waitFor();
      await press(page, 'h');
      await waitForText(inRoom('seatActions.hintAsk', { name: 'momiji', hint: 1, number: 1 }));
      await waitForFocus(
        'the hint',
        ({ text }) => text === inRoom('seatActions.hintSure', { hint: 1, name: 'momiji' }),
      );
      await press(page, 'Enter');
      await room.toasts.getByText(inRoom('toast.hint', { hint: 1, seats: 1 })).waitFor();
      await press(page, 'm');
      await room.drawer.getByLabel(inRoom('seatActions.messageTo', { name: 'momiji' })).waitFor();
      await page.keyboard.type('Compare the image letter by letter.');
      await press(page, 'Enter');
      await room.toasts.getByText(inRoom('toast.sent', { seats: 1 }), { exact: true }).waitFor();
      await waitForText('Compare the image letter by letter.', momiji.page);
      await press(page, 'd');
      await room.toasts.getByText(inRoom('toast.resolved', { name: 'momiji' })).waitFor();
      await press(page, 'u');
      await room.toasts.getByText(inRoom('toast.undone')).first().waitFor();
      await press(page, 'Escape');
      await waitForFocus('the same tile', ({ text }) => text.includes('momiji'));
    });

    test('moves through the attention list and the panes', async () => {
      const waitForRow = (name: string) =>
        waitForFocus(
          `the row of ${name} in the list`,
          ({ pane, text }) => pane.startsWith('attention-list') && text.includes(name),
        );
      await press(page, 'j');
      await waitForDrawer('momiji');
      await waitForRow('momiji');
      await press(page, 'j');
      await waitForDrawer('akane');
      await waitForRow('akane');
      await press(page, 'k');
      await waitForDrawer('momiji');
      await waitForRow('momiji');
      await press(page, 'Enter');
      await waitForFocus('the heading of the panel', ({ pane }) => pane === 'seat-drawer');
      await press(page, 'j');
      await waitForDrawer('akane');
      await waitForFocus('the heading of the panel', ({ pane }) => pane === 'seat-drawer');
      await press(page, 'k');
      await waitForDrawer('momiji');
      await press(page, 'Escape');
      await waitForRow('momiji');
      const panes: string[] = [];
      for (let times = 0; times < 4; times += 1) {
        await press(page, 'F6');
        panes.push((await readFocus()).pane);
      }
      expect(new Set(panes)).toEqual(new Set(['grid-pane', 'attention-list', 'insights']));
      expect(panes[3]).toBe(panes[0]);
    });

    test('keeps the order of the list while the focus is in it, and applies the new order by a key', async () => {
      while (!(await readFocus()).pane.startsWith('attention-list')) await press(page, 'F6');
      await waitForFocus('a row of the list', ({ key }) => key !== null);
      await press(momiji.page, 'Control+Enter');
      await momiji.page.getByRole('textbox', { name: onSeat('helpRequest.question') }).waitFor();
      await momiji.page.keyboard.type('Which image?');
      await press(momiji.page, 'Control+Enter');
      await waitForText(textPattern(inRoom, 'attention.updates', 'changes'));
      expect(await room.attentionRow('momiji', '[data-kind="help-request"]').count()).toBe(0);
      await press(page, '.');
      await room.attentionRow('momiji', '[data-kind="help-request"][data-loud]').waitFor();
    });

    test('advances the room, releases a hint and sends a message, each confirmed with Enter', async () => {
      await press(page, 'n');
      await waitForFocus(
        'the button with the number of students',
        ({ text }) => text === inRoom('moveOn.confirm', { seats: 3, number: 2 }),
      );
      await press(page, 'Enter');
      await waitForText(inRoom('toast.current', { number: 2 }));
      await press(page, 'r');
      await waitForFocus(
        'the release button with the number of students',
        ({ text }) => text === inRoom('broadcast.releaseAll', { seats: 3 }),
      );
      await press(page, 'Enter');
      await waitForText(inRoom('toast.hint', { hint: 1, seats: 3 }));
      await press(page, 'a');
      await page.getByLabel(inRoom('broadcast.text'), { exact: true }).waitFor();
      await page.keyboard.type('Five more minutes.');
      await press(page, 'Enter');
      await waitForText(inRoom('toast.sent', { seats: 3 }));
      await waitForText('Five more minutes.', momiji.page);
      await press(page, 'u');
      await waitForText(inRoom('toast.undone'));
      await momiji.page.getByText('Five more minutes.').waitFor({ state: 'detached' });
      await press(page, 'a', 'Escape');
      await page.locator('[data-part="prompt-panel"]').waitFor({ state: 'detached' });
    });

    test('lists the shortcuts, and finds a seat and an exercise in the palette', async () => {
      await press(page, '?');
      await page.getByRole('dialog', { name: t('shell.menu.shortcuts') }).waitFor();
      await press(page, 'Escape');
      await page
        .getByRole('dialog', { name: t('shell.menu.shortcuts') })
        .waitFor({ state: 'detached' });
      const palette = page.getByRole('dialog', { name: inRoom('palette.open') });
      await press(page, 'Control+k');
      await palette.waitFor();
      await page.keyboard.type('kiw');
      await palette
        .getByRole('option', { name: /kiwi/ })
        .and(page.locator('[aria-selected="true"]'))
        .waitFor();
      await press(page, 'Enter');
      await waitForDrawer('kiwi');
      await press(page, 'Escape', 'Control+k');
      await palette.waitFor();
      await page.keyboard.type('ingress-foo');
      await press(page, 'Enter');
      await page.getByRole('grid', { name: inRoom('grid.label', { number: 18 }) }).waitFor();
      await press(page, 'Control+k', 'Escape');
      await palette.waitFor({ state: 'detached' });
    });

    test('takes a student through exercises, hints, a help request and messages', async () => {
      const { page: studentPage } = momiji;
      const waitForExercise = (name: string | RegExp) =>
        studentPage.getByRole('heading', { level: 1, name }).waitFor();
      const before = await studentPage.getByRole('heading', { level: 1 }).textContent();
      await press(studentPage, ']');
      await waitForExercise(TITLES[language]);
      await press(studentPage, '[');
      await waitForExercise(before ?? '');
      await press(studentPage, 'h');
      await studentPage.locator('[data-next-hint]:focus').waitFor();
      await press(studentPage, 'Enter');
      await studentPage
        .locator('[data-part="hints"] > li')
        .nth(1)
        .locator('[data-part="rich-text"]')
        .waitFor();
      await tabTo(
        'the button of the message',
        ({ text }) => text === onSeat('notices.read'),
        studentPage,
      );
      const unread = await studentPage.locator('[data-part="notice"]').count();
      await press(studentPage, 'Enter');
      await waitFor(
        'one message fewer',
        async () =>
          (await studentPage.locator('[data-part="notice"]').count()) < unread || undefined,
        { timeoutMs: TIMEOUT_MS },
      );
      await tabTo(
        'the button to lower the hand',
        ({ text }) => text === onSeat('helpRequest.lower'),
        studentPage,
      );
      await press(studentPage, 'Enter');
      await waitForText(onSeat('helpRequest.resolved'), studentPage);
      await press(studentPage, 'Control+Enter');
      await studentPage
        .getByRole('textbox', { name: onSeat('helpRequest.question') })
        .and(studentPage.locator(':focus'))
        .waitFor();
      await press(studentPage, 'Escape');
      await studentPage
        .getByRole('textbox', { name: onSeat('helpRequest.question') })
        .waitFor({ state: 'detached' });
    });

    test('takes a student to a quiz, whose answers keep the focus', async () => {
      const { page: studentPage } = momiji;
      const questions = studentPage.locator('[data-part="quiz-question"]');
      const heading = studentPage.getByRole('heading', { level: 1 });
      const quiz = studentPage.getByRole('heading', { level: 1, name: QUIZ[language] });
      for (let exercises = 0; exercises < 40 && (await quiz.count()) === 0; exercises += 1) {
        const before = (await heading.textContent()) ?? '';
        await press(studentPage, ']');
        await expect(heading).not.toHaveText(before);
      }
      await questions.nth(1).waitFor();
      await tabTo('the handle of a step', ({ text }) => text === '≡', studentPage);
      await press(studentPage, 'ArrowDown', 'ArrowUp');
      await waitForFocus('the same handle', ({ text }) => text === '≡', studentPage);
      const question = questions.nth(1);
      const choose = async (matches: (label: string) => boolean) => {
        for (let options = 0; options < 4; options += 1) {
          await press(studentPage, 'ArrowDown');
          if (matches((await readFocus(studentPage)).label)) return;
        }
        throw new Error('no option of the question matches');
      };
      const isRight = (label: string) => ANSWERS[language].test(label);
      const submit = async (button: string) => {
        await tabTo('the button', ({ text }) => text === onSeat(`quiz.${button}`), studentPage);
        await press(studentPage, 'Enter');
      };
      await tabTo('an option', ({ type }) => type === 'radio', studentPage);
      await choose((label) => !isRight(label));
      await submit('answer');
      await question.getByText(onSeat('quiz.wrong', { tries: 1 })).waitFor();
      await waitForFocus('the button', ({ text }) => text === onSeat('quiz.again'), studentPage);
      await press(studentPage, 'Shift+Tab');
      await choose(isRight);
      await submit('again');
      await question.getByText(onSeat('quiz.right')).waitFor();
      await waitForFocus('the answered question', ({ text }) => text.includes('etcd'), studentPage);
    });
  });
