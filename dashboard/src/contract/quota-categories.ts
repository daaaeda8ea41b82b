/** The categories that people set quotas for, for the page; a quota on others, set by the API, is shown beside them. */
export { QUOTA_CATEGORIES } from '@breakwater/sdk/wire';
