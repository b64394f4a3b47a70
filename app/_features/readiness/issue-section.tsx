import Link from 'next/link';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { kindOf } from '#app/_components/objects.ts';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import type { ReadinessIssue } from '#lib/room/views.ts';
import type { IssueGroup } from './group-issues.ts';
import { SeatList } from './seat-list.tsx';

const CODE_CLASS = 'mt-6 max-w-704';
const PARAGRAPH_CLASS = 'max-w-704 pt-6';

interface Props {
  readonly workshop: string;
  readonly group: IssueGroup;
}

/** One issue: what to do, with commands to copy, and the seats that have it. */
export function IssueSection({ workshop, group: { issue, seats } }: Props) {
  const t = useTranslations('readiness');
  const details = useMemo(
    () => seats.map((row) => row.readinessIssues.find(({ code }) => code === issue.code)),
    [seats, issue.code],
  );
  const needsNothing = issue.code === 'nobody' || issue.code === 'looking';
  return (
    <section>
      <SectionHeading className="items-center text-[0.9375rem]">
        <StatusCell mark={{ state: needsNothing ? 'not-started' : 'failing' }} />
        {t(`missing.${issue.code}`, issueParams(issue) as never)}{' '}
        <span className="ms-auto text-soft">{t('seats', { count: seats.length })}</span>
      </SectionHeading>
      <p className={PARAGRAPH_CLASS}>{t(`next.${issue.code}`)}</p>
      {issue.code === 'images' && (
        <p className={PARAGRAPH_CLASS}>
          {issue.images.map((image) => (
            <code key={image} className="me-16 wrap-anywhere">
              {image}
            </code>
          ))}
        </p>
      )}
      {issue.code === 'images' && issue.loadCommand !== null && (
        <CopyableCode text={issue.loadCommand} label={t('load')} className={CODE_CLASS} />
      )}
      {(issue.code === 'no-agent' || issue.code === 'nobody') && (
        <p className={PARAGRAPH_CLASS}>
          <Link href={`/workshops/${workshop}/access`}>{t('toAccess')}</Link>
        </p>
      )}
      {issue.code === 'cluster-refused' && (
        <CopyableCode text="podium-agent reconnect" label={t('reconnect')} className={CODE_CLASS} />
      )}
      {issue.code === 'agent-away' && (
        <CopyableCode text="podium-agent doctor" label={t('doctor')} className={CODE_CLASS} />
      )}
      <SeatList workshop={workshop} seats={seats} detail={(index) => issueDetail(details[index])} />
    </section>
  );
}

/** The parameters of the message of an issue. */
function issueParams(issue: ReadinessIssue): Readonly<Record<string, string | number>> {
  if ('wanted' in issue) return { wanted: issue.wanted };
  if (issue.code === 'rights')
    return { kinds: issue.kinds.map((gvk) => kindOf({ gvk })).join(', ') };
  if (issue.code === 'same-cluster') return { seats: issue.seats.join(', ') };
  return issue.code === 'images' ? { images: issue.images.length } : {};
}

/** The part of an issue that differs between seats. */
function issueDetail(issue: ReadinessIssue | undefined): string {
  if (!issue) return '';
  if ('why' in issue) return issue.why;
  if ('node' in issue) return issue.node;
  return 'version' in issue ? issue.version : '';
}
