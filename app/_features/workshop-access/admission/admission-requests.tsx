import type { AdmissionProps } from './admission-props.ts';
import { BurstSection } from './burst-section.tsx';
import { WaitingStudentsSection } from './waiting-students-section.tsx';
import { WaitingVmsSection } from './waiting-vms-section.tsx';

/** What waits for a decision. */
export function AdmissionRequests(props: AdmissionProps) {
  return (
    <>
      <BurstSection {...props} />
      <WaitingVmsSection {...props} />
      <WaitingStudentsSection {...props} />
    </>
  );
}
