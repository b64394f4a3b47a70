import { useTranslations } from 'use-intl';
import { useCurrentPerson } from '#app/_components/current-person.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { Menu } from '#app/_components/menu.tsx';
import type { WorkshopRole } from '#lib/room/roles.ts';

const [UserMenuItems] = lazyWithPreload(() =>
  import('./user-menu-items.tsx').then((module) => module.UserMenuItems),
);

export interface UserMenuProps {
  readonly memberRole: WorkshopRole;
  /** Null on pages that belong to no workshop. */
  readonly workshopId?: string | null;
}

/** What belongs to the reader, the same on every staff page. `memberRole`: in the open workshop. */
export function UserMenu(props: UserMenuProps) {
  const t = useTranslations('shell.menu');
  const { name } = useCurrentPerson();
  return (
    <Menu
      part="user-menu"
      label={t('user', { name })}
      className="w-128 justify-between"
      trigger={
        <>
          <span className="overflow-hidden text-ellipsis whitespace-nowrap">{name}</span>
          <svg aria-hidden="true" viewBox="0 0 10 6" width="10" height="6" className="flex-none">
            <path d="M1 1l4 4l4-4" fill="none" stroke="currentColor" strokeWidth="1.5" />
          </svg>
        </>
      }
    >
      <UserMenuItems {...props} />
    </Menu>
  );
}
