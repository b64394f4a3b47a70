import type { AdmissionProps } from './admission-props.ts';
import { BurstSection } from './burst-section.tsx';
import { WaitingStudentsSection } from './waiting-students-section.tsx';

/** The students who wait for a decision, and a note about many at once. */
export function StudentRequests(props: AdmissionProps) {
  return (
    <>
      <BurstSection {...props} />
      <WaitingStudentsSection {...props} />
    </>
  );
}
