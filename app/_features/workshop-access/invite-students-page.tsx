'use client';
import { useEffect, type ReactNode } from 'react';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { AdmissionPart } from './admission-part.tsx';
import { JoinSection } from './join-section.tsx';

/** Loaded in parallel to their data, without which they show nothing. */
const [StudentRequests, preloadRequests] = lazyWithPreload(() =>
  import('./admission/student-requests.tsx').then((module) => module.StudentRequests),
);
const [StudentSettings, preloadSettings] = lazyWithPreload(() =>
  import('./admission/student-settings.tsx').then((module) => module.StudentSettings),
);

interface Props {
  /** The address of the server, without a path. */
  readonly serverUrl: string;
  /** The code that `qrCode` is for. */
  readonly qrCodeOf: string;
  /** Rendered by the server, so that the page doesn't load the encoder. */
  readonly qrCode: ReactNode;
}

/** How students join: link, code and cards, who waits, and the settings of joining. */
export function InviteStudentsPage({ serverUrl, qrCodeOf, qrCode }: Props) {
  const { workshop, role } = useWorkshop();
  useEffect(() => {
    if (role !== 'owner' && role !== 'instructor') return;
    preloadRequests();
    preloadSettings();
  }, [role]);
  const isOver = workshop.state === 'ended' || workshop.state === 'archived';
  return (
    <>
      {!isOver && (
        <div className="empty:hidden" data-part="admission-requests">
          <AdmissionPart isMain>{(props) => <StudentRequests {...props} />}</AdmissionPart>
        </div>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-40 desk:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div>
          <JoinSection
            workshop={workshop}
            serverUrl={serverUrl}
            qrCodeOf={qrCodeOf}
            qrCode={qrCode}
          />
        </div>
        <div>
          <AdmissionPart isMain={isOver}>
            {(props) => <StudentSettings {...props} isOwner={role === 'owner'} isOver={isOver} />}
          </AdmissionPart>
        </div>
      </div>
    </>
  );
}
