/** The lines for a shell that upload the source maps of a build. */
export function uploadCommand(origin: string, project: { organization: string; slug: string }): string {
  return [
    `export BREAKWATER_URL=${origin}`,
    `export BREAKWATER_TOKEN=…`,
    `npx breakwater sourcemaps upload ./dist --project ${project.slug}`,
  ].join('\n');
}
