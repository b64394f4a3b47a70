import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useRoomAdmission } from '../state/room-admission.tsx';
import { useRoomControls } from '../state/room-context.ts';
import { HealthNote } from './health-note.tsx';

/** Who waits for approval, and a burst of new students, with the way to the decisions. */
export function AdmissionNotes() {
  const t = useTranslations('instructor.room.status.admission');
  const { workshopId } = useRoomControls();
  const { result } = useRoomAdmission();
  if (!result?.ok) return null;
  const { vms, students, burst } = result.value;
  // Those who ask for a seat that they had are in Next up.
  const newStudents = students.filter(({ seat }) => seat === null).length;
  const texts = [
    burst && t('burst', { joined: burst.joined, seconds: burst.seconds }),
    vms.length > 0 && t('vms', { count: vms.length }),
    newStudents > 0 && t('students', { count: newStudents }),
  ].filter((text) => typeof text === 'string');
  if (texts.length === 0) return null;
  return (
    <div data-part="admission-notes" role="status">
      <HealthNote>
        <b>{texts.join(' ')}</b> <Link href={`/workshops/${workshopId}/access`}>{t('review')}</Link>
      </HealthNote>
    </div>
  );
}
