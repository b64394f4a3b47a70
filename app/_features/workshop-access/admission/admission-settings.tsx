import type { AdmissionProps } from './admission-props.ts';
import { BlocksSection } from './blocks-section.tsx';
import { JoiningSection } from './joining-section.tsx';
import { MembersSection } from './members-section.tsx';
import { SeatsSection } from './seats-section.tsx';

interface Props extends AdmissionProps {
  readonly isOwner: boolean;
}

/** The settings of joining, and who was removed or excluded. */
export function AdmissionSettings({ isOwner, ...props }: Props) {
  return (
    <>
      <JoiningSection {...props} isOwner={isOwner} />
      <SeatsSection {...props} />
      <BlocksSection {...props} />
      {isOwner && <MembersSection workshopId={props.workshopId} />}
    </>
  );
}
