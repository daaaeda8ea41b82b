/** The lines for a shell that upload the source maps of a build. `--no`: npx is not to fetch a package of that name from a registry. */
export function uploadCommand(origin: string, project: { organization: string; slug: string }): string {
  return [
    `export BREAKWATER_URL=${origin}`,
    `export BREAKWATER_TOKEN=…`,
    `npx --no breakwater sourcemaps upload ./dist --project ${project.slug}`,
  ].join('\n');
}
