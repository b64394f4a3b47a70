import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useAdmission } from '#app/_components/use-admission.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { isLeader } from '#lib/room/roles.ts';
import { useRoomData } from '../state/room-context.ts';
import { HealthNote } from './health-note.tsx';

const ADMISSION_MS = 15 * SECOND_MS;

/** Who waits for approval, and a burst of new students, with the way to the decisions. */
export function AdmissionNotes() {
  const t = useTranslations('instructor.room.status.admission');
  const { me, info } = useRoomData().view;
  const { id, state } = info.workshop;
  const isRunning = state === 'open' || state === 'live';
  const { result } = useAdmission(isLeader(me) && isRunning ? id : null, ADMISSION_MS);
  if (!result?.ok) return null;
  const { vms, students, burst } = result.value;
  const texts = [
    burst && t('burst', { joined: burst.joined, seconds: burst.seconds }),
    vms.length > 0 && t('vms', { count: vms.length }),
    students.length > 0 && t('students', { count: students.length }),
  ].filter((text) => typeof text === 'string');
  if (texts.length === 0) return null;
  return (
    <div data-part="admission-notes" role="status">
      <HealthNote>
        <b>{texts.join(' ')}</b> <Link href={`/workshops/${id}/access`}>{t('review')}</Link>
      </HealthNote>
    </div>
  );
}
