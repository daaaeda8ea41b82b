import { Link } from '@tanstack/react-router';

import type { Storage } from '../../contract/storage.ts';
import { bytes, full } from '../format/numbers.ts';
import { Section } from '../ui/section.tsx';
import { Measure, Table } from '../ui/table.tsx';
import type { Column } from '../ui/table.tsx';
import { Time } from '../ui/time.tsx';
import styles from './page.module.css';
import { t } from './text.ts';

const COLUMNS: readonly Column<'project' | 'events' | 'spans' | 'oldest' | 'oldestSpan' | 'kept' | 'size', never>[] = [
  { key: 'project', name: t('storage.project') },
  { key: 'events', name: t('storage.events'), align: 'end' },
  { key: 'spans', name: t('storage.spans'), align: 'end' },
  { key: 'oldest', name: t('storage.oldest') },
  { key: 'oldestSpan', name: t('storage.oldestSpan') },
  { key: 'kept', name: t('storage.kept') },
  { key: 'size', name: t('storage.size'), align: 'end' },
];

export function ProjectSizes({ projects }: { projects: Storage['projects'] }) {
  const most = Math.max(1, ...projects.map((one) => one.bytes));
  return (
    <Section title={t('storage.projects')}>
      <p className={styles['note']}>{t('storage.projectsText')}</p>
      <Table columns={COLUMNS} className={styles['table']}>
        {projects.map(({ project, bytes: size, events, spans, oldestEvent, oldestSpan, retention }) => (
          <tr key={project.id}>
            <td data-column="project" title={project.name}>
              <Link to="/settings/projects/$slug" params={{ slug: project.slug }} hash="retention">
                {project.name}
              </Link>
            </td>
            <td data-column="events" data-align="end">
              {full(events)}
            </td>
            <td data-column="spans" data-align="end">
              {full(spans)}
            </td>
            <td data-column="oldest">
              <Oldest at={oldestEvent} />
            </td>
            <td data-column="oldestSpan">
              <Oldest at={oldestSpan} />
            </td>
            <td data-column="kept" title={t('storage.keptFull', retention)}>
              {t('storage.keptDays', retention)}
            </td>
            <td data-column="size" data-align="end">
              <Measure share={size / most}>{bytes(size)}</Measure>
            </td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}

const Oldest = ({ at }: { at: number | null }) => (at === null ? t('storage.none') : <Time at={at} />);
