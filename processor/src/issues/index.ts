export { explainGrouping } from '../kinds/errors/group/explain.ts';
export { groupsElsewhere, groupsOfIssues, issueOfGroup } from './groups.ts';
