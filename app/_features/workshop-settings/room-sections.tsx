import type { RoomView } from '#lib/room/views.ts';
import { BreaksSection } from './breaks-section.tsx';
import { GroupsSection } from './groups-section.tsx';
import { ThresholdsSection } from './thresholds-section.tsx';

/** The settings that the live room uses at once: thresholds, breaks and groups. */
export function RoomSections({
  view,
  disabled,
}: {
  readonly view: RoomView;
  readonly disabled: boolean;
}) {
  return (
    <>
      <ThresholdsSection
        workshopId={view.info.workshop.id}
        thresholds={view.info.thresholds}
        disabled={disabled}
      />
      <BreaksSection info={view.info} disabled={disabled} />
      <GroupsSection view={view} disabled={disabled} />
    </>
  );
}
