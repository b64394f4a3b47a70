'use client';
import { useTranslations } from 'use-intl';
import { LanguageSwitch } from '#app/components/language-switch.tsx';
import { api } from '#lib/client/api.ts';
import { SecondDevice } from './second-device.tsx';

interface Props {
  readonly seat: string;
  readonly off: boolean;
  readonly letters: boolean;
  readonly setLetters: (on: boolean) => void;
}

/** What instructors see of a student and what nobody does, the keys, and ways to other devices and out of this one. */
export function Footer({ seat, off, letters, setLetters }: Props) {
  const t = useTranslations('student.footer');
  async function leave() {
    const answer = await api.signOut();
    // A whole new page: nothing of this seat stays in memory.
    if (answer.ok) window.location.assign('/');
  }
  return (
    <footer>
      <p>{t('sees')} {t('not')}</p>
      <p className="student-wide">{letters ? t('keys') : t('keysOff')} <button type="button" className="quiet" onClick={() => setLetters(!letters)}>{letters ? t('turnOff') : t('turnOn')}</button></p>
      <button type="button" className="quiet" onClick={() => void leave()}>{t('leave')}</button>
      <span className="student-narrow"><LanguageSwitch /></span>
      <SecondDevice seat={seat} off={off} />
    </footer>
  );
}
