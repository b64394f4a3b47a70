import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { controlVariants } from '#app/_components/control-variants.ts';
import { FieldFrame } from '#app/_components/field-frame.tsx';
import type { TokenMode } from '#lib/protocol/api/admission.ts';
import { MAX_LISTED_MACHINES } from '#lib/protocol/limits.ts';

const MODES = ['approve', 'listed', 'automatic'] as const satisfies readonly TokenMode[];

interface Props {
  readonly mode: TokenMode;
  readonly onModeChange: (mode: TokenMode) => void;
  /** Only before the workshop starts. */
  readonly canBeAutomatic: boolean;
  readonly machinesText: string;
  readonly onMachinesChange: (text: string) => void;
  /** The machine IDs can't be read. */
  readonly isWrong: boolean;
}

/** How a token admits new VMs, and the machine IDs that it lists. */
export function AdmissionModeFields(props: Props) {
  const { mode, onModeChange, canBeAutomatic, machinesText, onMachinesChange, isWrong } = props;
  const t = useTranslations('instructor.access');
  const id = useId();
  return (
    <>
      <FieldFrame id={`${id}-mode`} label={t('mode')}>
        <select
          id={`${id}-mode`}
          className={controlVariants()}
          value={mode}
          onChange={(event) => onModeChange(event.target.value as TokenMode)}
        >
          {MODES.filter((option) => option !== 'automatic' || canBeAutomatic).map((option) => (
            <option key={option} value={option}>
              {t(`modes.${option}`)}
            </option>
          ))}
        </select>
      </FieldFrame>
      {mode === 'listed' && (
        <FieldFrame
          id={`${id}-machines`}
          label={t('machines')}
          hint={t('machinesHint')}
          error={isWrong ? t('machinesWrong', { max: MAX_LISTED_MACHINES }) : undefined}
        >
          <textarea
            id={`${id}-machines`}
            className={cn(controlVariants(), 'font-mono')}
            rows={5}
            spellCheck={false}
            aria-invalid={isWrong ? true : undefined}
            aria-describedby={`${id}-machines-more`}
            value={machinesText}
            onChange={(event) => onMachinesChange(event.target.value)}
          />
        </FieldFrame>
      )}
    </>
  );
}
