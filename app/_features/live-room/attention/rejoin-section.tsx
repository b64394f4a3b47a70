import { useTranslations } from 'use-intl';
import { selectRejoinRequests, type RejoinRequest } from '#app/_components/rejoin-request.ts';
import { RejoinRequests } from '#app/_components/rejoin-requests.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { useRoomAdmission } from '../state/room-admission.tsx';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomControls } from '../state/room-context.ts';

/** The students who ask for the seat that they had before. Empty for who can't decide. */
export function useRejoinRequests(): readonly RejoinRequest[] {
  const { result } = useRoomAdmission();
  return result?.ok ? selectRejoinRequests(result.value.students) : [];
}

/** In Next up: students who came back in another browser, with the decision about each. */
export function RejoinSection({ requests }: { readonly requests: readonly RejoinRequest[] }) {
  const t = useTranslations('rejoin');
  const { workshopId } = useRoomControls();
  const { disabled } = useRoomCommands();
  const { reload } = useRoomAdmission();
  return (
    <section aria-label={t('title')} className="px-16">
      <SectionHeading level={3}>
        {t('title')} <span className="ms-auto text-soft">{requests.length}</span>
      </SectionHeading>
      <RejoinRequests
        workshopId={workshopId}
        requests={requests}
        disabled={disabled}
        onDone={reload}
      />
    </section>
  );
}
