import { useTranslations } from 'use-intl';
import { useRoom } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { RoomView } from '#lib/room/views.ts';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { FieldError } from '../field-error.tsx';
import { countConnected, type LifecycleWorkshop } from './lifecycle-offer.ts';

export interface QuestionProps {
  readonly workshop: LifecycleWorkshop;
  readonly sending: boolean;
  readonly error: string | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/**
 * Asks before the end, with the numbers of the room at this moment. The list knows only some of them,
 * so the dialog watches the room itself.
 */
export function EndDialog({ workshop, sending, error, onConfirm, onClose }: QuestionProps) {
  const t = useTranslations('shell.lifecycle');
  const common = useTranslations('common.action');
  const { view } = useRoom(workshop.id);
  const students = view === null ? workshop.seats : countStudents(view);
  return (
    <Dialog
      title={t('endTitle', { name: workshop.name })}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button primary disabled={sending} onClick={onConfirm}>
            {sending ? common('sending') : t('endSure', { students })}
          </Button>
        </>
      }
    >
      <div className="grid min-h-44 content-start gap-6" aria-busy={view === null}>
        {view !== null && <EndFacts view={view} />}
      </div>
      <p>{t('endKeeps')}</p>
      {error !== null && <FieldError>{error}</FieldError>}
    </Dialog>
  );
}

function EndFacts({ view }: { readonly view: RoomView }) {
  const t = useTranslations('shell.lifecycle');
  const { language } = useLanguage();
  const { info, seats } = view;
  const column = info.exercises.findIndex(({ id }) => id === info.current);
  const exercise = info.exercises[column];
  return (
    <>
      <p>
        {t('endFacts', {
          connected: countConnected(seats),
          requests: seats.filter(({ helpRequest }) => helpRequest !== null).length,
        })}
      </p>
      {exercise && (
        <p>
          {t('endExercise', {
            number: column + 1,
            title: exercise.title[language],
            passed: seats.filter(({ cells }) => isPassed(cells[column])).length,
            students: countStudents(view),
          })}
        </p>
      )}
    </>
  );
}

function isPassed(cell: RoomView['seats'][number]['cells'][number] | undefined): boolean {
  return cell?.state === 'passed' || cell?.state === 'passed-cleaned-up';
}

/** Seats that a student has. The others wait for one. */
function countStudents({ seats }: RoomView): number {
  return seats.filter(({ displayName }) => displayName !== null).length;
}
