import type { IntakeQuota } from '../../contract/intake.ts';
import { QUOTA_CATEGORIES } from '../../contract/quota-categories.ts';
import { t } from './text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { SelectField } from '../forms/select-field.tsx';
import type { ProblemOf } from '../forms/field-problems.ts';
import styles from './quota-editor.module.css';

const WINDOWS = [1, 10, 60, 3600, 86_400, 2_592_000] as const;

/** A quota in the form: its limit is a text until it is saved. */
export interface QuotaDraft {
  id: string | undefined;
  categories: string[];
  limit: string;
  windowSeconds: number;
  reasonCode: string;
}

export const draftOf = (quota: IntakeQuota): QuotaDraft => ({
  id: quota.id,
  categories: quota.categories,
  limit: String(quota.limit),
  windowSeconds: quota.windowSeconds,
  reasonCode: quota.reasonCode ?? '',
});

/** A limit that is no number is sent as it is, so that the server names the field. */
export const quotaOf = ({ id, categories, limit, windowSeconds, reasonCode }: QuotaDraft) => ({
  ...(id !== undefined && { id }),
  categories,
  limit: (/^-?\d+(\.\d+)?$/.test(limit.trim()) ? Number(limit) : limit.trim()) as number,
  windowSeconds,
  ...(reasonCode.trim() !== '' && { reasonCode: reasonCode.trim() }),
});

const NEW_QUOTA: QuotaDraft = {
  id: undefined,
  categories: ['error'],
  limit: '1000',
  windowSeconds: 60,
  reasonCode: '',
};

export function QuotaEditor({
  title,
  quotas,
  problemOf,
  onChange,
}: {
  title: string;
  quotas: readonly QuotaDraft[];
  /** By the place and name of a field: `0.limit`. */
  problemOf: ProblemOf;
  onChange: (quotas: QuotaDraft[]) => void;
}) {
  const change = (index: number, change: Partial<QuotaDraft>) =>
    onChange(quotas.map((quota, at) => (at === index ? { ...quota, ...change } : quota)));
  return (
    <div role="group" aria-label={title} className={styles['quotas']}>
      {quotas.length === 0 && <p className={styles['none']}>{t('intake.quotasNone')}</p>}
      {quotas.map((quota, index) => (
        <fieldset key={index} className={styles['quota']}>
          <legend className="sr-only">{t('intake.quotaName', { number: index + 1 })}</legend>
          <Field
            label={t('intake.quotaLimit')}
            inputMode="numeric"
            problem={problemOf(`${index}.limit`)}
            value={quota.limit}
            onChange={(event) => change(index, { limit: event.target.value })}
          />
          <Window value={quota.windowSeconds} onChange={(windowSeconds) => change(index, { windowSeconds })} />
          <Field
            label={t('intake.quotaReason')}
            problem={problemOf(`${index}.reasonCode`)}
            value={quota.reasonCode}
            maxLength={40}
            spellCheck={false}
            onChange={(event) => change(index, { reasonCode: event.target.value })}
          />
          <IconButton
            icon="close"
            label={t('intake.quotaRemove', { number: index + 1 })}
            className={styles['remove']}
            onClick={() => onChange(quotas.filter((_quota, at) => at !== index))}
          />
          <Categories chosen={quota.categories} onChange={(categories) => change(index, { categories })} />
        </fieldset>
      ))}
      <Button size="s" icon="plus" onClick={() => onChange([...quotas, NEW_QUOTA])}>
        {t('intake.quotaAdd')}
      </Button>
    </div>
  );
}

function Window({ value, onChange }: { value: number; onChange: (seconds: number) => void }) {
  const known = WINDOWS.some((seconds) => seconds === value);
  return (
    <SelectField
      label={t('intake.quotaWindow')}
      value={String(value)}
      options={[
        ...WINDOWS.map((seconds) => ({ value: String(seconds), label: t(`intake.window.${seconds}`) })),
        ...(known ? [] : [{ value: String(value), label: t('intake.window.other', { seconds: value }) }]),
      ]}
      onChange={(seconds) => onChange(Number(seconds))}
    />
  );
}

function Categories({ chosen, onChange }: { chosen: readonly string[]; onChange: (categories: string[]) => void }) {
  const all = [...QUOTA_CATEGORIES, ...chosen.filter((category) => !QUOTA_CATEGORIES.includes(category))];
  return (
    <div role="group" aria-label={t('intake.quotaCategories')} className={styles['categories']}>
      {all.map((category) => (
        <button
          key={category}
          type="button"
          aria-pressed={chosen.includes(category)}
          onClick={() =>
            onChange(chosen.includes(category) ? chosen.filter((one) => one !== category) : [...chosen, category])
          }
        >
          {category}
        </button>
      ))}
    </div>
  );
}
