import { SDK_FILES, servedSdk } from '../../../contract/sdk.ts';
import type { ServedSdk } from '../../../contract/sdk.ts';
import { servedSdkSchema } from '../../../contract/sdk.schema.ts';
import { ApiError } from '../../errors.ts';
import type { SdkShelf } from '../../sdk/sdk-shelf.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

export function servedSdkRoutes(serve: Serve, { config }: ApiTools, { build }: SdkShelf): void {
  serve(
    servedSdk,
    {
      right: 'project:read',
      summary: 'Names the version of the SDK that the installation serves, its files and their hashes.',
      answer: servedSdkSchema,
      errors: ['sdk_not_built'],
    },
    () => {
      if (!build) throw new ApiError('sdk_not_built');
      const { version, integrity } = build;
      const files = SDK_FILES.map((file) => [
        file,
        { url: `${config.publicUrl}/sdk/${version}/${file}`, integrity: integrity[file] },
      ]);
      return { version, files: Object.fromEntries(files) as ServedSdk['files'] };
    },
  );
}
