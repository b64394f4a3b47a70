import type { AdmissionProps } from './admission-props.ts';
import { BlocksSection } from './blocks-section.tsx';
import { JoiningSection } from './joining-section.tsx';
import { SeatsSection } from './seats-section.tsx';

interface Props extends AdmissionProps {
  readonly isOwner: boolean;
  /** The workshop has ended, so no student can join. */
  readonly isOver: boolean;
}

/** The settings of joining, the seats, and the browsers that were blocked. */
export function StudentSettings({ isOwner, isOver, ...props }: Props) {
  return (
    <>
      {!isOver && <JoiningSection {...props} isOwner={isOwner} />}
      <SeatsSection {...props} />
      <BlocksSection {...props} kind="browser" />
    </>
  );
}
