import { SCRUB_ACTIONS, SCRUB_PLACES } from '../../contract/scrubbing.ts';
import type { ShownRule } from '../../contract/scrubbing.ts';
import type { ProblemOf } from '../forms/field-problems.ts';
import { SelectField } from '../forms/select-field.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import styles from './scrubbing.module.css';
import { t } from './scrubbing-text.ts';

const NEW_RULE: ShownRule = { pattern: '', where: 'value', action: 'replace' };

export function ScrubRules({
  rules,
  problemOf,
  onChange,
}: {
  rules: readonly ShownRule[];
  /** By the place and name of a field: `0.pattern`. */
  problemOf: ProblemOf;
  onChange: (rules: ShownRule[]) => void;
}) {
  const change = (index: number, part: Partial<ShownRule>) =>
    onChange(rules.map((rule, at) => (at === index ? { ...rule, ...part } : rule)));
  return (
    <div role="group" aria-label={t('scrub.rules')} className={styles['rules']}>
      {rules.length === 0 && <p className={styles['note']}>{t('scrub.none')}</p>}
      {rules.map((rule, index) => (
        <fieldset key={index} className={styles['rule']}>
          <legend className="sr-only">{t('scrub.rule', { number: index + 1 })}</legend>
          <Field
            label={t('scrub.pattern')}
            problem={problemOf(`${index}.pattern`)}
            value={rule.pattern}
            maxLength={300}
            spellCheck={false}
            autoCapitalize="none"
            onChange={(event) => change(index, { pattern: event.target.value })}
          />
          <SelectField
            label={t('scrub.where')}
            value={rule.where}
            options={SCRUB_PLACES.map((value) => ({ value, label: t(`scrub.where.${value}`) }))}
            onChange={(where) => change(index, { where: where as ShownRule['where'] })}
          />
          <SelectField
            label={t('scrub.action')}
            value={rule.action}
            options={SCRUB_ACTIONS.map((value) => ({ value, label: t(`scrub.action.${value}`) }))}
            onChange={(action) => change(index, { action: action as ShownRule['action'] })}
          />
          <IconButton
            icon="close"
            label={t('scrub.remove', { number: index + 1 })}
            className={styles['remove']}
            onClick={() => onChange(rules.filter((_rule, at) => at !== index))}
          />
        </fieldset>
      ))}
      <Button size="s" icon="plus" onClick={() => onChange([...rules, NEW_RULE])}>
        {t('scrub.add')}
      </Button>
    </div>
  );
}
