export { column, type Column } from './column.ts';
export { DirectoryError, type DirectoryErrorCode } from './errors.ts';
export { changeProject, createProject, listProjects, removeProject, type SettledProject } from './projects.ts';
export { slugOf } from './slug.ts';
