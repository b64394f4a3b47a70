import Link from 'next/link';
import { useContext, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useCurrentPerson } from '#app/_components/current-person.tsx';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { useOpenShellDialog, type ShellDialog } from '#app/_components/open-shell-dialog.ts';
import { signOut } from '#app/_components/sign-out.ts';
import { ThemeSwitch } from '#app/_components/theme-switch.tsx';
import { useModalDialog } from '#app/_components/use-modal-dialog.ts';
import { SheetWorkshopContext, type SheetWorkshop } from './sheet-workshop.ts';
import { StaffTabs } from './staff-tabs.tsx';
import type { TabCounts } from './tabs.ts';
import { useRoleName } from './use-role-name.ts';

const ROW =
  'flex min-h-44 w-full items-center border-b border-rule px-16 text-start text-inherit no-underline';
const CHOICE = 'min-h-44 min-w-44';

interface Props {
  readonly counts: TabCounts;
  readonly onClose: () => void;
}

/** The menu of a phone, as high as the screen: everything that the header of a wide window has. */
export function PhoneSheet({ counts, onClose }: Props) {
  const t = useTranslations('shell.menu');
  const action = useTranslations('common.action');
  const { dialogProps } = useModalDialog(onClose);
  const workshop = useContext(SheetWorkshopContext);
  return (
    <dialog
      {...dialogProps}
      data-part="phone-sheet"
      aria-label={t('open')}
      className="m-0 size-full max-h-none max-w-none overflow-y-auto bg-paper p-0 text-[1rem]/22 text-ink"
    >
      <div className="flex min-h-48 items-center gap-8 border-b-2 border-ink ps-16 pe-8">
        <b className="min-w-0 flex-1 py-8 wrap-anywhere">{workshop?.name ?? t('open')}</b>
        <Button className="min-h-44" onClick={onClose}>
          {action('close')}
        </Button>
      </div>
      {workshop && <SheetWorkshopPart workshop={workshop} counts={counts} onClose={onClose} />}
      <SheetReader role={workshop?.role ?? null} onClose={onClose} />
    </dialog>
  );
}

function SheetWorkshopPart({
  workshop,
  counts,
  onClose,
}: {
  readonly workshop: SheetWorkshop;
  readonly counts: TabCounts;
  readonly onClose: () => void;
}) {
  const t = useTranslations('shell.nav');
  return (
    <>
      <div className="flex flex-wrap items-center gap-12 border-b border-rule px-16 py-8">
        {workshop.facts}
      </div>
      <div className="flex flex-wrap gap-8 border-b border-rule px-16 py-8 empty:hidden [&_button]:min-h-44">
        {workshop.renderActions(onClose)}
      </div>
      <StaffTabs counts={counts} vertical onNavigate={onClose} />
      <a
        className={ROW}
        href={`/workshops/${workshop.id}/projector`}
        target="_blank"
        rel="noreferrer"
      >
        {t('projector')} ↗<span className="sr-only">, {t('opensTab')}</span>
      </a>
    </>
  );
}

function SheetReader({
  role,
  onClose,
}: {
  readonly role: SheetWorkshop['role'] | null;
  readonly onClose: () => void;
}) {
  const t = useTranslations('shell.menu');
  const nav = useTranslations('shell.nav');
  const common = useTranslations('common');
  const { name } = useCurrentPerson();
  const roleName = useRoleName(role);
  const openDialog = useOpenShellDialog();
  const open = (dialog: ShellDialog) => {
    onClose();
    openDialog(dialog);
  };
  return (
    <>
      <Link className={ROW} href="/workshops" onClick={onClose}>
        {nav('all')}
      </Link>
      <h2 className="px-16 pt-16 pb-4 text-[0.875rem] text-soft">
        {roleName === null ? name : t('person', { name, role: roleName })}
      </h2>
      <SheetChoice>
        <LanguageSwitch buttonClassName={CHOICE} />
      </SheetChoice>
      <SheetChoice>
        <ThemeSwitch buttonClassName={CHOICE} />
      </SheetChoice>
      <SheetButton onClick={() => open('notifications')}>{t('notifications')}</SheetButton>
      <SheetButton onClick={() => open('shortcuts')}>{t('shortcuts')}</SheetButton>
      <Link className={ROW} href="/help" onClick={onClose}>
        {t('help')}
      </Link>
      <SheetButton onClick={() => open('device')}>{t('otherDevice')}</SheetButton>
      <Link className={ROW} href="/account" onClick={onClose}>
        {t('account')}
      </Link>
      <SheetButton onClick={() => void signOut()}>{common('action.signOut')}</SheetButton>
    </>
  );
}

function SheetChoice({ children }: { readonly children: ReactNode }) {
  return <div className={ROW}>{children}</div>;
}

function SheetButton({
  onClick,
  children,
}: {
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button type="button" className={ROW} onClick={onClick}>
      {children}
    </button>
  );
}
