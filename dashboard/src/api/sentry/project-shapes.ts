import { dsnOf, type ProjectKey } from '../settings/keys.ts';
import type { Organization } from '../settings/organizations.ts';
import type { SettledProject } from '../settings/projects.ts';

export const isoOf = (ms: number): string => new Date(ms).toISOString();

export const organizationShape = ({ slug, name, createdAt }: Organization) => ({
  id: slug,
  slug,
  name,
  dateCreated: isoOf(createdAt),
  status: { id: 'active', name: 'active' },
});

export function projectShape(project: SettledProject, organizations: readonly Organization[]) {
  const organization = organizations.find(({ slug }) => slug === project.organization);
  return {
    ...projectReference(project),
    status: project.status,
    dateCreated: isoOf(project.createdAt),
    organization: {
      id: project.organization,
      slug: project.organization,
      name: organization?.name ?? project.organization,
    },
  };
}

/** A project inside something else. */
export const projectReference = ({ id, slug, name, platform }: SettledProject) => ({
  id: String(id),
  slug,
  name,
  platform,
});

export function keyShape(key: ProjectKey, publicUrl: string) {
  const dsn = dsnOf(publicUrl, key);
  return {
    id: key.publicKey,
    name: key.label,
    label: key.label,
    public: key.publicKey,
    projectId: key.projectId,
    isActive: key.status === 'active',
    dateCreated: isoOf(key.createdAt),
    dsn: { public: dsn },
  };
}
