/** All the ways in which a command may end badly: its exit code, and what it says. */
const ERRORS = {
  usage: { exitCode: 2, advice: 'See `breakwater --help`.' },
  no_directory: { exitCode: 2, advice: 'Give the directory that your bundler writes to.' },
  nothing_to_upload: {
    exitCode: 1,
    advice: 'Build with source maps: each .js file needs a sourceMappingURL comment or a .map file of its name.',
  },
  no_token: { exitCode: 2, advice: 'Create an API token in the settings and pass it by --token or BREAKWATER_TOKEN.' },
  no_dsn: { exitCode: 2, advice: 'Copy it from the settings of your project and pass it by --dsn or BREAKWATER_DSN.' },
  no_person: { exitCode: 2, advice: 'Name the person by one of --user ID, --email ADDRESS and --ip ADDRESS.' },
  bad_url: { exitCode: 2, advice: 'It should look like https://breakwater.example.com (--url or BREAKWATER_URL).' },
  bad_map: { exitCode: 1, advice: 'Build again; a source map must be a JSON object with "mappings" or "sections".' },
  unreachable: { exitCode: 1, advice: 'Check that the server runs and that the URL is right.' },
  refused_token: {
    exitCode: 1,
    advice: 'Check the token (--token or BREAKWATER_TOKEN): it must be valid for this organization.',
  },
  no_project: {
    exitCode: 1,
    advice: 'Check --org and --project (or BREAKWATER_ORG and BREAKWATER_PROJECT), and the URL.',
  },
  refused: { exitCode: 1, advice: 'The answer above says why.' },
} as const;

export type CliErrorCode = keyof typeof ERRORS;

/** Ends the command: says what is wrong and what to do. */
export class CliError extends Error {
  readonly code: CliErrorCode;
  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
    this.code = code;
  }

  get exitCode(): number {
    return ERRORS[this.code].exitCode;
  }

  get advice(): string {
    return ERRORS[this.code].advice;
  }
}
