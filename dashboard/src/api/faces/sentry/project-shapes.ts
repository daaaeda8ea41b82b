import { dsnOf } from '../../projects/dsn.ts';
import type { Organization, ProjectKey, SettledProject } from '@breakwater/processor/directory';

export const rfc3339Of = (ms: number): string => new Date(ms).toISOString();

export const organizationShape = ({ slug, name, createdAt }: Pick<Organization, 'slug' | 'name' | 'createdAt'>) => ({
  id: slug,
  slug,
  name,
  dateCreated: rfc3339Of(createdAt),
  status: { id: 'active', name: 'active' },
  isEarlyAdopter: false,
  require2FA: false,
  avatar: { avatarType: 'letter_avatar', avatarUuid: null },
  features: [],
});

export function projectShape(
  project: SettledProject,
  organizations: readonly Organization[],
  firstEvents: ReadonlyMap<number, number>,
) {
  const organization = organizations.find(({ slug }) => slug === project.organization);
  const firstEvent = firstEvents.get(project.id);
  return {
    ...projectReference(project),
    status: project.status,
    dateCreated: rfc3339Of(project.createdAt),
    firstEvent: firstEvent === undefined ? null : rfc3339Of(firstEvent),
    isMember: true,
    hasAccess: true,
    isPublic: false,
    features: [],
    organization: organizationShape(
      organization ?? { slug: project.organization, name: project.organization, createdAt: project.createdAt },
    ),
  };
}

/** A project inside another object. */
export const projectReference = ({ id, slug, name, platform }: SettledProject) => ({
  id: String(id),
  slug,
  name,
  platform,
});

export function keyShape(key: ProjectKey, ingestUrl: string) {
  const dsn = dsnOf(ingestUrl, key);
  return {
    id: key.publicKey,
    name: key.label,
    label: key.label,
    public: key.publicKey,
    projectId: key.projectId,
    isActive: key.status === 'active',
    dateCreated: rfc3339Of(key.createdAt),
    // Keys have no secret: Sentry's is deprecated, and clients that need one may send the public one.
    secret: key.publicKey,
    rateLimit: null,
    dsn: { public: dsn, secret: dsn },
  };
}
