import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { DateTime } from '#app/_components/date-time.tsx';
import { Menu, MenuItem } from '#app/_components/menu.tsx';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDateTime } from '#lib/i18n/times.ts';
import type { MemberSummary } from '#lib/protocol/api/admission.ts';
import type { InvitationSummary } from '#lib/protocol/api/members.ts';
import type { MemberDialog } from './member-dialogs.tsx';
import { isLastOwner } from './member-roles.ts';
import type { MemberLists } from './use-members.ts';

interface Props {
  readonly lists: MemberLists;
  /** False in an archived workshop. */
  readonly canChange: boolean;
  readonly onOpen: (dialog: MemberDialog) => void;
}

const CELL =
  'border-b border-rule px-8 py-6 text-start align-top wrap-anywhere first:min-w-84 first:ps-0 last:pe-0';
/** On a phone, the other columns give way. */
const ROLE_CELL = `${CELL} whitespace-nowrap`;

/** Members first, then the invitations that are still open. On phones, four columns fit. */
export function MemberTable({ lists: { members, invitations }, canChange, onOpen }: Props) {
  const t = useTranslations('instructor.members');
  return (
    <table data-part="members" className="w-full border-collapse">
      <thead>
        <tr>
          {(['name', 'roleColumn', 'status.column'] as const).map((key) => (
            <th key={key} scope="col" className={CELL}>
              {t(key)}
            </th>
          ))}
          <th scope="col" className={`${CELL} max-tablet:hidden`}>
            {t('lastActive')}
          </th>
          <th scope="col" className={CELL}>
            <span className="sr-only">{t('actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <MemberRow
            key={member.personId}
            member={member}
            isLastOwner={isLastOwner(member, members)}
            canChange={canChange}
            onOpen={onOpen}
          />
        ))}
        {invitations.map((invitation) => (
          <InvitationRow
            key={invitation.id}
            invitation={invitation}
            canChange={canChange}
            onOpen={onOpen}
          />
        ))}
      </tbody>
    </table>
  );
}

function MemberRow({
  member,
  isLastOwner: isLast,
  canChange,
  onOpen,
}: {
  readonly member: MemberSummary;
  readonly isLastOwner: boolean;
  readonly canChange: boolean;
  readonly onOpen: (dialog: MemberDialog) => void;
}) {
  const t = useTranslations('instructor.members');
  const { role: ownRole } = useWorkshop();
  const { name, role, isCaller, canManage, lastActiveAt } = member;
  const canManageNow = canChange && canManage && !isLast;
  const canSeeSessions = ownRole === 'owner';
  const lastActive = lastActiveAt === null ? t('notSignedIn') : <DateTime at={lastActiveAt} />;
  return (
    <tr>
      <th scope="row" className={`${CELL}`}>
        {name}
        {isCaller && <span className="font-plain text-soft"> ({t('you')})</span>}
      </th>
      <td className={ROLE_CELL}>{t(`role.${role}`)}</td>
      <td className={CELL}>
        {t('status.joined')}
        {isLast && <span className="block text-soft">{t('lastOwner')}</span>}
        <span className="block text-soft tablet:hidden">
          {t('lastActive')}: {lastActive}
        </span>
      </td>
      <td className={`${CELL} max-tablet:hidden`}>{lastActive}</td>
      <td className={`${CELL} text-end`}>
        {(canManageNow || canSeeSessions) && (
          <RowMenu name={name}>
            {canManageNow && (
              <MenuItem onSelect={() => onOpen({ kind: 'role', member })}>
                {t('changeRole')}
              </MenuItem>
            )}
            {canSeeSessions && (
              <MenuItem onSelect={() => onOpen({ kind: 'sessions', member })}>
                {t('sessions')}
              </MenuItem>
            )}
            {canManageNow && !isCaller && (
              <MenuItem onSelect={() => onOpen({ kind: 'remove', member })}>{t('remove')}</MenuItem>
            )}
          </RowMenu>
        )}
      </td>
    </tr>
  );
}

function InvitationRow({
  invitation,
  canChange,
  onOpen,
}: {
  readonly invitation: InvitationSummary;
  readonly canChange: boolean;
  readonly onOpen: (dialog: MemberDialog) => void;
}) {
  const t = useTranslations('instructor.members');
  const { language } = useLanguage();
  const { name, role, expiresAt, isExpired, canManage } = invitation;
  const shownName = name ?? t('unnamed', { role: t(`asRole.${role}`) });
  return (
    <tr data-part="invitation">
      <th scope="row" className={`${CELL} font-plain wrap-anywhere text-soft`}>
        {shownName}
      </th>
      <td className={ROLE_CELL}>{t(`role.${role}`)}</td>
      <td className={CELL}>
        {isExpired
          ? t('status.expired')
          : t('status.invited', { time: formatDateTime(expiresAt, language) })}
      </td>
      <td className={`${CELL} max-tablet:hidden`}>–</td>
      <td className={`${CELL} text-end`}>
        {canChange && canManage && (
          <RowMenu name={shownName}>
            <MenuItem onSelect={() => onOpen({ kind: 'renew', invitation, name: shownName })}>
              {t('resend')}
            </MenuItem>
            <MenuItem onSelect={() => onOpen({ kind: 'cancel', invitation, name: shownName })}>
              {t('cancelInvite')}
            </MenuItem>
          </RowMenu>
        )}
      </td>
    </tr>
  );
}

function RowMenu({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const t = useTranslations('instructor.members');
  return (
    <Menu
      label={t('menuOf', { name })}
      trigger="⋯"
      className="min-w-32 max-tablet:min-h-44 max-tablet:min-w-44"
      part="member-menu"
    >
      {children}
    </Menu>
  );
}
