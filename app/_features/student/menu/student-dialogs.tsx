import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Dialog } from '#app/_components/dialog.tsx';
import { ShortcutRow } from '#app/_components/shortcut-row.tsx';
import type { SeatNotice, SeatView } from '#lib/room/views.ts';
import type { useSeatDevices } from '../devices/use-seat-devices.ts';
import { DeviceList } from '../devices/device-list.tsx';
import { OtherDevice } from '../devices/other-device.tsx';
import { ReadNotices } from '../notices/read-notices.tsx';
import type { StudentExercise } from '../student-exercises.ts';
import { LeaveDialog } from './leave-dialog.tsx';
import { PrivacyFacts } from './privacy-facts.tsx';
import type { StudentDialogName } from './student-menu.tsx';

interface Props {
  readonly name: StudentDialogName;
  readonly view: SeatView;
  readonly exercises: readonly StudentExercise[];
  /** Newest first. */
  readonly readNotices: readonly SeatNotice[];
  readonly deviceControls: ReturnType<typeof useSeatDevices>;
  readonly onShowExercise: (exercise: string) => void;
  readonly disabled: boolean;
  readonly letterKeysEnabled: boolean;
  readonly onLetterKeysChange: (enabled: boolean) => void;
  readonly onClose: () => void;
}

/** The dialogs of the menu. Loaded with the first one. */
export function StudentDialogs({ name, onClose, ...props }: Props) {
  const t = useTranslations('student.menu');
  if (name === 'leave')
    return <LeaveDialog seat={props.view.seat} disabled={props.disabled} onClose={onClose} />;
  return (
    <Dialog
      title={t(name)}
      onClose={onClose}
      actions={
        <Button size="medium" autoFocus onClick={onClose}>
          {t('close')}
        </Button>
      }
    >
      <DialogContent name={name} onClose={onClose} {...props} />
    </Dialog>
  );
}

function DialogContent({
  name,
  view,
  exercises,
  readNotices,
  deviceControls,
  onShowExercise,
  disabled,
  letterKeysEnabled,
  onLetterKeysChange,
  onClose,
}: Omit<Props, 'name'> & { readonly name: Exclude<StudentDialogName, 'leave'> }): ReactNode {
  switch (name) {
    case 'messages':
      return (
        <ReadNotices
          notices={readNotices}
          exercises={exercises}
          onShowExercise={(exercise) => {
            onClose();
            onShowExercise(exercise);
          }}
        />
      );
    case 'shortcuts':
      return <Shortcuts enabled={letterKeysEnabled} onChange={onLetterKeysChange} />;
    case 'devices':
      return (
        <>
          <OtherDevice seat={view.seat.id} disabled={disabled} />
          {deviceControls.devices !== null && (
            <DeviceList
              devices={deviceControls.devices}
              disabled={disabled}
              onEnd={deviceControls.end}
              onEndOthers={deviceControls.endOthers}
            />
          )}
        </>
      );
    case 'privacy':
      return <PrivacyFacts view={view} studentExercises={exercises} />;
  }
}

const SHORTCUTS = [
  ['exercise', '[ ]'],
  ['hint', 'H'],
  ['raise', 'Ctrl+Enter'],
] as const;

function Shortcuts({
  enabled,
  onChange,
}: {
  readonly enabled: boolean;
  readonly onChange: (enabled: boolean) => void;
}) {
  const t = useTranslations('student.shortcuts');
  return (
    <>
      <dl>
        {SHORTCUTS.map(([name, keys]) => (
          <ShortcutRow key={name} keys={keys} text={t(name)} />
        ))}
      </dl>
      <label className="flex min-h-44 items-center gap-10">
        <input
          type="checkbox"
          className="size-20"
          checked={enabled}
          onChange={(event) => onChange(event.target.checked)}
        />
        {t('letters')}
      </label>
    </>
  );
}
