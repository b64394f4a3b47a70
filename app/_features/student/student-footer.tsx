import { useTranslations } from 'use-intl';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { ThemeSwitch } from '#app/_components/theme-switch.tsx';
import { api } from '#lib/client/api.ts';
import type { SeatNotice, SeatView } from '#lib/room/views.ts';
import { ReadNotices } from './notices/read-notices.tsx';
import { DeviceList } from './devices/device-list.tsx';
import type { useSeatDevices } from './devices/use-seat-devices.ts';
import { OtherDevice } from './other-device.tsx';
import { PrivacyNote } from './privacy-note.tsx';
import { QuietButton } from './layout/quiet-button.tsx';
import type { StudentExercise } from './student-exercises.ts';

const PHONE_CHOICE_CLASS = 'min-h-44 min-w-44 text-ink';

interface Props {
  readonly view: SeatView;
  readonly exercises: readonly StudentExercise[];
  /** Newest first. */
  readonly readNotices: readonly SeatNotice[];
  readonly deviceControls: ReturnType<typeof useSeatDevices>;
  readonly onShowExercise: (exercise: string) => void;
  readonly disabled: boolean;
  readonly letterKeysEnabled: boolean;
  readonly onLetterKeysChange: (enabled: boolean) => void;
}

/** Earlier notices, devices, privacy, keyboard shortcuts, other devices, and leaving the workshop. */
export function StudentFooter({
  view,
  exercises,
  readNotices,
  deviceControls,
  onShowExercise,
  disabled,
  letterKeysEnabled,
  onLetterKeysChange,
}: Props) {
  const t = useTranslations('student.footer');
  async function leaveWorkshop() {
    const result = await api.signOut();
    // Loads a new page, so that no data of this seat stays in memory.
    if (result.ok) window.location.assign('/');
  }
  return (
    <footer className="flex flex-wrap items-center gap-x-24 gap-y-8 border-t border-rule px-24 py-10 text-[0.8125rem]/20 text-soft max-tablet:px-16">
      <div className="grid flex-[1_1_30rem] has-[[open]]:basis-full">
        <ReadNotices notices={readNotices} exercises={exercises} onShowExercise={onShowExercise} />
        {deviceControls.devices !== null && (
          <DeviceList
            devices={deviceControls.devices}
            disabled={disabled}
            onEnd={deviceControls.end}
            onEndOthers={deviceControls.endOthers}
          />
        )}
        <PrivacyNote view={view} studentExercises={exercises} />
      </div>
      <p className="max-tablet:hidden">
        {letterKeysEnabled ? t('keys') : t('keysOff')}{' '}
        <QuietButton onClick={() => onLetterKeysChange(!letterKeysEnabled)}>
          {letterKeysEnabled ? t('turnOff') : t('turnOn')}
        </QuietButton>
      </p>
      <QuietButton onClick={() => void leaveWorkshop()}>{t('leave')}</QuietButton>
      <span className="hidden flex-wrap gap-x-24 max-tablet:inline-flex">
        <LanguageSwitch buttonClassName={PHONE_CHOICE_CLASS} />{' '}
        <ThemeSwitch buttonClassName={PHONE_CHOICE_CLASS} />
      </span>
      <OtherDevice seat={view.seat.id} disabled={disabled} />
    </footer>
  );
}
