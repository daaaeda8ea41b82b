export { groupsElsewhere, groupsOfIssues, issueOfGroup } from './groups.ts';
