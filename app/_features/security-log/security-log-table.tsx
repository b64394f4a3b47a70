import { useTranslations } from 'use-intl';
import { DateTime } from '#app/_components/date-time.tsx';
import type { SecurityLogActor, SecurityLogEntry } from '#lib/protocol/api/security-log.ts';
import { formatFact, type FactMessages } from './fact-text.ts';

/** One line per entry; on phones the address is below the event. */
export function SecurityLogTable({ entries }: { readonly entries: readonly SecurityLogEntry[] }) {
  const t = useTranslations('securityLog');
  const actorName = (actor: SecurityLogActor): string =>
    actor.kind === 'person'
      ? actor.name
      : actor.kind === 'browser'
        ? t('actors.browser', { id: actor.id })
        : t(`actors.${actor.kind}`);
  return (
    <table data-part="security-log" className="w-full border-collapse text-start">
      <thead>
        <tr className="border-b border-rule text-soft">
          <th className="font-normal py-4 pe-12 text-start">{t('time')}</th>
          <th className="font-normal py-4 pe-12 text-start">{t('event')}</th>
          <th className="font-normal py-4 pe-12 text-start">{t('seat')}</th>
          <th className="font-normal py-4 text-start max-tablet:hidden">{t('from')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ id, at, kind, actor, seat, address, count, detail, member }) => (
          <tr key={id} className="border-b border-rule align-top">
            <td className="py-4 pe-12 whitespace-nowrap">
              <DateTime at={at} />
            </td>
            <td className="py-4 pe-12 break-words">
              {t(`kinds.${kind}`, { actor: actorName(actor) })}
              {count > 1 && <b className="ps-6">{t('times', { count })}</b>}
              <FactList detail={detail} member={member} />
              {address !== null && <p className="text-soft tablet:hidden">{address}</p>}
            </td>
            <td className="py-4 pe-12">{seat}</td>
            <td className="py-4 max-tablet:hidden">{address}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The facts of an entry in words. */
function FactList({ detail, member }: Pick<SecurityLogEntry, 'detail' | 'member'>) {
  const t = useTranslations('securityLog') as FactMessages;
  const facts = Object.entries(detail).flatMap(([name, value]) => {
    const isMember = name === 'person' && member !== null;
    const text = formatFact(t, [name, isMember ? member : value], t('listSeparator'));
    return text === null ? [] : [{ name, text }];
  });
  if (facts.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-x-12 text-[0.75rem]/18 wrap-anywhere text-soft">
      {facts.map(({ name, text }) => (
        <li key={name}>{text}</li>
      ))}
    </ul>
  );
}
