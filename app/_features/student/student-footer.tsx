'use client';
import { useTranslations } from 'use-intl';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { ThemeSwitch } from '#app/_components/theme-switch.tsx';
import { api } from '#lib/client/api.ts';
import type { SeatNotice, SeatView } from '#lib/room/views.ts';
import { ReadNotices } from './notices/notices.tsx';
import { SecondDevice } from './other-device.tsx';
import type { Station } from './student-exercises.ts';
import { WhatIsSeen } from './privacy-note.tsx';

interface Props {
  readonly view: SeatView;
  readonly stations: readonly Station[];
  /** What was said and read already, newest first. */
  readonly read: readonly SeatNotice[];
  readonly show: (exercise: string) => void;
  readonly off: boolean;
  readonly letters: boolean;
  readonly setLetters: (on: boolean) => void;
}

/** What was read, what instructors see of a student and what nobody does, the keys, and ways to other devices and out of this one. */
export function Footer({ view, stations, read, show, off, letters, setLetters }: Props) {
  const t = useTranslations('student.footer');
  async function leave() {
    const answer = await api.signOut();
    // A whole new page: nothing of this seat stays in memory.
    if (answer.ok) window.location.assign('/');
  }
  return (
    <footer>
      <div className="folds">
        <ReadNotices notices={read} stations={stations} show={show} />
        <WhatIsSeen view={view} stations={stations} />
      </div>
      <p className="student-wide">
        {letters ? t('keys') : t('keysOff')}{' '}
        <button type="button" className="quiet" onClick={() => setLetters(!letters)}>
          {letters ? t('turnOff') : t('turnOn')}
        </button>
      </p>
      <button type="button" className="quiet" onClick={() => void leave()}>
        {t('leave')}
      </button>
      <span className="student-narrow">
        <LanguageSwitch /> <ThemeSwitch />
      </span>
      <SecondDevice seat={view.seat.id} off={off} />
    </footer>
  );
}
