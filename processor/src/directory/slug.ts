/** The Latin letters and digits of a name; never digits alone, because those are ids. A name without any gets its id as slug. */
export function slugOf(name: string, id: number): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return /^\d*$/.test(slug) ? `project-${slug || id}` : slug;
}
