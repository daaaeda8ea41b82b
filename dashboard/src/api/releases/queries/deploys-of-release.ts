import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { IN_PROJECTS, millis } from '../../sql/bound.ts';

export interface Deploy {
  projectId: AllowedId;
  release: string;
  id: string;
  environment: string;
  name: string;
  url: string;
  /** Epoch milliseconds; 0 where it is unknown. */
  started: number;
  finished: number;
  /** When the API was told. */
  at: number;
}

const MOST_DEPLOYS = 1000;

const DEPLOY = `project_id AS projectId, release, toString(deploy_id) AS id, environment, name, url,
                ${millis('started_at')} AS started, ${millis('finished_at')} AS finished, ${millis('at')} AS toldAt`;

type Row = Omit<Deploy, 'at'> & { toldAt: number };
const deployOf = ({ toldAt, ...row }: Row): Deploy => ({ ...row, at: toldAt });

/** The newest deploys of a release, last finished first. One that is of several projects is there once for each. */
export const deploysOfRelease = async (
  store: Store,
  projectIds: readonly AllowedId[],
  release: string,
): Promise<Deploy[]> =>
  (
    await store.select<Row>(
      `SELECT ${DEPLOY}
       FROM deploys FINAL
       WHERE ${IN_PROJECTS} AND release = {release:String}
       ORDER BY finished_at DESC, deploy_id DESC
       LIMIT ${MOST_DEPLOYS}`,
      { projects: projectIds, release },
    )
  ).map(deployOf);

/** Deploys by their ids. */
export const deploysById = async (
  store: Store,
  projectIds: readonly AllowedId[],
  releases: readonly string[],
  ids: readonly string[],
): Promise<Deploy[]> =>
  ids.length === 0
    ? []
    : (
        await store.select<Row>(
          `SELECT ${DEPLOY}
           FROM deploys FINAL
           WHERE ${IN_PROJECTS} AND release IN {releases:Array(String)} AND deploy_id IN {ids:Array(UInt64)}`,
          { projects: projectIds, releases, ids: ids.map(BigInt) },
        )
      ).map(deployOf);
