import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import {
  previewOrganizationRules,
  previewProjectRules,
  saveOrganizationScrubbing,
  saveProjectScrubbing,
} from '../../contract/scrubbing.ts';
import type { OrganizationScrubbing, ProjectScrubbing } from '../../contract/scrubbing.ts';
import { ask } from '../app/client.ts';
import { below } from '../forms/field-problems.ts';
import { ReadSection } from '../forms/read-section.tsx';
import { SavedForm } from '../forms/saved-form.tsx';
import { organizationScrubbingQuery, projectScrubbingQuery } from './queries.ts';
import { TryRules } from './try-rules.tsx';
import { ScrubRules } from './scrub-rules.tsx';
import styles from './scrubbing.module.css';
import { t } from './scrubbing-text.ts';

const SECTION = { rows: 2, height: 120 } as const;

/** The rules by which items of a project are scrubbed. Nothing is sent before it is saved, and then all of it at once. */
export function ProjectScrubbingSettings({ slug }: { slug: string }) {
  const scrubbing = useQuery(projectScrubbingQuery(slug));
  return (
    <ReadSection {...SECTION} title={t('scrub.title')} id="scrubbing" text={t('scrub.text')} query={scrubbing}>
      {(read) => <ProjectForm key={read.version} slug={slug} read={read} />}
    </ReadSection>
  );
}

function ProjectForm({ slug, read }: { slug: string; read: ProjectScrubbing }) {
  const { version, organization } = read;
  const [rules, setRules] = useState(read.rules);
  const [keepsAddresses, setKeepsAddresses] = useState(read.keepsAddresses);
  const { queryKey } = projectScrubbingQuery(slug);
  return (
    <SavedForm
      queryKey={queryKey}
      send={() => ask(saveProjectScrubbing, { params: { slug }, body: { version, rules, keepsAddresses } })}
      isDirty={keepsAddresses !== read.keepsAddresses || JSON.stringify(rules) !== JSON.stringify(read.rules)}
      button={t('scrub.save')}
      saved={t('scrub.saved')}
    >
      {(problemOf) => (
        <>
          <section className={styles['part']} aria-label={t('scrub.addresses')}>
            <label className={styles['check']}>
              <input
                type="checkbox"
                checked={keepsAddresses}
                onChange={(event) => setKeepsAddresses(event.target.checked)}
              />
              <span>
                <b>{t('scrub.keep')}</b>
                <small>{t('scrub.keepText')}</small>
              </span>
            </label>
          </section>
          <section className={styles['part']} aria-label={t('scrub.rules')}>
            <h3>{t('scrub.rules')}</h3>
            <p className={styles['note']}>
              {t('scrub.rulesText')}{' '}
              {organization.rules.length > 0 &&
                t('scrub.before', { count: organization.rules.length, name: organization.name })}
            </p>
            <ScrubRules rules={rules} problemOf={below(problemOf, 'rules')} onChange={setRules} />
            <TryRules rules={rules} send={() => ask(previewProjectRules, { params: { slug }, body: { rules } })} />
          </section>
        </>
      )}
    </SavedForm>
  );
}

/** The rules that all projects of an organization share. */
export function OrganizationScrubbingSettings({ slug }: { slug: string }) {
  const scrubbing = useQuery(organizationScrubbingQuery(slug));
  return (
    <ReadSection
      {...SECTION}
      title={t('scrub.organization', { name: scrubbing.data?.name ?? slug })}
      id="scrubbing"
      text={`${t('scrub.organizationText')} ${t('scrub.rulesText')}`}
      query={scrubbing}
    >
      {(read) => <OrganizationForm key={read.version} read={read} />}
    </ReadSection>
  );
}

function OrganizationForm({ read }: { read: OrganizationScrubbing }) {
  const { slug, version } = read;
  const [rules, setRules] = useState(read.rules);
  return (
    <SavedForm
      queryKey={organizationScrubbingQuery(slug).queryKey}
      send={() => ask(saveOrganizationScrubbing, { params: { slug }, body: { version, rules } })}
      isDirty={JSON.stringify(rules) !== JSON.stringify(read.rules)}
      button={t('scrub.save')}
      saved={t('scrub.saved')}
    >
      {(problemOf) => (
        <div className={styles['part']}>
          <ScrubRules rules={rules} problemOf={below(problemOf, 'rules')} onChange={setRules} />
          <TryRules rules={rules} send={() => ask(previewOrganizationRules, { params: { slug }, body: { rules } })} />
        </div>
      )}
    </SavedForm>
  );
}
